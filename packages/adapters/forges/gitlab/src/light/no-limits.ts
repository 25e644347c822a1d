/**
 * In the place of `rate-limiter-flexible` and `picomatch-browser` in bundles: the client library would hold itself
 * back by them. Ours does not use its rate limits, and the two are most of its start-up time.
 */
function unused(): never {
  throw new Error('The limits of the client library are not in this bundle.');
}

export class RateLimiterQueue {
  constructor() {
    unused();
  }
}

export class RateLimiterMemory {
  constructor() {
    unused();
  }
}

export const isMatch = unused;

export default { isMatch };
