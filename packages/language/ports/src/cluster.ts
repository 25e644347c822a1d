import type { Result } from '@tandem/contract';

/** A kind of objects by its group (empty: the core group), version and name. */
export interface ClusterKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** One object of a cluster. */
export interface ClusterRef extends ClusterKind {
  readonly name: string;
  /** Absent: the object stands in no namespace. */
  readonly namespace?: string;
}

/** An object as the API server gave it; everything beside its metadata is data of the kind. */
export interface ClusterObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid: string;
    /** Opaque: two that differ tell that the object was written in between. */
    readonly resourceVersion: string;
    /** Counts changes of what is wanted; absent for kinds that have none. */
    readonly generation?: number;
    /** ISO 8601 instant at which it was asked to go. */
    readonly deletionTimestamp?: string;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

/** Which objects of a kind; each absent restriction allows all. */
export interface ClusterSelection {
  readonly namespace?: string;
  /** As the API takes it: `app=web,tier!=cache`. */
  readonly labels?: string;
  /** As the API takes it: `involvedObject.uid=…`. */
  readonly fields?: string;
}

/** Why a cluster gave no answer. `detail` is for people, with no secret in it. */
export interface ClusterProblem {
  readonly kind:
    | 'unreachable'
    /** Nobody is let in with these credentials. */
    | 'unauthenticated'
    /** This account may not do that; `detail` names verb, resource and namespace. */
    | 'forbidden'
    /** The cluster has no such kind. */
    | 'no-such-kind'
    /** No credentials, or a kubeconfig that cannot be used. */
    | 'unconfigured'
    | 'refused';
  readonly detail: string;
}

export type ClusterAnswer<T> = Result<T, ClusterProblem>;

/** How objects that are followed are kept up to date now. */
export type Following =
  | { readonly kind: 'starting' }
  /** By a watch: changes come within moments. */
  | { readonly kind: 'watching' }
  /** By reading the list again and again, as watching is not allowed. */
  | { readonly kind: 'polling' }
  /** Not at all: the objects are those of the last time that the cluster answered. */
  | { readonly kind: 'broken'; readonly problem: ClusterProblem };

/** Objects of a kind, kept up to date until closed. */
export interface Followed {
  /** As of the last change that was seen: it may lie behind the cluster. */
  objects(): readonly ClusterObject[];
  state(): Following;
  close(): void;
}

/** The Kubernetes API of one cluster, read only. */
export interface Cluster {
  /** The object as it is now (a read of the latest state, no cache), or undefined where there is none. */
  read(ref: ClusterRef): Promise<ClusterAnswer<ClusterObject | undefined>>;
  /** The objects as they are now. */
  list(kind: ClusterKind, of?: ClusterSelection): Promise<ClusterAnswer<readonly ClusterObject[]>>;
  /**
   * Follows the objects of a kind, by a watch where that is allowed; goes on through lost connections, expired
   * versions and servers that start again.
   *
   * @param onChange Called after objects or the state may have changed.
   */
  follow(kind: ClusterKind, of: ClusterSelection, onChange: () => void): Followed;
}

/** Clusters by what the job says about them. */
export interface Clusters {
  /**
   * The cluster of a context of the job's kubeconfig (empty: its current one), or the one that the job runs in.
   * Nothing is asked yet.
   */
  open(context: string): Cluster;
}
