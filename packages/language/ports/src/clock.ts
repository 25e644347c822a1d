/** The time, as a port so that tests and the rehearsal can set it. */
export interface Clock {
  /** Now, as an ISO 8601 instant in UTC: `2026-11-24T19:30:00.000Z`. */
  now(): string;
  /** Resolves after this many milliseconds, or as soon as `stop` aborts. */
  sleep(milliseconds: number, stop?: AbortSignal): Promise<void>;
}
