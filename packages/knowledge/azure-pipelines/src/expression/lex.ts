import type { Version } from '../node.ts';
import { ExpressionProblem } from './problem.ts';

/** One word of an expression; `offset` counts from the start of its text. */
export type Token =
  | { readonly kind: '(' | ')' | '[' | ']' | ',' | '.' | '*'; readonly offset: number }
  | { readonly kind: 'name'; readonly name: string; readonly offset: number }
  | {
      readonly kind: 'literal';
      readonly value: boolean | number | string | Version;
      readonly offset: number;
    };

/** The longest expression that the service takes, in characters. */
export const LENGTH_LIMIT = 21_000;

const SIGNS = new Set(['(', ')', '[', ']', ',', '*']);
const BOUNDARY = /[\s()[\],'*]/;
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * Splits an expression into tokens (Microsoft's "Expressions", section Literals): booleans in any case,
 * numbers, versions with two or three periods, strings in single quotes with `''` for a quote.
 *
 * @throws ExpressionProblem where a character or word cannot begin or continue a token.
 */
export function lex(text: string): readonly Token[] {
  if (text.length > LENGTH_LIMIT) {
    throw new ExpressionProblem(`The expression is longer than ${LENGTH_LIMIT} characters.`, 0);
  }
  const tokens: Token[] = [];
  let offset = 0;
  while (offset < text.length) {
    const char = text.charAt(offset);
    if (/\s/.test(char)) {
      offset += 1;
    } else if (SIGNS.has(char) || (char === '.' && mayBeFollowedByDot(tokens.at(-1)))) {
      tokens.push({ kind: char as '(', offset });
      offset += 1;
    } else if (char === "'") {
      const end = endOfString(text, offset);
      tokens.push({ kind: 'literal', value: text.slice(offset + 1, end - 1).replaceAll("''", "'"), offset });
      offset = end;
    } else {
      const word = wordAt(text, offset, /[-+.\d]/.test(char));
      tokens.push(readWord(word, offset, tokens.at(-1)));
      offset += word.length;
    }
  }
  return tokens;
}

/** After these a period reads a property; anywhere else it begins a number. */
function mayBeFollowedByDot(last: Token | undefined): boolean {
  return last !== undefined && ['name', ')', ']', '*'].includes(last.kind);
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  for (;;) {
    const quote = text.indexOf("'", at);
    if (quote === -1) throw new ExpressionProblem('A string is not closed with a single quote.', start);
    if (text[quote + 1] !== "'") return quote + 1;
    at = quote + 2;
  }
}

function wordAt(text: string, start: number, number: boolean): string {
  let end = start;
  while (end < text.length && !BOUNDARY.test(text.charAt(end)) && (number || text[end] !== '.')) end += 1;
  return text.slice(start, Math.max(end, start + 1));
}

function readWord(word: string, offset: number, last: Token | undefined): Token {
  if (last?.kind === '.' && NAME.test(word)) return { kind: 'name', name: word, offset };
  if (/^true$/i.test(word)) return { kind: 'literal', value: true, offset };
  if (/^false$/i.test(word)) return { kind: 'literal', value: false, offset };
  if (NAME.test(word)) return { kind: 'name', name: word, offset };
  if (/^[-.\d]/.test(word)) return { kind: 'literal', value: readNumber(word, offset), offset };
  if (/^[A-Za-z_]/.test(word)) {
    const hint = last?.kind === '.' ? ` Write ['${word}'] instead of .${word}.` : '';
    throw new ExpressionProblem(
      `'${word}' is not a name: only letters, digits and _ may follow the first letter.${hint}`,
      offset,
    );
  }
  throw new ExpressionProblem(`Unexpected '${word}'.`, offset);
}

function readNumber(word: string, offset: number): number | Version {
  if (/^\d+(\.\d+){2,3}$/.test(word)) {
    const parts = word.split('.').map(Number);
    if (parts.every((part) => part <= 2_147_483_647)) return { kind: 'version', parts };
  } else if (/^-?(\d+\.?\d*|\.\d+)$/.test(word)) {
    if (word.replace(/\D/g, '').replace(/^0+/, '').length > 15) {
      throw new ExpressionProblem(`The number ${word} has more than 15 digits.`, offset);
    }
    return Number(word);
  }
  throw new ExpressionProblem(`'${word}' is neither a number nor a version.`, offset);
}
