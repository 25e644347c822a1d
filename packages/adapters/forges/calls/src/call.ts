import { err, ok, type Result } from '@tandem/contract';
import type { ForgeProblem, HttpOutcome } from '@tandem/ports';
import type { Created } from './create-once.ts';

/**
 * What a request came to where it is no success. Thrown through client libraries, which know no other way, and
 * caught by {@link attempt} and {@link attemptCreate}.
 */
export class CallFailed extends Error {
  override readonly name = 'CallFailed';
  readonly problem: ForgeProblem;
  /** Whether it may have been done all the same. */
  readonly uncertain: boolean;
  constructor(problem: ForgeProblem, uncertain = false) {
    super(problem.detail);
    this.problem = problem;
    this.uncertain = uncertain;
  }
}

/** The answer of a request. @throws CallFailed where there is none. @param what The request, for people. */
export function answerOf(
  outcome: HttpOutcome,
  what: string,
): Extract<HttpOutcome, { readonly kind: 'answered' }> {
  if (outcome.kind === 'answered') return outcome;
  const problem: ForgeProblem = { kind: 'unreachable', detail: `${what}: ${outcome.detail}` };
  throw new CallFailed(problem, outcome.kind === 'uncertain');
}

/** A refusal in words. Redirects and 203 lead to sign-in pages. @param said What the server says of it. */
export function refusal(status: number, what: string, said: string): ForgeProblem {
  const words = said.replace(/\s+/g, ' ').slice(0, LONGEST_WORDS);
  return { kind: kindOf(status), detail: `${what}: ${status} ${words}`.trimEnd(), status };
}

/** How much of a server's words is told. */
const LONGEST_WORDS = 300;

function kindOf(status: number): ForgeProblem['kind'] {
  if (status === 203 || (status >= 300 && status < 400) || status === 401 || status === 403) return 'denied';
  if (status === 404) return 'not-found';
  if (status === 409 || status === 412) return 'conflict';
  return 'refused';
}

/** Runs one call; what came to nothing is a problem, a lost answer too. */
export async function attempt<T>(call: () => Promise<T>): Promise<Result<T, ForgeProblem>> {
  try {
    return ok(await call());
  } catch (error) {
    if (error instanceof CallFailed) return err(error.problem);
    throw error;
  }
}

/** Runs one call that makes something, and tells a lost answer from a refusal. */
export async function attemptCreate<T>(call: () => Promise<T>): Promise<Created<T, ForgeProblem>> {
  try {
    return { kind: 'made', item: await call() };
  } catch (error) {
    if (!(error instanceof CallFailed)) throw error;
    if (error.uncertain) return { kind: 'uncertain', detail: error.problem.detail };
    return { kind: 'problem', problem: error.problem };
  }
}

/** A lost answer that stayed so, as a problem. */
export function lostAnswer(detail: string): ForgeProblem {
  return { kind: 'unreachable', detail };
}

/** The value, or undefined where it is not there. */
export function orAbsent<T>(result: Result<T, ForgeProblem>): Result<T | undefined, ForgeProblem> {
  return !result.ok && result.error.kind === 'not-found' ? ok(undefined) : result;
}

/** A success where it was gone already. */
export function orGone(result: Result<unknown, ForgeProblem>): Result<undefined, ForgeProblem> {
  return result.ok || result.error.kind === 'not-found' ? ok(undefined) : result;
}
