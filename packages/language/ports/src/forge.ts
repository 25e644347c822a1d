import type { Result } from '@tandem/contract';

/**
 * GitLab or Azure DevOps as host of one repository, its merge requests (pull requests) and its tickets
 * (issues, work items). Everything that writes is safe to repeat: what has a `key` is found again by it and
 * updated in place, never posted twice. Every method waits for the server's own confirmation.
 */
export interface Forge {
  readonly kind: 'gitlab' | 'azure-devops';
  readonly mergeRequests: ForgeMergeRequests;
  readonly tickets: ForgeTickets;
  readonly commits: ForgeCommits;
  readonly deployments: ForgeDeployments;
}

/** The answer of one question to a forge. */
export type ForgeAnswer<T> = Promise<Result<T, ForgeProblem>>;

/**
 * Why a forge could not do it. `unreachable` is after all retries (time-outs, resets, 429, 5xx): trying the
 * job again can help. `detail` names method, resource and status, and holds no token. `not-found` may also mean that the caller may not see it.
 */
export interface ForgeProblem {
  readonly kind: 'unreachable' | 'denied' | 'not-found' | 'conflict' | 'refused';
  readonly detail: string;
  readonly status?: number;
}

/** Someone with an account. `login` is what CODEOWNERS and mentions use: a user name, or an e-mail on Azure. */
export interface ForgeUser {
  readonly id: string;
  readonly login: string;
  readonly name: string;
}

/** A merge request. Hashes are full; times are ISO 8601 instants. */
export interface MergeRequest {
  /** GitLab's `iid`, Azure's `pullRequestId`: the number people say. */
  readonly number: number;
  readonly title: string;
  readonly description: string;
  readonly state: 'open' | 'merged' | 'closed';
  readonly draft: boolean;
  readonly author: ForgeUser;
  readonly sourceBranch: string;
  readonly targetBranch: string;
  /** The tip of the source branch. */
  readonly head: string;
  /** Where the source branch left the target branch. */
  readonly base: string;
  readonly url: string;
  readonly createdAt: string;
  readonly mergedAt?: string;
  readonly mergeCommit?: string;
  /** Azure: the `vstfs:` address by which work items of the same organisation link to it. */
  readonly artifact?: string;
  /** Whether the commits become one on merge, as far as the forge says so before the merge. */
  readonly squash: boolean;
  /** The message of the squash commit as the forge would write it now, where it says so. */
  readonly squashMessage?: string;
  readonly labels: readonly string[];
  readonly reviewers: readonly ForgeUser[];
  /** The latest pipeline on the head: `stale` where it ran on an older one. */
  readonly pipeline: 'none' | 'running' | 'passed' | 'failed' | 'stale';
}

/** A file that a merge request changes; counts are lines, absent where the forge does not give the text. */
export interface ChangedFile {
  readonly path: string;
  readonly oldPath?: string;
  readonly change: 'added' | 'modified' | 'deleted' | 'renamed';
  readonly added?: number;
  readonly removed?: number;
  /** The new lines with their numbers in the new file, where the forge gives the text. */
  readonly newLines?: readonly { readonly number: number; readonly text: string }[];
  readonly generated?: boolean;
}

/** A conversation on a merge request. `key` is the one that we gave it, absent where it is a person's. */
export interface Thread {
  readonly id: string;
  readonly key?: string;
  readonly resolved: boolean;
  readonly resolvable: boolean;
  readonly at?: { readonly file: string; readonly line: number };
  readonly notes: readonly { readonly id: string; readonly author: ForgeUser; readonly body: string }[];
}

export interface ForgeMergeRequests {
  read(number: number): ForgeAnswer<MergeRequest>;
  /** Newest first; pages are followed to the end. */
  list(filter: {
    readonly state?: MergeRequest['state'];
    readonly sourceBranch?: string;
    readonly targetBranch?: string;
    /** Merged or updated at or after this instant. */
    readonly since?: string;
  }): ForgeAnswer<readonly MergeRequest[]>;
  /** The merge request that brought a commit to its branch, if one did. */
  ofCommit(commit: string): ForgeAnswer<MergeRequest | undefined>;
  /** Answers the open one with the same branches where there is one, brought up to date. */
  create(wanted: {
    readonly sourceBranch: string;
    readonly targetBranch: string;
    readonly title: string;
    readonly description: string;
  }): ForgeAnswer<MergeRequest>;
  update(
    number: number,
    change: { readonly title?: string; readonly description?: string; readonly labels?: readonly string[] },
  ): ForgeAnswer<MergeRequest>;
  changedFiles(number: number): ForgeAnswer<readonly ChangedFile[]>;
  commits(number: number): ForgeAnswer<readonly ForgeCommit[]>;
  /** Who approved the present head; approvals that a later push took back do not count. */
  approvals(number: number): ForgeAnswer<readonly ForgeUser[]>;
  threads(number: number): ForgeAnswer<readonly Thread[]>;
  /** The numbers of the tickets that the forge itself says belong to it, in its own tracker. */
  tickets(number: number): ForgeAnswer<readonly string[]>;
  /**
   * Makes the one thread with this key be so: posts it, rewrites its first note or reopens it, and leaves it
   * alone where it is so already. Threads doubled by a lost answer are brought back to one.
   */
  putThread(
    number: number,
    wanted: {
      readonly key: string;
      /** Markdown of ours; foreign text in it is escaped by whoever wrote it. */
      readonly body: string;
      readonly at?: { readonly file: string; readonly line: number };
      readonly resolved: boolean;
    },
  ): ForgeAnswer<Thread>;
}

