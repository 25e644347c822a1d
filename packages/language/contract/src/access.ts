/** One kind of read in a cluster, as a rule of a Kubernetes role. No step writes to a cluster. */
export interface ClusterRead {
  /** Why the step reads it: one sentence, for the reader of the role. */
  readonly why: string;
  /** API groups; the empty text is the core group. */
  readonly groups: readonly string[];
  /** Resources by their plural names; `*` is every resource of the groups. */
  readonly resources: readonly string[];
  readonly verbs: readonly ('get' | 'list' | 'watch')[];
}

/**
 * A permission that a step needs on the host of the GitOps repository or on a forge: the closed list from which
 * the table of tokens is emitted.
 */
export type Permission =
  | 'gitops-read'
  | 'gitops-write'
  | 'code-read'
  | 'notes-write'
  | 'tickets-read'
  | 'tickets-write';
