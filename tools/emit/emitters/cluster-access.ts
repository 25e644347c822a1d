import { accessManifest } from '@tandem/rollout';
import type { Emitted } from '../emitter.ts';

export const folders = ['cluster-access'];

/** The role that a step needs in a cluster. */
export function emits(): Emitted {
  return new Map([['cluster-access/await-rollout.yaml', accessManifest()]]);
}
