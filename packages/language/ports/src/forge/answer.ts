import type { Result } from '@tandem/contract';

/** The answer of one question to a forge. */
export type ForgeAnswer<T> = Promise<Result<T, ForgeProblem>>;

/**
 * Why a forge could not do it. `unreachable` is after all retries (time-outs, resets, 429, 5xx): trying the
 * job again can help. `detail` names method, resource and status, and holds no token. `not-found` may also mean that the caller may not see it.
 */
export interface ForgeProblem {
  readonly kind: 'unreachable' | 'denied' | 'not-found' | 'conflict' | 'refused';
  readonly detail: string;
  readonly status?: number;
}
