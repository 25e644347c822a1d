import type { Ring } from '@tandem/release-process';
import type { Promotion } from '@tandem/release-records';

/**
 * The facts that gates decide on, by name. A gate lists those that it needs, and `procedures/promotion` reads
 * these alone.
 */
export interface GateFacts {
  /** The ring, with its options in release.yaml. */
  readonly ring: Ring;
  /** The present: ISO 8601 instant. Read again right before the push. */
  readonly now: string;
  /** The unit that is to enter the ring. */
  readonly candidate: Candidate;
  /** What the ring runs. */
  readonly running: RingState;
  /** What each ring runs that the ring follows; empty for the first ring. */
  readonly previous: readonly RingState[];
  /** The promotions of the ring so far, newest first. */
  readonly promotions: readonly Promotion[];
}

/** The name of a fact. */
export type FactName = keyof GateFacts;

/** A unit that is to enter a ring. */
export interface Candidate {
  /** The name of the unit. */
  readonly unit: string;
  readonly sequence: number;
  /** `forward`: the ring's turn has come. `named`: a person named this unit, which may be an older one. */
  readonly promotion: 'forward' | 'named';
}

/** What a ring runs, by the values that are marked `unit:name` in its folder. */
export interface RingState {
  /** The name of the ring. */
  readonly ring: string;
  /** The different values; more than one where a promotion is incomplete. */
  readonly units: readonly RunningUnit[];
}

/** A value marked `unit:name`. */
export interface RunningUnit {
  readonly name: string;
  /** The number of the unit; absent where the value is no unit of the product, as before the first promotion. */
  readonly sequence?: number;
}

/** The unit that a ring runs, or undefined where it runs none or is between two. */
export function unitOf({ units }: RingState): (RunningUnit & { readonly sequence: number }) | undefined {
  const [unit, ...others] = units;
  return others.length === 0 && unit?.sequence !== undefined
    ? { name: unit.name, sequence: unit.sequence }
    : undefined;
}
