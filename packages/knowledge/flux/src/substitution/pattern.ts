import { runeAt } from './utf8.ts';

/** A pattern that is malformed. */
class BadPattern extends Error {}

/**
 * Whether bytes match a shell pattern of `*`, `?`, `[a-z]`, `[^a-z]` and `\` as a whole; undefined for a pattern that is
 * malformed where it was reached (fluxcd/pkg, envsubst, path/match.go).
 */
export function matches(pattern: string, name: string): boolean | undefined {
  try {
    return matchesFrom(pattern, name);
  } catch (error) {
    if (error instanceof BadPattern) return undefined;
    throw error;
  }
}

function matchesFrom(wholePattern: string, wholeName: string): boolean {
  let [pattern, name] = [wholePattern, wholeName];
  while (pattern !== '') {
    const { star, chunk, rest } = nextChunk(pattern);
    pattern = rest;
    if (star && chunk === '') return true;
    const after = afterChunk(chunk, name);
    if (after !== undefined && (after === '' || pattern !== '')) {
      name = after;
      continue;
    }
    const later = star ? laterMatch(chunk, name, pattern === '') : undefined;
    if (later === undefined) return false;
    name = later;
  }
  return name === '';
}

/** What is left of a name behind the first place, after its first byte, where a chunk matches. */
function laterMatch(chunk: string, name: string, isLast: boolean): string | undefined {
  for (let at = 1; at <= name.length; at += 1) {
    const after = afterChunk(chunk, name.slice(at));
    if (after !== undefined && !(isLast && after !== '')) return after;
  }
  return undefined;
}

function nextChunk(pattern: string): {
  readonly star: boolean;
  readonly chunk: string;
  readonly rest: string;
} {
  const stars = /^\**/.exec(pattern)?.[0].length ?? 0;
  const from = pattern.slice(stars);
  let inRange = false;
  let end = 0;
  for (; end < from.length; end += 1) {
    const character = from[end];
    if (character === '\\') {
      if (end + 1 < from.length) end += 1;
    } else if (character === '[') inRange = true;
    else if (character === ']') inRange = false;
    else if (character === '*' && !inRange) break;
  }
  return { star: stars > 0, chunk: from.slice(0, end), rest: from.slice(end) };
}

/** What is left of a name behind a chunk at its start; undefined where it does not match. */
function afterChunk(wholeChunk: string, wholeName: string): string | undefined {
  let [chunk, name] = [wholeChunk, wholeName];
  while (chunk !== '') {
    if (name === '') return undefined;
    if (chunk.startsWith('[')) {
      const { rune, width } = runeAt(name, 0);
      const range = rangeOf(chunk.slice(1), rune);
      if (!range.matches) return undefined;
      name = name.slice(width);
      chunk = range.rest;
      continue;
    }
    if (chunk.startsWith('?')) {
      name = name.slice(runeAt(name, 0).width);
      chunk = chunk.slice(1);
      continue;
    }
    if (chunk.startsWith('\\')) chunk = chunk.slice(1);
    if (chunk === '') throw new BadPattern();
    if (chunk[0] !== name[0]) return undefined;
    chunk = chunk.slice(1);
    name = name.slice(1);
  }
  return name;
}

function rangeOf(text: string, rune: string): { readonly matches: boolean; readonly rest: string } {
  const isNegated = text.startsWith('^');
  let rest = isNegated ? text.slice(1) : text;
  let found = false;
  for (let count = 0; ; count += 1) {
    if (rest.startsWith(']') && count > 0) return { matches: found !== isNegated, rest: rest.slice(1) };
    const low = escaped(rest);
    let high = low;
    if (low.rest.startsWith('-')) high = escaped(low.rest.slice(1));
    rest = high.rest;
    const code = rune.codePointAt(0) ?? 0;
    if (low.code <= code && code <= high.code) found = true;
  }
}

/** A character of a range, which a backslash may stand before. */
function escaped(text: string): { readonly code: number; readonly rest: string } {
  if (text === '' || text.startsWith('-') || text.startsWith(']')) throw new BadPattern();
  const from = text.startsWith('\\') ? text.slice(1) : text;
  if (from === '') throw new BadPattern();
  const { rune, width } = runeAt(from, 0);
  const rest = from.slice(width);
  if ((rune === '\uFFFD' && width === 1) || rest === '') throw new BadPattern();
  return { code: rune.codePointAt(0) ?? 0, rest };
}
