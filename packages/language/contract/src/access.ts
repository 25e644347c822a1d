/** One rule of what a step reads of a cluster, as a rule of a Kubernetes role. No step writes to a cluster. */
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
 * What a step needs to be allowed on the host of the GitOps repository and on the forges: the closed list from which
 * the table of tokens comes.
 */
export type Permission =
  | 'gitops-read'
  | 'gitops-write'
  | 'code-read'
  | 'notes-write'
  | 'tickets-read'
  | 'tickets-write';
