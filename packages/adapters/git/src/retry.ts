import { setTimeout } from 'node:timers/promises';

/** How often a remote that cannot be reached is asked. */
export const ATTEMPTS = 3;

/** Waits before the attempt after the given one (from 1): about half a second, then about two; jittered. */
export async function pause(attempt: number): Promise<void> {
  await setTimeout(500 * 4 ** (attempt - 1) * (0.5 + Math.random()));
}
