/** A piece of a scalar: plain text, or the inside of one `${{ }}`; `offset` is where it begins in the scalar. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'expression'; readonly text: string; readonly offset: number };

/** What is wrong with a scalar: a `${{` that is not closed. */
export interface Unclosed {
  readonly offset: number;
}

/**
 * Finds the template expressions of a scalar. `}}` inside a single-quoted string does not close one, so that
 * `${{ 'my${{value' }}` is text (Microsoft's "Template expressions", section Escape a value).
 */
export function scan(text: string): readonly Piece[] | Unclosed {
  const pieces: Piece[] = [];
  let at = 0;
  for (;;) {
    const open = text.indexOf('${{', at);
    if (open === -1) break;
    const close = closing(text, open + 3);
    if (close === undefined) return { offset: open };
    if (open > at) pieces.push({ kind: 'text', text: text.slice(at, open) });
    pieces.push({ kind: 'expression', text: text.slice(open + 3, close), offset: open + 3 });
    at = close + 2;
  }
  if (at < text.length) pieces.push({ kind: 'text', text: text.slice(at) });
  return pieces;
}

function closing(text: string, from: number): number | undefined {
  let quoted = false;
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === "'") quoted = !quoted;
    else if (!quoted && text.startsWith('}}', at)) return at;
  }
  return undefined;
}

/** What the inside of an expression in a key asks for. */
export type Directive =
  | { readonly kind: 'if'; readonly test: string; readonly offset: number }
  | { readonly kind: 'elseif'; readonly test: string; readonly offset: number }
  | { readonly kind: 'else' }
  | { readonly kind: 'insert' }
  | { readonly kind: 'each'; readonly variable: string; readonly list: string; readonly offset: number };

const EACH = /^(\s*each\s+)([A-Za-z_][A-Za-z0-9_]*)(\s+in\s+)(.*)$/s;
const TEST = /^(\s*(if|elseif)\s+)(.*)$/s;

/**
 * Reads a directive from the inside of a key's only expression, or undefined where it is an ordinary
 * expression (Microsoft's "Template expressions", sections Insertion to Iterative insertion).
 */
export function readDirective(inner: string): Directive | undefined {
  const word = inner.trim();
  if (word === 'else') return { kind: 'else' };
  if (word === 'insert') return { kind: 'insert' };
  const each = EACH.exec(inner);
  if (each) {
    const [, before = '', variable = '', between = '', list = ''] = each;
    return { kind: 'each', variable, list, offset: before.length + variable.length + between.length };
  }
  const test = TEST.exec(inner);
  if (!test) return undefined;
  const [, before = '', kind, rest = ''] = test;
  return { kind: kind === 'if' ? 'if' : 'elseif', test: rest, offset: before.length };
}
