/** A way in which a forge's answer goes wrong. What is handled was done, whatever the caller is told. */
export type ForgeFault =
  /** Answered late. */
  | { readonly kind: 'latency'; readonly milliseconds: number }
  /** 429 with Retry-After in seconds; not handled. */
  | { readonly kind: 'rate-limit'; readonly retryAfter: number }
  /** An error of the server; not handled. */
  | { readonly kind: 'error'; readonly status: 500 | 502 | 503 | 504 }
  /** Handled, and then 502 of a gateway that lost the answer. */
  | { readonly kind: 'error-after' }
  /** The connection ends before the request is handled. */
  | { readonly kind: 'reset-before' }
  /** Handled; the connection ends before the answer. */
  | { readonly kind: 'reset-after' }
  /** Handled; the connection ends in the middle of the answer. */
  | { readonly kind: 'reset-mid-body' }
  /** A read answered by a replica that has not seen the latest writes; for a write, nothing. */
  | { readonly kind: 'stale' }
  /** Handled twice, as a proxy does that repeats what it thinks was lost. */
  | { readonly kind: 'duplicate' }
  /** 401, as when the token ran out. */
  | { readonly kind: 'expired-token' };

/**
 * Faults in so many of all requests, from a seed: the same seed gives the same faults for the same requests.
 *
 * @param share From 0 to 1.
 */
export function faultsFrom(
  seed: number,
  share: number,
  kinds: readonly ForgeFault[],
): () => ForgeFault | undefined {
  const random = mulberry(seed);
  return () => (random() < share ? kinds[Math.floor(random() * kinds.length)] : undefined);
}

/** A small generator of numbers from 0 up to 1 (mulberry32, by Tommy Ettinger, in the public domain). */
function mulberry(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
