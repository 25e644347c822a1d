import type { ForgeAnswer } from './answer.ts';
import type { ForgeCommit } from './commits.ts';
import type { ForgeUser } from './user.ts';

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
