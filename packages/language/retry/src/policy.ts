/** The waits between two tries, in milliseconds. */
export interface RetryWaits {
  /** The maximum of the first wait; it doubles with each try. */
  readonly firstWait: number;
  /** The maximum of any wait. */
  readonly longestWait: number;
}

/** How often and for how long an operation is retried. */
export interface RetryPolicy extends RetryWaits {
  readonly tries: number;
  /** Milliseconds for all tries and the waits between them. */
  readonly budget: number;
}

/** For a request to a service: after three minutes without a response, a later run of the job has to retry. */
export const RETRY_POLICY: RetryPolicy = { tries: 8, budget: 180_000, firstWait: 500, longestWait: 20_000 };

/**
 * The wait after this many tries, in milliseconds: between half and all of a time that doubles, so that jobs which
 * collided once do not collide in step ("equal jitter": Brooker, "Exponential Backoff And Jitter", AWS Architecture
 * Blog, 2015).
 *
 * @param random A number from 0 up to 1.
 * @param least The wait that the other side requests, such as `Retry-After`; a random part is added to it.
 */
export function waitAfter(tries: number, waits: RetryWaits, random: number, least?: number): number {
  const most = Math.min(waits.longestWait, waits.firstWait * 2 ** (tries - 1));
  return Math.round((least ?? most / 2) + (most * random) / 2);
}
