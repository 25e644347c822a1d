import type { WrittenParity } from './parity.ts';
import type { WrittenQuality } from './quality.ts';
import type { Release } from './release.ts';
import type { WrittenTickets } from './tickets.ts';

/** Something wrong, at a path of keys and indices; `key` marks the key itself rather than its value. */
export interface Problem {
  readonly path: readonly (string | number)[];
  readonly at: 'key' | 'value';
  readonly message: string;
}

/** A release.yaml as it is written, where that differs from how it is read. */
export interface Written extends Omit<Release, 'quality' | 'tickets' | 'parity'> {
  readonly quality?: WrittenQuality;
  readonly tickets?: WrittenTickets;
  readonly parity?: WrittenParity;
}
