import type { Result } from '@tandem/contract';

/** The result of one call to a forge. */
export type ForgeAnswer<T> = Promise<Result<T, ForgeProblem>>;

/**
 * Why a call to a forge failed. `unreachable` is after all retries (time-outs, resets, 429, 5xx): trying the
 * job again can help. `detail` names method, resource and status, and contains no token. `not-found` may also mean
 * that the caller may not read the resource.
 */
export interface ForgeProblem {
  readonly kind: 'unreachable' | 'denied' | 'not-found' | 'conflict' | 'refused';
  readonly detail: string;
  readonly status?: number;
}
