import type { Version } from '../node.ts';
import { lex, type Token } from './lex.ts';
import { ExpressionProblem } from './problem.ts';

/** A parsed expression; `offset` is where in its text each part begins. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: boolean | number | string | Version; readonly offset: number }
  | { readonly kind: 'name'; readonly name: string; readonly offset: number }
  | {
      readonly kind: 'call';
      readonly name: string;
      readonly args: readonly Expression[];
      readonly offset: number;
    }
  | { readonly kind: 'index'; readonly target: Expression; readonly key: Expression; readonly offset: number }
  | { readonly kind: 'every'; readonly target: Expression; readonly offset: number };

/** How deep an expression may nest. */
export const DEPTH_LIMIT = 50;

/**
 * Parses an expression. Names of functions and contexts are not looked at here.
 *
 * @throws ExpressionProblem at the first token that does not fit.
 */
export function parse(text: string): Expression {
  const tokens = lex(text);
  if (tokens.length === 0) throw new ExpressionProblem('The expression is empty.', 0);
  const reader = new Reader(tokens, text.length);
  const expression = readExpression(reader, 1);
  const rest = reader.peek();
  if (rest)
    throw new ExpressionProblem(`Unexpected ${show(rest)} after the end of the expression.`, rest.offset);
  return expression;
}

class Reader {
  readonly tokens: readonly Token[];
  readonly end: number;
  private position = 0;
  constructor(tokens: readonly Token[], end: number) {
    this.tokens = tokens;
    this.end = end;
  }
  peek(): Token | undefined {
    return this.tokens[this.position];
  }
  next(): Token {
    const token = this.tokens[this.position];
    if (!token) throw new ExpressionProblem('The expression ends too early.', this.end);
    this.position += 1;
    return token;
  }
  take(kind: Token['kind']): boolean {
    if (this.peek()?.kind !== kind) return false;
    this.position += 1;
    return true;
  }
  expect(kind: Token['kind']): void {
    const token = this.next();
    if (token.kind !== kind)
      throw new ExpressionProblem(`Expected '${kind}', found ${show(token)}.`, token.offset);
  }
}

function readExpression(reader: Reader, depth: number): Expression {
  const first = reader.next();
  if (depth > DEPTH_LIMIT) {
    throw new ExpressionProblem(`The expression nests deeper than ${DEPTH_LIMIT}.`, first.offset);
  }
  if (first.kind === 'literal') return first;
  if (first.kind !== 'name') throw new ExpressionProblem(`Unexpected ${show(first)}.`, first.offset);
  let expression: Expression = reader.take('(')
    ? { kind: 'call', name: first.name, args: readArguments(reader, depth), offset: first.offset }
    : first;
  for (let links = depth; ; links += 1) {
    const next = reader.peek();
    const link = readLink(reader, expression, depth);
    if (!link) return expression;
    if (links > DEPTH_LIMIT) {
      throw new ExpressionProblem(`The expression nests deeper than ${DEPTH_LIMIT}.`, next?.offset ?? 0);
    }
    expression = link;
  }
}

function readArguments(reader: Reader, depth: number): readonly Expression[] {
  const args: Expression[] = [];
  if (reader.take(')')) return args;
  do args.push(readExpression(reader, depth + 1));
  while (reader.take(','));
  reader.expect(')');
  return args;
}

/** Reads one `.name`, `.*`, `[key]` or `[*]`. */
function readLink(reader: Reader, target: Expression, depth: number): Expression | undefined {
  const { offset } = target;
  if (reader.take('.')) {
    if (reader.take('*')) return { kind: 'every', target, offset };
    const name = reader.next();
    if (name.kind !== 'name') {
      throw new ExpressionProblem(`Expected the name of a property, found ${show(name)}.`, name.offset);
    }
    return { kind: 'index', target, key: { kind: 'literal', value: name.name, offset: name.offset }, offset };
  }
  if (!reader.take('[')) return undefined;
  if (reader.take('*')) {
    reader.expect(']');
    return { kind: 'every', target, offset };
  }
  const key = readExpression(reader, depth + 1);
  reader.expect(']');
  return { kind: 'index', target, key, offset };
}

function show(token: Token): string {
  if (token.kind === 'name') return `'${token.name}'`;
  if (token.kind !== 'literal') return `'${token.kind}'`;
  return typeof token.value === 'object' ? token.value.parts.join('.') : JSON.stringify(token.value);
}
