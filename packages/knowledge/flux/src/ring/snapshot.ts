import type { ClusterKind, ClusterObject, ClusterRef } from '@tandem/ports';

/** What is known of a cluster at one moment. */
export interface ClusterSnapshot {
  /** The object; undefined where there is none, `unread` where nobody has looked yet. */
  get(ref: ClusterRef): ClusterObject | undefined | 'unread';
  /** Every Kustomization of Flux that may be read. */
  readonly kustomizations: readonly ClusterObject[];
}

/** How a commit that runs stands to the promoted one. */
export type Relation =
  /** It is the promoted one. */
  | 'same'
  /** It contains the promoted one. */
  | 'newer'
  /** It does not. */
  | 'other'
  /** Nobody has looked yet. */
  | 'unasked';

/** The promotion whose rollout is awaited: what must become live in a cluster. */
export interface AwaitedPromotion {
  /** Full hash of the promoted commit. */
  readonly commit: string;
  /** The ring's folder in the GitOps repository. */
  readonly folder: string;
  /** The ring's own Kustomization, where it is named; else the one that applies the folder. */
  readonly root?: ClusterRef;
  /** The URL of the GitOps repository, to tell apart Kustomizations of other repositories with the same path. */
  readonly url?: string;
  relation(commit: string): Relation;
  /**
   * Whether the definition of a custom kind has `status.conditions`, so that an object without any is not known to be
   * healthy; undefined where nobody has looked yet.
   */
  definesConditions(kind: ClusterKind): boolean | undefined;
  /** Kinds, as `group/Kind`, whose objects have no conditions in this cluster although their definition has. */
  readonly withoutStatus: readonly string[];
}

/** One object of a ring, and what it waits for or owns. */
export interface RolloutNode {
  readonly ref: ClusterRef;
  readonly state: 'ready' | 'progressing' | 'unknown' | 'failed' | 'suspended' | 'missing' | 'unread';
  /** Why it is not ready; empty where it is. */
  readonly why: string;
  /** What a reader should know of one that is ready. */
  readonly notes: readonly string[];
  /** The revision that it says it runs, as Flux writes it. */
  readonly revision?: string;
  readonly children: readonly RolloutNode[];
}

/** What is true of a ring at one moment. */
export interface Rollout {
  readonly verdict: /** The ring runs just the promoted commit, and all of it is healthy. */
    | { readonly kind: 'live' }
    /** It runs a newer commit that contains the promoted one, and all of it is healthy. */
    | { readonly kind: 'superseded'; readonly commit: string }
    /** Something does not recover by itself. */
    | { readonly kind: 'failed' }
    /** A controller is suspended. */
    | { readonly kind: 'suspended' }
    | { readonly kind: 'waiting'; readonly why: string };
  readonly tree: readonly RolloutNode[];
  /** Every object that the verdict speaks of. */
  readonly seen: readonly ClusterRef[];
  /** Commits whose relation has to be asked before more can be said. */
  readonly asked: readonly string[];
  /** Kinds whose definition has to be read before more can be said. */
  readonly askedKinds: readonly ClusterKind[];
}
