import { err, ok, type Result } from '@tandem/contract';
import { toBoolean, toText } from '../expression/cast.ts';
import { check, type Layer } from '../expression/check.ts';
import { evaluate } from '../expression/evaluate.ts';
import { type Expression, parse } from '../expression/parse.ts';
import { ExpressionProblem } from '../expression/problem.ts';
import type { Value } from '../node.ts';
import { RUN_CONTEXTS, runContexts } from './contexts.ts';
import type { RunFacts } from './facts.ts';

/** Conditions know the status functions, but not `counter` (Microsoft's "Expressions", function counter). */
export const CONDITION_LAYER: Layer = { runTime: true, contexts: RUN_CONTEXTS, without: ['counter'] };

const STATUS = ['always', 'canceled', 'succeeded', 'failed', 'succeededOrFailed'];

/** Variables know `counter`, but not the status functions (the same page, section Job status functions). */
export const VARIABLE_LAYER: Layer = { runTime: true, contexts: RUN_CONTEXTS, without: STATUS };

/**
 * Whether a stage, job or step with this condition is to run. A condition that names no status function says
 * nothing of failure or cancellation, so it can hold in spite of both (Microsoft's "Pipeline conditions",
 * section on canceled runs). The error is one sentence about the text.
 */
export function evaluateCondition(text: string, facts: RunFacts): Result<boolean, string> {
  return guarded(text, () => toBoolean(evaluate(checked(text, CONDITION_LAYER), runContexts(facts))));
}

/** Whether a value is one whole `$[ ]`. */
export function isRuntimeExpression(text: string): boolean {
  return inside(text) !== undefined;
}

/**
 * The value of a variable: what `$[ ]` stands for where it is all of the text, else the text itself. What has
 * no text is an error; null gives empty text.
 */
export function evaluateRuntime(text: string, facts: RunFacts): Result<string, string> {
  const expression = inside(text);
  if (expression === undefined) return ok(text);
  return guarded(text, () => {
    const value: Value = evaluate(checked(expression, VARIABLE_LAYER), runContexts(facts));
    const out = toText(value);
    if (out === undefined) throw new ExpressionProblem('It gives a list or mapping, which is no text.', 0);
    return out;
  });
}

/** What is wrong with a run-time expression before anything runs, or undefined. */
export function runtimeProblem(text: string, layer: Layer): ExpressionProblem | undefined {
  try {
    checked(text, layer);
    return undefined;
  } catch (error) {
    if (error instanceof ExpressionProblem) return error;
    throw error;
  }
}

/** The expression inside `$[ ]`, or undefined where the text is not one. */
export function inside(text: string): string | undefined {
  return /^\s*\$\[(.*)\]\s*$/s.exec(text)?.[1];
}

function checked(text: string, layer: Layer): Expression {
  const expression = parse(text);
  check(expression, layer);
  return expression;
}

function guarded<T>(text: string, compute: () => T): Result<T, string> {
  try {
    return ok(compute());
  } catch (error) {
    if (!(error instanceof ExpressionProblem)) throw error;
    return err(`${error.message} (at character ${error.offset + 1} of '${text.trim()}')`);
  }
}
