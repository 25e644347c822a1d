import type { Clock } from '@tandem/ports';
import { type RetryPolicy, waitAfter } from './policy.ts';

/** The options of one operation with retries. */
export interface RetryOptions {
  readonly policy: RetryPolicy;
  readonly clock: Clock;
  /** Returns a number from 0 up to 1; absent: Math.random. */
  readonly random?: () => number;
}

/** Counts the tries of one operation, from its first one, and waits between them. */
export class Retries {
  readonly #options: RetryOptions;
  readonly #end: number;
  #tries = 1;

  constructor(options: RetryOptions) {
    this.#options = options;
    this.#end = Date.parse(options.clock.now()) + options.policy.budget;
  }

  /** The number of tries so far. */
  get tries(): number {
    return this.#tries;
  }

  /**
   * Waits for the next try. Returns false at once where the policy allows none: no try is left, or the wait would end after
   * the budget.
   *
   * @param least Milliseconds that the other side requests to wait.
   */
  async again(least?: number): Promise<boolean> {
    const { policy, clock, random = Math.random } = this.#options;
    const wait = waitAfter(this.#tries, policy, random(), least);
    if (this.#tries >= policy.tries || Date.parse(clock.now()) + wait > this.#end) return false;
    await clock.sleep(wait);
    this.#tries += 1;
    return true;
  }
}
