import type { Ring } from '@tandem/release-process';
import type { Promotion } from '@tandem/release-records';
import type { Candidate, GateFacts, RingState } from './facts.ts';

/** A ring that is always open, for tests. */
export function ring(name: string, more: Partial<Ring> = {}): Ring {
  return { name, path: `clusters/${name}`, window: 'always', freezes: [], ...more };
}

/** What a ring runs: units of the product shop by number, or any other text. */
export function runs(name: string, ...units: readonly (number | string)[]): RingState {
  return {
    ring: name,
    units: units.map((unit) =>
      typeof unit === 'string' ? { name: unit } : { name: `shop-${unit}`, sequence: unit },
    ),
  };
}

/** Promotions of a ring to units of the product shop, newest first. */
export function promoted(name: string, ...sequences: readonly number[]): readonly Promotion[] {
  return sequences.map((sequence) => ({
    ring: name,
    unit: `shop-${sequence}`,
    sequence,
    commit: `${sequence}`.padStart(40, '0'),
    at: '2026-11-24T12:00:00Z',
    requestedBy: 'Ann',
  }));
}

/** A unit of the product shop that is to enter a ring. */
export function candidate(sequence: number, promotion: Candidate['promotion'] = 'forward'): Candidate {
  return { unit: `shop-${sequence}`, sequence, promotion };
}

/** Facts with which every gate is open: shop-7 follows shop-6 in production, and friendly runs it. */
export const OPEN: GateFacts = {
  ring: ring('production'),
  now: '2026-11-24T12:00:00Z',
  candidate: candidate(7),
  running: runs('production', 6),
  previous: [runs('friendly', 7)],
  promotions: promoted('production', 6, 5),
};
