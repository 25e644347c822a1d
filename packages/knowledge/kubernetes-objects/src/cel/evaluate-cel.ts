import { err, ok, type Result } from '@tandem/contract';
import { isObject, type Json } from '../manifest/manifest.ts';
import { patternOf } from '../schema/pattern.ts';
import { type Cel, parseCel } from './parse-cel.ts';

/** An expression ready to be asked: true, false, or an error, which Kubernetes counts as a broken rule. */
export type CelCheck = (self: Json) => Result<boolean, string>;

type Names = Readonly<Record<string, Json>>;

class CelError extends Error {}

const MACROS: readonly string[] = ['all', 'exists', 'exists_one', 'filter', 'map'];
const METHODS: readonly string[] = ['contains', 'startsWith', 'endsWith', 'matches', 'size'];

/**
 * Compiles a rule of `x-kubernetes-validations` on a new object. Fails, with the rest of a sentence, where it
 * uses more of CEL than is answered here, or compares with the object before (`oldSelf`).
 */
export function compileCel(source: string): Result<CelCheck, string> {
  const compiled = compiledWith(source, ['self']);
  return compiled.ok ? ok((self) => compiled.value({ self })) : compiled;
}

/** A transition rule ready to be asked about a value and the one before it. */
export type CelTransition = (self: Json, oldSelf: Json) => Result<boolean, string>;

/** Compiles a rule that compares with the object before; undefined for one that does not (`oldSelf` is not in it). */
export function compileTransition(source: string): Result<CelTransition, string> | undefined {
  if (!/\boldSelf\b/.test(source)) return undefined;
  const compiled = compiledWith(source, ['self', 'oldSelf']);
  return compiled.ok ? ok((self, oldSelf) => compiled.value({ self, oldSelf })) : compiled;
}

function compiledWith(
  source: string,
  names: readonly string[],
): Result<(values: Names) => Result<boolean, string>, string> {
  const parsed = parseCel(source);
  if (!parsed.ok) return parsed;
  const problem = unknownIn(parsed.value, names);
  if (problem) return err(problem);
  return ok((values) => {
    try {
      const answer = evaluate(parsed.value, values);
      return typeof answer === 'boolean' ? ok(answer) : err('is neither true nor false');
    } catch (error) {
      if (error instanceof CelError) return err(error.message);
      throw error;
    }
  });
}

/** What of an expression cannot be answered here; undefined where all can. */
function unknownIn(cel: Cel, names: readonly string[]): string | undefined {
  const first = (parts: readonly Cel[], known = names): string | undefined => {
    for (const part of parts) {
      const problem = unknownIn(part, known);
      if (problem) return problem;
    }
    return undefined;
  };
  switch (cel.kind) {
    case 'value':
      return undefined;
    case 'name':
      if (names.includes(cel.name)) return undefined;
      return cel.name === 'oldSelf' ? 'compares with the object before' : `uses ${cel.name}`;
    case 'list':
      return first(cel.items);
    case 'select':
      return first([cel.of]);
    case 'index':
      return first([cel.of, cel.index]);
    case 'unary':
      return first([cel.of]);
    case 'binary':
      return first([cel.left, cel.right]);
    case 'choose':
      return first([cel.when, cel.then, cel.otherwise]);
    case 'call':
      return unknownCall(cel, names, first);
  }
}

function unknownCall(
  cel: Extract<Cel, { kind: 'call' }>,
  names: readonly string[],
  first: (parts: readonly Cel[], known?: readonly string[]) => string | undefined,
): string | undefined {
  const { name, of, args } = cel;
  if (!of) {
    if (name === 'has' && args.length === 1 && args[0]?.kind === 'select') return first(args);
    return name === 'size' && args.length === 1 ? first(args) : `uses ${name}()`;
  }
  if (MACROS.includes(name) && args.length === 2 && args[0]?.kind === 'name') {
    return first([of]) ?? first(args.slice(1), [...names, args[0].name]);
  }
  const wanted = name === 'size' ? 0 : 1;
  return METHODS.includes(name) && args.length === wanted ? first([of, ...args]) : `uses ${name}()`;
}

function evaluate(cel: Cel, names: Names): Json {
  switch (cel.kind) {
    case 'value':
      return cel.value;
    case 'name':
      return names[cel.name] ?? null;
    case 'list':
      return cel.items.map((item) => evaluate(item, names));
    case 'select':
      return field(evaluate(cel.of, names), cel.field);
    case 'index':
      return field(evaluate(cel.of, names), evaluate(cel.index, names));
    case 'unary':
      if (cel.operator === '!') return !truth(evaluate(cel.of, names));
      return -number(evaluate(cel.of, names));
    case 'binary':
      return binary(cel, names);
    case 'choose':
      return evaluate(truth(evaluate(cel.when, names)) ? cel.then : cel.otherwise, names);
    case 'call':
      return call(cel, names);
  }
}

