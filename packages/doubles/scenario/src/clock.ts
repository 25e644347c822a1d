import type { Clock } from '@tandem/ports';

/** A clock that always shows the same ISO 8601 instant, and on which a wait ends at once. */
export function createFixedClock(now: string): Clock {
  return { now: () => now, sleep: async () => {} };
}

/**
 * A clock on which time passes only while someone waits.
 *
 * @param onNow Called with 1, 2, … each time the clock is read, before it answers.
 */
export function createManualClock(from: string, onNow: (reads: number) => void = () => {}): Clock {
  let time = Date.parse(from);
  let reads = 0;
  return {
    now: () => {
      reads += 1;
      onNow(reads);
      return new Date(time).toISOString();
    },
    sleep: async (milliseconds) => {
      time += milliseconds;
    },
  };
}

/**
 * A clock that runs `factor` times as fast as real time, waits included: a server has real time to catch up while a
 * test does not wait for minutes.
 *
 * @param from What it shows at the start of the process, as an ISO 8601 instant; absent: the real time then.
 */
export function createHurriedClock(factor: number, from?: string): Clock {
  const start = from === undefined ? performance.timeOrigin : Date.parse(from);
  return {
    now: () => new Date(start + performance.now() * factor).toISOString(),
    sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds / factor)),
  };
}
