import { isCollection, type Node, nodeValue, scalar, sequence, type Value } from '../node.ts';
import { CallProblem } from './call-problem.ts';
import { toBoolean, toText, typeName } from './cast.ts';
import { equal, order, upper } from './compare.ts';
import { formatText } from './format.ts';
import { toJson } from './json.ts';

/** An argument that is evaluated when asked for, once. */
export type Argument = () => Value;

/** One function of the expression language. */
export interface FunctionSpec {
  /** The name as documentation spells it; any case finds it. */
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** Where it may be used: in both layers, or only at run time. */
  readonly layer: 'any' | 'run-time';
  /** Absent for the functions that need the facts of a run. */
  readonly apply?: (args: readonly Argument[]) => Value;
}

const MANY = Number.POSITIVE_INFINITY;

/** A function whose arguments are all evaluated first. */
function strict(name: string, min: number, max: number, apply: (...values: Value[]) => Value): FunctionSpec {
  return { name, min, max, layer: 'any', apply: (args) => apply(...args.map((arg) => arg())) };
}

/** A function that stops evaluating when its answer is known. */
function lazy(name: string, min: number, apply: (args: readonly Argument[]) => Value): FunctionSpec {
  return { name, min, max: MANY, layer: 'any', apply };
}

/** A function that only the facts of a run can answer. */
function ofRun(name: string, min: number, max: number): FunctionSpec {
  return { name, min, max, layer: 'run-time' };
}

/** Every function, with the number of its arguments: Microsoft's "Expressions", section Functions. */
export const FUNCTIONS: readonly FunctionSpec[] = [
  lazy('and', 2, (args) => args.every((arg) => toBoolean(arg()))),
  lazy('or', 2, (args) => args.some((arg) => toBoolean(arg()))),
  strict('xor', 2, 2, (a = null, b = null) => toBoolean(a) !== toBoolean(b)),
  strict('not', 1, 1, (a = null) => !toBoolean(a)),
  strict('eq', 2, 2, (a = null, b = null) => equal(a, b)),
  strict('ne', 2, 2, (a = null, b = null) => !equal(a, b)),
  ordering('gt', (sign) => sign > 0),
  ordering('ge', (sign) => sign >= 0),
  ordering('lt', (sign) => sign < 0),
  ordering('le', (sign) => sign <= 0),
  lazy('in', 1, isOneOf),
  lazy('notIn', 1, (args) => !isOneOf(args)),
  textTest('contains', (text, part) => text.includes(part)),
  textTest('startsWith', (text, part) => text.startsWith(part)),
  textTest('endsWith', (text, part) => text.endsWith(part)),
  strict('containsValue', 2, 2, (a = null, b = null) => members(a).some((item) => equal(b, nodeValue(item)))),
  lazy('coalesce', 2, coalesce),
  strict('format', 1, MANY, (text = null, ...values) => formatText(textOf('format', text), values)),
  strict('join', 2, 2, (separator = null, list = null) => join(textOf('join', separator), list)),
  strict('split', 2, 2, (text = null, by = null) => split(textOf('split', text), textOf('split', by))),
  strict('replace', 3, 3, (...values) => replace(values.map((value) => textOf('replace', value)))),
  strict('lower', 1, 1, (a = null) => textOf('lower', a).toLowerCase()),
  strict('upper', 1, 1, (a = null) => upper(textOf('upper', a))),
  strict('trim', 1, 1, (a = null) => textOf('trim', a).trim()),
  strict('length', 1, 1, lengthOf),
  strict('convertToJson', 1, 1, (a = null) => toJson(a)),
  strict('iif', 3, 3, (test = null, yes = null, no = null) => (toBoolean(test) ? yes : no)),
  ofRun('counter', 0, 2),
  ofRun('always', 0, 0),
  ofRun('canceled', 0, 0),
  ofRun('succeeded', 0, MANY),
  ofRun('failed', 0, MANY),
  ofRun('succeededOrFailed', 0, MANY),
];

/** The function of a name in any case. */
export function functionNamed(name: string): FunctionSpec | undefined {
  return FUNCTIONS.find((spec) => spec.name.toLowerCase() === name.toLowerCase());
}

function ordering(name: string, test: (sign: number) => boolean): FunctionSpec {
  return strict(name, 2, 2, (left = null, right = null) => {
    const sign = order(left, right);
    if (sign !== undefined) return test(sign);
    throw new CallProblem(`${name}() cannot compare a ${typeName(left)} with this ${typeName(right)}.`);
  });
}

/** Tests of text ignore case; a list or mapping is no text, so the answer is false. */
function textTest(name: string, test: (text: string, part: string) => boolean): FunctionSpec {
  return strict(name, 2, 2, (left = null, right = null) => {
    const [text, part] = [toText(left), toText(right)];
    return text !== undefined && part !== undefined && test(upper(text), upper(part));
  });
}

function isOneOf(args: readonly Argument[]): boolean {
  const [first, ...rest] = args;
  const left = first?.() ?? null;
  return rest.some((arg) => equal(left, arg()));
}

function coalesce(args: readonly Argument[]): Value {
  for (const arg of args) {
    const value = arg();
    if (value !== null && value !== '') return value;
  }
  return null;
}

function members(value: Value): readonly Node[] {
  if (!isCollection(value)) return [];
  return value.kind === 'sequence' ? value.items : value.entries.map((entry) => entry.value);
}

function join(separator: string, list: Value): string {
  if (!isCollection(list) || list.kind !== 'sequence') return toText(list) ?? '';
  return list.items.map((item) => toText(nodeValue(item)) ?? '').join(separator);
}

/** The page says "delimiting characters"; what more than one of them does is not documented, so it is refused. */
function split(text: string, delimiter: string): Value {
  if (delimiter.length !== 1) {
    throw new CallProblem(`split() is only understood with one delimiting character, not '${delimiter}'.`);
  }
  return sequence(text.split(delimiter).map((part) => scalar(part)));
}

function replace([text = '', part = '', by = '']: readonly string[]): string {
  if (part === '') throw new CallProblem('replace() cannot look for empty text.');
  return text.split(part).join(by);
}

function lengthOf(value: Value = null): number {
  if (isCollection(value) && value.kind === 'sequence') return value.items.length;
  return textOf('length', value).length;
}

function textOf(name: string, value: Value): string {
  const text = toText(value);
  if (text !== undefined) return text;
  throw new CallProblem(`${name}() needs text, but was given a ${typeName(value)}.`);
}
