export { RETRY_POLICY, type RetryPolicy, type RetryWaits, waitAfter } from './policy.ts';
export { Retries, type RetryOptions } from './retries.ts';
