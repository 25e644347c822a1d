/** Time, so that a test or a rehearsal may set it. */
export interface Clock {
  /** Now, as an ISO 8601 instant in UTC: `2026-11-24T19:30:00.000Z`. */
  now(): string;
  /** Resolves after so many milliseconds, or as soon as it is stopped. */
  sleep(milliseconds: number, stop?: AbortSignal): Promise<void>;
}
