import { setTimeout } from 'node:timers/promises';
import type { Clock, ProcessView } from '@tandem/ports';

/** The machine's clock. */
export function createClock(_view: ProcessView): Clock {
  return {
    now: () => new Date().toISOString(),
    sleep: async (milliseconds) => {
      await setTimeout(milliseconds);
    },
  };
}
