import type { Health } from '@tandem/kubernetes-objects';
import type { ClusterRef } from '@tandem/ports';
import type { RolloutNode } from './snapshot.ts';

/** The node of an object by its health. */
export function healthNode(ref: ClusterRef, health: Health): RolloutNode {
  if (health.state !== 'ready') return leaf(ref, health.state, health.why);
  return { ...leaf(ref, 'ready', ''), notes: health.note === undefined ? [] : [health.note] };
}

/** A node without children. */
export function leaf(ref: ClusterRef, state: RolloutNode['state'], why: string): RolloutNode {
  return { ref, state, why, notes: [], children: [] };
}
