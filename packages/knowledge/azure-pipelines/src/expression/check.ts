import { FUNCTIONS, functionNamed } from './functions.ts';
import type { Expression } from './parse.ts';
import { ExpressionProblem } from './problem.ts';

/** Where an expression stands: decides on the functions and contexts that it may use. */
export interface Layer {
  readonly runTime: boolean;
  /** The names that it may begin with, e.g. `parameters`. */
  readonly contexts: readonly string[];
  /** Functions of the run that are not allowed here, e.g. `counter` in a condition. */
  readonly without?: readonly string[];
}

/**
 * Looks at every name in an expression without evaluating it, as the service does: a mistake is fatal even in
 * a branch that is not taken.
 *
 * @throws ExpressionProblem for an unknown function or context, or a wrong number of arguments.
 */
export function check(expression: Expression, layer: Layer): void {
  if (expression.kind === 'name') checkContext(expression.name, expression.offset, layer);
  if (expression.kind === 'index' || expression.kind === 'every') check(expression.target, layer);
  if (expression.kind === 'index') check(expression.key, layer);
  if (expression.kind !== 'call') return;
  checkCall(expression.name, expression.args.length, expression.offset, layer);
  for (const arg of expression.args) check(arg, layer);
}

function checkContext(name: string, offset: number, layer: Layer): void {
  if (layer.contexts.some((known) => known.toLowerCase() === name.toLowerCase())) return;
  const known =
    layer.contexts.length > 0 ? `Known here: ${layer.contexts.join(', ')}.` : 'None is known here.';
  throw new ExpressionProblem(`Unknown value '${name}'. ${known}`, offset);
}

function checkCall(name: string, count: number, offset: number, layer: Layer): void {
  const spec = functionNamed(name);
  const usable = FUNCTIONS.filter(
    (known) => (layer.runTime || known.layer === 'any') && !layer.without?.includes(known.name),
  );
  if (!spec) {
    const names = usable.map((known) => known.name).join(', ');
    throw new ExpressionProblem(`Unknown function '${name}'. Known here: ${names}.`, offset);
  }
  if (!usable.includes(spec)) {
    const reason =
      spec.layer === 'run-time' && !layer.runTime ? 'is known only at run time' : 'cannot be used here';
    throw new ExpressionProblem(`The function ${spec.name}() ${reason}.`, offset);
  }
  if (count >= spec.min && count <= spec.max) return;
  const range = spec.max === Number.POSITIVE_INFINITY ? `at least ${spec.min}` : `${spec.min} to ${spec.max}`;
  const wanted = spec.min === spec.max ? `${spec.min}` : range;
  throw new ExpressionProblem(`${spec.name}() takes ${wanted} argument(s), not ${count}.`, offset);
}
