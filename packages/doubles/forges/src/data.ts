/** Everything that an emulated forge stores: plain data, so that a copy keeps it as it was at a moment. */
export interface ForgeData {
  /** The last number given; people, repositories, merge requests and tickets never share one. */
  lastNumber: number;
  readonly users: StoredUser[];
  readonly repositories: StoredRepository[];
  readonly mergeRequests: StoredMergeRequest[];
  readonly tickets: StoredTicket[];
  readonly statuses: StoredStatus[];
  readonly deployments: StoredDeployment[];
}

/** An account; `token` is what it signs in with. */
export interface StoredUser {
  readonly id: number;
  /** As Azure DevOps names accounts. */
  readonly guid: string;
  readonly login: string;
  readonly email: string;
  readonly name: string;
  readonly token: string;
  readonly bot: boolean;
}

/** A repository; `path` is `group/project` on GitLab and `Project/repository` on Azure DevOps. */
export interface StoredRepository {
  readonly id: number;
  readonly guid: string;
  readonly projectGuid: string;
  readonly path: string;
  readonly defaultBranch: string;
  /** Tips by branch. */
  readonly branches: Map<string, string>;
  readonly commits: Map<string, StoredCommit>;
  /** Bytes by the hash that git gives them. */
  readonly blobs: Map<string, Uint8Array>;
}

export interface StoredCommit {
  readonly id: string;
  readonly parents: readonly string[];
  /** Hashes of blobs by path. */
  readonly tree: ReadonlyMap<string, string>;
  readonly message: string;
  readonly author: { readonly name: string; readonly email: string };
  readonly at: string;
}

export interface StoredMergeRequest {
  readonly number: number;
  readonly repository: number;
  readonly createdAt: string;
  readonly author: number;
  readonly sourceBranch: string;
  readonly targetBranch: string;
  title: string;
  description: string;
  state: 'open' | 'merged' | 'closed';
  draft: boolean;
  squash: boolean;
  updatedAt: string;
  mergedAt?: string;
  mergeCommit?: string;
  mergedBy?: number;
  labels: string[];
  reviewers: { readonly user: number; vote: number }[];
  /** The tip of the source branch at each push: Azure's iterations, GitLab's versions. */
  readonly heads: string[];
  pipeline?: { readonly sha: string; readonly status: 'running' | 'success' | 'failed' };
  readonly threads: StoredThread[];
  /** Tickets linked by the forge itself. */
  readonly tickets: number[];
}

export interface StoredThread {
  readonly id: number;
  /** What Azure keeps beside a thread. */
  readonly properties: Record<string, string>;
  readonly at?: StoredPlace;
  resolved: boolean;
  notes: StoredNote[];
}

export interface StoredPlace {
  readonly file: string;
  readonly line: number;
}

export interface StoredNote {
  readonly id: number;
  readonly author: number;
  body: string;
  /** Written by the forge itself, such as `added 1 commit`. */
  readonly system: boolean;
  readonly createdAt: string;
  updatedAt: string;
}

export interface StoredTicket {
  readonly id: number;
  /** The project's path on GitLab, its name on Azure DevOps. */
  readonly project: string;
  readonly type: string;
  title: string;
  description: string;
  state: string;
  labels: string[];
  /** Grows with every change. */
  revision: number;
  updatedAt: string;
  comments: StoredNote[];
  /** Azure's relations: `ArtifactLink` or `Hyperlink`. */
  links: { readonly rel: string; readonly url: string; readonly name: string; readonly comment: string }[];
}

export interface StoredStatus {
  readonly id: number;
  readonly repository: number;
  readonly commit: string;
  readonly name: string;
  state: 'pending' | 'running' | 'passed' | 'failed';
  description: string;
  url?: string;
  readonly at: string;
}

export interface StoredDeployment {
  readonly id: number;
  readonly repository: number;
  readonly environment: string;
  readonly commit: string;
  readonly ref: string;
  state: 'running' | 'succeeded' | 'failed';
  readonly at: string;
}

/** A forge that nothing happened in yet. */
export function emptyData(): ForgeData {
  return {
    lastNumber: 0,
    users: [],
    repositories: [],
    mergeRequests: [],
    tickets: [],
    statuses: [],
    deployments: [],
  };
}
