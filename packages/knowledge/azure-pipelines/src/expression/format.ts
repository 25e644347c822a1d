import type { Instant, Value } from '../node.ts';
import { CallProblem } from './call-problem.ts';
import { toText } from './cast.ts';

/**
 * Puts values into `{0}`, `{1}` … of a text; `{{` and `}}` are the braces themselves (Microsoft's
 * "Expressions", function format). A format after a colon is for dates only.
 *
 * @throws CallProblem where a brace is alone, a number has no value, or a value is a list or mapping.
 */
export function formatText(text: string, values: readonly Value[]): string {
  let out = '';
  let at = 0;
  while (at < text.length) {
    const char = text.charAt(at);
    if ((char === '{' || char === '}') && text[at + 1] === char) {
      out += char;
      at += 2;
    } else if (char === '{') {
      const end = text.indexOf('}', at);
      if (end === -1) throw new CallProblem(`format() found a '{' without '}' in '${text}'.`);
      out += hole(text.slice(at + 1, end), values);
      at = end + 1;
    } else if (char === '}') {
      throw new CallProblem(`format() found a '}' without '{' in '${text}'; write '}}' for a brace.`);
    } else {
      out += char;
      at += 1;
    }
  }
  return out;
}

function hole(inner: string, values: readonly Value[]): string {
  const [, index, colon, pattern] = /^(\d{1,3})(:?)(.*)$/s.exec(inner) ?? [];
  if (index === undefined) throw new CallProblem(`format() needs a number in '{${inner}}'.`);
  const value = values[Number(index)];
  if (value === undefined) throw new CallProblem(`format() has no value for {${index}}.`);
  if (isInstant(value)) return formatInstant(value, pattern || 'G');
  if (colon) throw new CallProblem(`format() does not understand the format ':${pattern}' of this value.`);
  const out = toText(value);
  if (out === undefined) throw new CallProblem(`format() cannot put a list or mapping into {${index}}.`);
  return out;
}

function isInstant(value: Value): value is Instant {
  return typeof value === 'object' && value !== null && value.kind === 'instant';
}

/** The parts of .NET's custom date formats that are understood; all are numbers, so no language matters. */
const DATE_PARTS: Readonly<Record<string, (date: Date) => string>> = {
  yyyy: (date) => String(date.getUTCFullYear()).padStart(4, '0'),
  yy: (date) => String(date.getUTCFullYear() % 100).padStart(2, '0'),
  MM: (date) => String(date.getUTCMonth() + 1).padStart(2, '0'),
  M: (date) => String(date.getUTCMonth() + 1),
  dd: (date) => String(date.getUTCDate()).padStart(2, '0'),
  d: (date) => String(date.getUTCDate()),
  HH: (date) => String(date.getUTCHours()).padStart(2, '0'),
  mm: (date) => String(date.getUTCMinutes()).padStart(2, '0'),
  ss: (date) => String(date.getUTCSeconds()).padStart(2, '0'),
};

/** One letter alone is a standard format in .NET, which depends on a culture, so it is refused. */
function formatInstant(value: Instant, pattern: string): string {
  const date = new Date(value.epoch);
  const words = pattern.match(/([A-Za-z])\1*|[^A-Za-z]/g) ?? [];
  if (pattern.length === 1)
    throw new CallProblem(`format() does not understand the date format ':${pattern}'.`);
  return words
    .map((word) => {
      if (/^[-._ ]$/.test(word)) return word;
      const part = DATE_PARTS[word];
      if (part) return part(date);
      throw new CallProblem(`format() does not understand '${word}' in the date format ':${pattern}'.`);
    })
    .join('');
}
