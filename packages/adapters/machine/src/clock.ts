import { setTimeout } from 'node:timers/promises';
import type { Clock } from '@tandem/ports';

/** The machine's clock: the only place of the product that reads the time. */
export function createClock(): Clock {
  return {
    now: () => new Date().toISOString(),
    sleep: async (milliseconds, stop) => {
      if (stop === undefined) return setTimeout(milliseconds);
      await setTimeout(milliseconds, undefined, { signal: stop }).catch((error: unknown) => {
        if (!stop.aborted) throw error;
      });
    },
  };
}
