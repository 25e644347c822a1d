import { Scalar, type ScalarTag } from 'yaml';

/*
 * Plain scalars as go-yaml v3 resolves them where no Go type asks for one (go.yaml.in/yaml/v3, resolve.go): a mix of
 * YAML 1.1 and 1.2. Booleans are those of 1.2, octals and underscores those of 1.1, and a date is a time, which JSON
 * has as text in UTC.
 */

const DIGITS = /^[-+]?[0-9]/;
const FLOAT = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;
const TIMESTAMP =
  /^([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:([Tt ])([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})(\.[0-9]+)?(Z|[-+][0-9]{2}:[0-9]{2})?)?$/;
const RADIX: readonly (readonly [RegExp, number])[] = [
  [/^[-+]?0[xX]([0-9a-fA-F]+)$/, 16],
  [/^[-+]?0[bB]([01]+)$/, 2],
  [/^[-+]?0[oO]?([0-7]+)$/, 8],
  [/^[-+]?([0-9]+)$/, 10],
];

/** The value of a plain scalar that begins as a number does; the text itself where it is none. */
export function goNumber(text: string): number | string {
  const time = timestamp(text);
  if (time !== undefined) return time;
  const plain = text.replaceAll('_', '');
  const sign = plain.startsWith('-') ? -1 : 1;
  for (const [pattern, radix] of RADIX) {
    const digits = pattern.exec(plain)?.[1];
    if (digits === undefined || (radix === 10 && digits.length > 1 && digits.startsWith('0'))) continue;
    return sign * Number.parseInt(digits, radix) || 0;
  }
  return FLOAT.test(plain) ? Number(plain) : text;
}

/** A time as Go writes it in JSON, or undefined for a text that is no time of the calendar. */
function timestamp(text: string): string | undefined {
  const match = TIMESTAMP.exec(text);
  if (!match) return undefined;
  const [
    ,
    year = '',
    month = '',
    day = '',
    separator,
    hour = '0',
    minute = '0',
    second = '0',
    fraction,
    zone,
  ] = match;
  const hasZone = zone !== undefined;
  if (separator !== undefined && hasZone === (separator === ' ')) return undefined;
  const [y, mo, d, h, mi, s] = [year, month, day, hour, minute, second].map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const inMonth = new Date(Date.UTC(2000, mo, 0)).getUTCMonth() === mo - 1 ? daysIn(y, mo) : 0;
  if (mo < 1 || mo > 12 || d < 1 || d > inMonth || h > 23 || mi > 59 || s > 59) return undefined;
  const two = (value: number) => String(value).padStart(2, '0');
  const part = (fraction ?? '').slice(0, 10).replace(/\.?0*$/, '');
  return `${year}-${two(mo)}-${two(d)}T${two(h)}:${two(mi)}:${two(s)}${part}${zoneText(zone)}`;
}

function zoneText(zone: string | undefined): string {
  return zone === undefined || zone === 'Z' || zone === '+00:00' || zone === '-00:00' ? 'Z' : zone;
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** The tags of go-yaml for plain scalars; a null that is written as nothing has a value of its own. */
export function goScalars(empty: unknown): readonly ScalarTag[] {
  return [
    {
      tag: 'tag:yaml.org,2002:null',
      default: true,
      test: /^(?:~|null|Null|NULL)?$/,
      identify: (value) => value === null,
      createNode: () => new Scalar(null),
      resolve: (text) => new Scalar(text === '' ? empty : null),
    },
    {
      tag: 'tag:yaml.org,2002:bool',
      default: true,
      test: /^(?:true|True|TRUE|false|False|FALSE)$/,
      identify: (value) => typeof value === 'boolean',
      resolve: (text) => text.toLowerCase() === 'true',
    },
    {
      tag: 'tag:yaml.org,2002:float',
      default: true,
      test: /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/,
      identify: () => false,
      resolve: (text) => {
        if (text.toLowerCase().endsWith('nan')) return Number.NaN;
        return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
      },
    },
    {
      tag: 'tag:yaml.org,2002:float',
      default: true,
      test: /^[-+]?(?:[0-9]|\.[0-9])/,
      identify: (value) => typeof value === 'number',
      resolve: (text) => (DIGITS.test(text) || FLOAT.test(text) ? goNumber(text) : text),
    },
    {
      tag: 'tag:yaml.org,2002:int',
      identify: () => false,
      default: false,
      resolve: (text) => goNumber(text),
    },
  ];
}
