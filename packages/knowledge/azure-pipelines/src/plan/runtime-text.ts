import type { Layer } from '../expression/check.ts';
import type { Node, Place } from '../node.ts';
import { Refused } from '../refused.ts';
import { CONDITION_LAYER, inside, runtimeProblem, VARIABLE_LAYER } from '../runtime/condition.ts';
import { placeIn } from '../template/position.ts';
import type { Fields } from './fields.ts';

/**
 * The text of a `condition`, checked so far as it can be before a run.
 *
 * @throws Refused at the mistake.
 */
export function conditionOf(fields: Fields): string | undefined {
  const text = fields.text('condition')?.trim();
  if (!text) return undefined;
  checkRuntime(text, CONDITION_LAYER, fields.get('condition') ?? fields.node, 'condition');
  return text;
}

/** Checks the `$[ ]` of a variable's value, where it is one. @throws Refused at the mistake. */
export function checkVariable(text: string, node: Node): void {
  const expression = inside(text);
  if (expression !== undefined) checkRuntime(expression, VARIABLE_LAYER, node, 'run-time expression');
}

function checkRuntime(text: string, layer: Layer, node: Node, what: string): void {
  const problem = runtimeProblem(text, layer);
  if (!problem) return;
  const written = node.kind === 'scalar' && node.value === text;
  const at: Place = written ? placeIn(node, problem.offset) : node.at;
  throw new Refused('azure-expression', `In the ${what} '${text}': ${problem.message}`, at);
}
