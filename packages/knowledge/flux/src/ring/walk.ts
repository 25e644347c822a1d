import type { ClusterKind, ClusterObject, ClusterRef } from '@tandem/ports';
import { refKey } from './reference.ts';
import type { AwaitedPromotion, ClusterSnapshot } from './snapshot.ts';

/** One way through a snapshot: what was looked at, and what was found out on the way. */
export class Walk {
  readonly promotion: AwaitedPromotion;
  /** The commits that Kustomizations run which read the branch of the promotion; one where the ring runs it as a whole. */
  readonly runs = new Set<string>();
  /** Whether one of the Kustomizations applies the ring's folder. */
  covers = false;
  readonly asked = new Set<string>();
  /** Kinds whose definition has to be read, by group and kind. */
  readonly askedKinds = new Map<string, ClusterKind>();
  readonly root: ClusterRef;
  readonly #snapshot: ClusterSnapshot;
  readonly #seen = new Map<string, ClusterRef>();
  readonly #visited = new Set<string>();

  constructor(snapshot: ClusterSnapshot, promotion: AwaitedPromotion, root: ClusterRef) {
    this.#snapshot = snapshot;
    this.promotion = promotion;
    this.root = root;
  }

  look(ref: ClusterRef): ClusterObject | undefined | 'unread' {
    this.#seen.set(refKey(ref), ref);
    return this.#snapshot.get(ref);
  }

  /** Whether this is the first visit: what depends on itself, or on the same thing twice, is shown once. */
  enter(ref: ClusterRef): boolean {
    const key = refKey(ref);
    if (this.#visited.has(key)) return false;
    this.#visited.add(key);
    return true;
  }

  seen(): readonly ClusterRef[] {
    return [...this.#seen.values()];
  }
}
