import { matches } from './pattern.ts';
import { fromBytes, runeAt, toBytes } from './utf8.ts';

/** What an operator makes of a variable's value, both as bytes (fluxcd/pkg, envsubst, funcs.go). */
export function applied(operator: string, value: string, args: readonly string[]): string {
  const [first, second] = args;
  switch (operator) {
    case ',':
      return withFirst(value, (rune) => rune.toLowerCase());
    case ',,':
      return withEach(value, (rune) => rune.toLowerCase());
    case '^':
      return withFirst(value, (rune) => rune.toUpperCase());
    case '^^':
      return withEach(value, (rune) => rune.toUpperCase());
    case '#':
      return first === undefined ? String(value.length) : trimmed(value, first, 'shortest');
    case '##':
      return trimmed(value, first ?? '', 'longest');
    case '%':
      return reversed(trimmed(reversed(value), reversed(first ?? ''), 'shortest'));
    case '%%':
      return reversed(trimmed(reversed(value), reversed(first ?? ''), 'longest'));
    case ':':
      return substring(value, args);
    case '/#':
      return second !== undefined && value.startsWith(first ?? '')
        ? `${second}${value.slice((first ?? '').length)}`
        : value;
    case '/%':
      return second !== undefined && value.endsWith(first ?? '')
        ? `${value.slice(0, value.length - (first ?? '').length)}${second}`
        : value;
    case '/':
      return first === '' ? `${second ?? ''}${value}` : value.replace(first ?? '', () => second ?? '');
    case '//':
      return first === '' ? between(value, second ?? '') : value.replaceAll(first ?? '', () => second ?? '');
    default:
      return value === '' ? args.join('') : value;
  }
}

function withEach(value: string, change: (rune: string) => string): string {
  return toBytes([...fromBytes(value)].map((rune) => changedOne(rune, change)).join(''));
}

function withFirst(value: string, change: (rune: string) => string): string {
  if (value === '') return value;
  const { rune, width } = runeAt(value, 0);
  return `${toBytes(changedOne(rune, change))}${value.slice(width)}`;
}

/** Go changes a character to one other, so that ß stays. */
function changedOne(rune: string, change: (rune: string) => string): string {
  const changed = change(rune);
  return [...changed].length === 1 ? changed : rune;
}

/** Go puts the replacement of nothing around each character (strings.Replace). */
function between(value: string, text: string): string {
  return [...fromBytes(value)].reduce((made, rune) => `${made}${toBytes(rune)}${text}`, text);
}

/** Integers as strconv.Atoi reads them. */
function integer(text: string): number | undefined {
  return /^[-+]?[0-9]+$/.test(text) && Number.isSafeInteger(Number(text)) ? Number(text) : undefined;
}

function substring(value: string, [from = '', length]: readonly string[]): string {
  const start = integer(from);
  if (start === undefined) return value;
  const at = start < 0 ? Math.max(0, value.length + start) : start;
  if (length === undefined) return value.slice(at);
  const count = integer(length);
  if (count === undefined) return value;
  if (count >= 0) return value.slice(at, at + count);
  const end = value.length + count;
  return end < at ? '' : value.slice(at, end);
}

/** A value without what a pattern matches at its start. */
function trimmed(value: string, pattern: string, which: 'shortest' | 'longest'): string {
  let found: number | undefined;
  for (let end = value.length; end > 0; end -= 1) {
    const match = matches(pattern, value.slice(0, end));
    if (match === undefined) return value;
    if (!match) continue;
    found = end;
    if (which === 'longest') break;
  }
  return found === undefined ? value : value.slice(found);
}

function reversed(value: string): string {
  return toBytes([...fromBytes(value)].reverse().join(''));
}
