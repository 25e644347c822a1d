import {
  isCollection,
  lookUp,
  type MappingNode,
  NOWHERE,
  type Node,
  nodeOf,
  nodeValue,
  type SequenceNode,
  type Value,
} from '../node.ts';
import { CallProblem } from './call-problem.ts';
import { toNumber, toText } from './cast.ts';
import { type Argument, functionNamed } from './functions.ts';
import type { Expression } from './parse.ts';
import { ExpressionProblem } from './problem.ts';

/** What an expression may read: contexts by name, and the functions that only a run can answer. */
export interface Contexts {
  /** The value of a context, or undefined where there is none of that name. */
  value(name: string): Value | undefined;
  /** Answers a function of the run by its documented name; absent at compile time. */
  call?(name: string, args: readonly Argument[]): Value;
}

/**
 * Evaluates a parsed expression that `check` has passed.
 *
 * @throws ExpressionProblem where a function cannot take its values.
 */
export function evaluate(expression: Expression, contexts: Contexts): Value {
  const value = walk(expression, contexts);
  return isFiltered(value) ? { kind: 'sequence', items: value.items, at: value.at } : value;
}

function walk(expression: Expression, contexts: Contexts): Value {
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'name': {
      const value = contexts.value(expression.name);
      if (value === undefined)
        throw new ExpressionProblem(`Unknown value '${expression.name}'.`, expression.offset);
      return value;
    }
    case 'every':
      return every(walk(expression.target, contexts));
    case 'index':
      return index(walk(expression.target, contexts), evaluate(expression.key, contexts));
    case 'call':
      return call(expression, contexts);
  }
}

function call(expression: Expression & { kind: 'call' }, contexts: Contexts): Value {
  const { name, offset } = expression;
  const spec = functionNamed(name);
  const args = expression.args.map(
    (arg): Argument =>
      () =>
        evaluate(arg, contexts),
  );
  try {
    if (spec?.apply) return spec.apply(args);
    if (spec && contexts.call) return contexts.call(spec.name, args);
  } catch (error) {
    if (error instanceof CallProblem) throw new ExpressionProblem(error.message, offset);
    throw error;
  }
  throw new ExpressionProblem(`The function '${name}' cannot be answered here.`, offset);
}

function isFiltered(value: Value): value is SequenceNode {
  return isCollection(value) && value.kind === 'sequence' && value.filtered === true;
}

/** `.*`: all members; of a filtered list, the members of all its members (section Filtered arrays). */
function every(value: Value): Value {
  if (!isCollection(value)) return filtered([]);
  return filtered(isFiltered(value) ? value.items.flatMap(membersOf) : membersOf(value));
}

function membersOf(node: Node): readonly Node[] {
  if (node.kind === 'scalar') return [];
  return node.kind === 'sequence' ? node.items : node.entries.map((entry) => entry.value);
}

function filtered(items: readonly Node[]): SequenceNode {
  return { kind: 'sequence', items, at: NOWHERE, filtered: true };
}

/** A member by key or position; what is not there is null, as is a member of something that has none. */
function index(target: Value, key: Value): Value {
  if (!isCollection(target)) return null;
  if (!isFiltered(target)) return nodeValue(member(target, key) ?? nodeOf(null, NOWHERE));
  const found = target.items.map((item) => (item.kind === 'scalar' ? undefined : member(item, key)));
  return filtered(found.filter((node) => node !== undefined));
}

function member(target: SequenceNode | MappingNode, key: Value): Node | undefined {
  if (target.kind === 'mapping') {
    const text = toText(key);
    return text === undefined ? undefined : lookUp(target, text);
  }
  const position = toNumber(key);
  return position === undefined || position < 0 ? undefined : target.items[Math.floor(position)];
}
