/** The waits between two tries, in milliseconds. */
export interface RetryWaits {
  /** The most of the first wait; it doubles with each try. */
  readonly firstWait: number;
  /** The most of any wait. */
  readonly longestWait: number;
}

/** How long something is tried again. */
export interface RetryPolicy extends RetryWaits {
  readonly tries: number;
  /** Milliseconds of all tries and the waits between them. */
  readonly budget: number;
}

/** For a request to a service: what it did not answer in three minutes is left to a later run of the job. */
export const RETRY_POLICY: RetryPolicy = { tries: 8, budget: 180_000, firstWait: 500, longestWait: 20_000 };

/**
 * The wait after so many tries, in milliseconds: between half and all of a time that doubles, so that jobs which
 * collided once do not collide in step ("equal jitter": Brooker, "Exponential Backoff And Jitter", AWS Architecture
 * Blog, 2015).
 *
 * @param random A number from 0 up to 1.
 * @param least What the other side asks for, such as `Retry-After`: the wait is that, and a random part of its own.
 */
export function waitAfter(tries: number, waits: RetryWaits, random: number, least?: number): number {
  const most = Math.min(waits.longestWait, waits.firstWait * 2 ** (tries - 1));
  return Math.round((least ?? most / 2) + (most * random) / 2);
}