/** A commit. */
export interface ForgeCommit {
  readonly commit: string;
  readonly message: string;
  readonly author: string;
  readonly at: string;
}

/** What a pipeline says of a commit, beside it on the forge. */
export interface CommitStatus {
  readonly name: string;
  readonly state: 'pending' | 'running' | 'passed' | 'failed';
  readonly description: string;
  readonly url?: string;
}

export interface ForgeCommits {
  read(ref: string): ForgeAnswer<ForgeCommit>;
  /** Commits reachable from `to` and not from `from`, newest first. */
  between(from: string, to: string): ForgeAnswer<readonly ForgeCommit[]>;
  /** The bytes of a file at a ref, or undefined where it is not there. */
  file(path: string, ref: string): ForgeAnswer<Uint8Array | undefined>;
  /** Sets the status of that name; setting it twice is setting it once. */
  setStatus(commit: string, status: CommitStatus): ForgeAnswer<void>;
  statuses(commit: string): ForgeAnswer<readonly CommitStatus[]>;
}

/** An issue or a work item. */
export interface Ticket {
  /** The number people say: GitLab's `iid`, the work item's id. */
  readonly id: string;
  readonly title: string;
  /** `opened`/`closed` on GitLab, the work item's state on Azure Boards. */
  readonly state: string;
  readonly type: string;
  readonly url: string;
  readonly labels: readonly string[];
  /** Absolute URLs, or `vstfs:` artifact links, that the ticket points to. */
  readonly links: readonly string[];
}

export interface ForgeTickets {
  read(id: string): ForgeAnswer<Ticket | undefined>;
  /** Tickets in one of these states changed at or after an instant. */
  list(filter: {
    readonly states: readonly string[];
    readonly since?: string;
  }): ForgeAnswer<readonly Omit<Ticket, 'links'>[]>;
  /** The keys of the comments that we made. */
  commentKeys(id: string): ForgeAnswer<readonly string[]>;
  /** Makes the one comment with this key have this body. */
  putComment(id: string, wanted: { readonly key: string; readonly body: string }): ForgeAnswer<void>;
  /** Moves it to a state (GitLab: also by label where the state is `label:…`); nothing to do where it is there. */
  move(id: string, state: string): ForgeAnswer<Ticket>;
  /**
   * Links it to a merge request: by an ArtifactLink to one of the same Azure organisation, by a Hyperlink to one
   * elsewhere; on GitLab, which has neither, by a comment with the address. Linking twice adds nothing.
   */
  link(id: string, to: TicketLink): ForgeAnswer<Ticket>;
}

/** What a ticket can be linked to; `title` is plain text. */
export type TicketLink =
  | { readonly kind: 'url'; readonly url: string; readonly title: string }
  | { readonly kind: 'artifact'; readonly artifact: string; readonly title: string };

/** What was brought to an environment. */
export interface Deployment {
  readonly id: string;
  readonly environment: string;
  readonly commit: string;
  readonly ref: string;
  readonly state: 'running' | 'succeeded' | 'failed';
  readonly at: string;
}

export interface ForgeDeployments {
  /** Newest first. */
  list(environment: string): ForgeAnswer<readonly Deployment[]>;
  /**
   * Makes the deployment of this commit to this environment have this state. Absent on Azure DevOps, where only
   * deployment jobs make records (Azure DevOps docs, pipelines/process/environments "Deployment history").
   */
  readonly put?: (wanted: Omit<Deployment, 'id' | 'at'>) => ForgeAnswer<Deployment>;
}

/** Where a repository with its merge requests, or a tracker with its tickets, is. */
export interface ForgePlace {
  readonly forge: 'gitlab' | 'azure-devops';
  /** GitLab: the address of the instance, with the path that it lies under; Azure: of the organisation or collection. */
  readonly url: string;
  /**
   * GitLab: the full path of the project. Azure: project and repository, as `Retail/gitops`; for tickets the
   * project alone will do.
   */
  readonly path: string;
}

/** Opens forges. The credentials are the adapter's, from the environment; nothing is asked before it is needed. */
export interface Forges {
  open(place: ForgePlace): Forge;
}
