/** Everything that a forge of the sandbox knows: plain data, so that it can be copied as it was at a moment. */
export interface ForgeState {
  /** The last number given; people, repositories, merge requests and tickets never share one. */
  lastNumber: number;
  readonly users: SandboxUser[];
  readonly repositories: SandboxRepository[];
  readonly mergeRequests: SandboxMergeRequest[];
  readonly tickets: SandboxTicket[];
  readonly statuses: SandboxStatus[];
  readonly deployments: SandboxDeployment[];
}

/** An account; `token` is what it signs in with. */
export interface SandboxUser {
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
export interface SandboxRepository {
  readonly id: number;
  readonly guid: string;
  readonly projectGuid: string;
  readonly path: string;
  readonly defaultBranch: string;
  /** Tips by branch. */
  readonly branches: Map<string, string>;
  readonly commits: Map<string, SandboxCommit>;
  /** Bytes by the hash that git gives them. */
  readonly blobs: Map<string, Uint8Array>;
}

export interface SandboxCommit {
  readonly id: string;
  readonly parents: readonly string[];
  /** Hashes of blobs by path. */
  readonly tree: ReadonlyMap<string, string>;
  readonly message: string;
  readonly author: { readonly name: string; readonly email: string };
  readonly at: string;
}

export interface SandboxMergeRequest {
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
  readonly threads: SandboxThread[];
  /** Tickets linked by the forge itself. */
  readonly tickets: number[];
}

export interface SandboxThread {
  readonly id: number;
  /** What Azure keeps beside a thread. */
  readonly properties: Record<string, string>;
  readonly at?: SandboxPlace;
  resolved: boolean;
  notes: SandboxNote[];
}

export interface SandboxPlace {
  readonly file: string;
  readonly line: number;
}

export interface SandboxNote {
  readonly id: number;
  readonly author: number;
  body: string;
  /** Written by the forge itself, such as `added 1 commit`. */
  readonly system: boolean;
  readonly createdAt: string;
  updatedAt: string;
}

export interface SandboxTicket {
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
  comments: SandboxNote[];
  /** Azure's relations: `ArtifactLink` or `Hyperlink`. */
  links: { readonly rel: string; readonly url: string; readonly name: string; readonly comment: string }[];
}

export interface SandboxStatus {
  readonly id: number;
  readonly repository: number;
  readonly commit: string;
  readonly name: string;
  state: 'pending' | 'running' | 'passed' | 'failed';
  description: string;
  url?: string;
  readonly at: string;
}

export interface SandboxDeployment {
  readonly id: number;
  readonly repository: number;
  readonly environment: string;
  readonly commit: string;
  readonly ref: string;
  state: 'running' | 'succeeded' | 'failed';
  readonly at: string;
}

/** A forge that nothing happened in yet. */
export function emptyState(): ForgeState {
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