/** `&&` and `||` swallow the error of one side where the other decides, in either order (CEL, "Logical Operators"). */
function logical(decisive: boolean, left: () => Json, right: () => Json): boolean {
  let failed: CelError | undefined;
  for (const side of [left, right]) {
    try {
      if (truth(side()) === decisive) return decisive;
    } catch (error) {
      if (!(error instanceof CelError)) throw error;
      failed = error;
    }
  }
  if (failed) throw failed;
  return !decisive;
}

function binary(cel: Extract<Cel, { kind: 'binary' }>, names: Names): Json {
  const left = (): Json => evaluate(cel.left, names);
  const right = (): Json => evaluate(cel.right, names);
  switch (cel.operator) {
    case '||':
      return logical(true, left, right);
    case '&&':
      return logical(false, left, right);
    case '==':
      return same(left(), right());
    case '!=':
      return !same(left(), right());
    case 'in':
      return isIn(left(), right());
    case '+':
      return plus(left(), right());
    case '-':
      return number(left()) - number(right());
    case '*':
      return number(left()) * number(right());
    case '%':
      return number(left()) % number(right());
    default:
      return compare(cel.operator, left(), right());
  }
}

function call({ name, of, args }: Extract<Cel, { kind: 'call' }>, names: Names): Json {
  const [first, second] = args;
  if (name === 'has' && first?.kind === 'select') {
    const parent = evaluate(first.of, names);
    if (!isObject(parent)) throw new CelError(`has no fields to ask for ${first.field}`);
    return Object.hasOwn(parent, first.field);
  }
  if (name === 'size') return size(evaluate(of ?? (first as Cel), names));
  if (of && second && first?.kind === 'name')
    return macro(name, evaluate(of, names), first.name, second, names);
  if (!of || !first) throw new CelError(`uses ${name}()`);
  const text = evaluate(of, names);
  const other = evaluate(first, names);
  if (typeof text !== 'string' || typeof other !== 'string') throw new CelError(`asks no text for ${name}()`);
  if (name === 'contains') return text.includes(other);
  if (name === 'startsWith') return text.startsWith(other);
  if (name === 'endsWith') return text.endsWith(other);
  const pattern = patternOf(other);
  if (!pattern.ok) throw new CelError(`has a pattern that ${pattern.error}`);
  return pattern.value.test(text);
}

function macro(name: string, of: Json, variable: string, body: Cel, names: Names): Json {
  const items: readonly Json[] | undefined = Array.isArray(of)
    ? of
    : isObject(of)
      ? Object.keys(of)
      : undefined;
  if (!items) throw new CelError(`asks no list for ${name}()`);
  const at = (item: Json): Json => evaluate(body, { ...names, [variable]: item });
  if (name === 'map') return items.map(at);
  if (name === 'filter') return items.filter((item) => truth(at(item)));
  if (name === 'exists_one') return items.filter((item) => truth(at(item))).length === 1;
  const decisive = name === 'exists';
  const decided = items.reduce<() => Json>(
    (before, item) => () => logical(decisive, before, () => at(item)),
    () => !decisive,
  );
  return decided();
}

function field(of: Json, key: Json): Json {
  if (Array.isArray(of) && typeof key === 'number') {
    const item: Json | undefined = of[key];
    if (item !== undefined) return item;
  } else if (isObject(of) && typeof key === 'string' && Object.hasOwn(of, key)) return of[key] ?? null;
  throw new CelError(`asks for ${String(key)}, which is not there`);
}

function truth(value: Json): boolean {
  if (typeof value !== 'boolean') throw new CelError('takes something for true or false that is neither');
  return value;
}

function number(value: Json): number {
  if (typeof value !== 'number') throw new CelError('calculates with something that is no number');
  return value;
}

function size(value: Json): number {
  if (typeof value === 'string') return [...value].length;
  if (Array.isArray(value)) return value.length;
  if (isObject(value)) return Object.keys(value).length;
  throw new CelError('asks for the size of something that has none');
}

function plus(left: Json, right: Json): Json {
  if (typeof left === 'string' && typeof right === 'string') return left + right;
  if (Array.isArray(left) && Array.isArray(right)) return [...left, ...right];
  return number(left) + number(right);
}

function isIn(item: Json, of: Json): boolean {
  if (Array.isArray(of)) return of.some((other) => same(item, other));
  if (isObject(of) && typeof item === 'string') return Object.hasOwn(of, item);
  throw new CelError('looks into something that is no list and no map');
}

function compare(operator: string, left: Json, right: Json): boolean {
  const alike =
    (typeof left === 'number' && typeof right === 'number') ||
    (typeof left === 'string' && typeof right === 'string');
  if (!alike) throw new CelError('compares things of different types');
  if (operator === '<') return left < right;
  if (operator === '<=') return left <= right;
  return operator === '>' ? left > right : left >= right;
}

/** Whether two values are the same all the way down; the order of keys does not count. */
export function same(left: Json, right: Json): boolean {
  if (left === right) return true;
  if (Array.isArray(left)) {
    return (
      Array.isArray(right) &&
      left.length === right.length &&
      left.every((item, index) => same(item, right[index] ?? null))
    );
  }
  if (!isObject(left) || !isObject(right)) return false;
  const keys = Object.keys(left);
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && same(left[key] ?? null, right[key] ?? null))
  );
}
