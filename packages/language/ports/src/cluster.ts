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
  /** Absent: the object is not in a namespace. */
  readonly namespace?: string;
}

/** An object as the API server returned it; everything besides its metadata depends on the kind. */
export interface ClusterObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid: string;
    /** Opaque: if two differ, the object was written in between. */
    readonly resourceVersion: string;
    /** Counts changes of the desired state; absent for kinds without it. */
    readonly generation?: number;
    /** ISO 8601 instant of the deletion request. */
    readonly deletionTimestamp?: string;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

/** Restricts the objects of a kind; an absent restriction allows all. */
export interface ClusterSelection {
  readonly namespace?: string;
  /** In the syntax of the API: `app=web,tier!=cache`. */
  readonly labels?: string;
  /** In the syntax of the API: `involvedObject.uid=…`. */
  readonly fields?: string;
}

/** Why a request to a cluster failed. `detail` is for people and contains no secret. */
export interface ClusterProblem {
  readonly kind:
    | 'unreachable'
    /** The API server does not accept the credentials. */
    | 'unauthenticated'
    /** The account lacks the permission; `detail` names verb, resource and namespace. */
    | 'forbidden'
    /** The cluster does not serve the kind. */
    | 'no-such-kind'
    /** No credentials, or a kubeconfig that cannot be used. */
    | 'unconfigured'
    | 'refused';
  readonly detail: string;
}

export type ClusterAnswer<T> = Result<T, ClusterProblem>;

/** How followed objects are currently kept up to date. */
export type Following =
  | { readonly kind: 'starting' }
  /** By a watch: changes arrive within moments. */
  | { readonly kind: 'watching' }
  /** By reading the list repeatedly, since watching is not allowed. */
  | { readonly kind: 'polling' }
  /** Not at all: the objects are from the last successful response. */
  | { readonly kind: 'broken'; readonly problem: ClusterProblem };

/** Objects of a kind, kept up to date until closed. */
export interface Followed {
  /** As of the last change that was received; may be behind the cluster. */
  objects(): readonly ClusterObject[];
  state(): Following;
  close(): void;
}

/** The Kubernetes API of one cluster, read only. */
export interface Cluster {
  /** The object in its latest state (no cache), or undefined where it does not exist. */
  read(ref: ClusterRef): Promise<ClusterAnswer<ClusterObject | undefined>>;
  /** The CustomResourceDefinition of a kind; undefined where it has none. */
  definition(kind: ClusterKind): Promise<ClusterAnswer<ClusterObject | undefined>>;
  /** The objects in their latest state. */
  list(kind: ClusterKind, of?: ClusterSelection): Promise<ClusterAnswer<readonly ClusterObject[]>>;
  /**
   * Follows the objects of a kind, by a watch where that is allowed; recovers from lost connections, expired
   * versions and restarted servers.
   *
   * @param onChange Called after objects or the state may have changed.
   */
  follow(kind: ClusterKind, of: ClusterSelection, onChange: () => void): Followed;
}

/** The clusters that the job's configuration describes. */
export interface Clusters {
  /**
   * The cluster of a context of the job's kubeconfig (empty: its current one), or the one that the job runs in.
   * Sends no request yet.
   */
  open(context: string): Cluster;
}
