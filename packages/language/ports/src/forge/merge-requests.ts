import type { ForgeAnswer } from './answer.ts';
import type { ForgeCommit } from './commits.ts';
import type { ForgeUser } from './user.ts';

/** A merge request. Hashes are full; times are ISO 8601 instants. */
export interface MergeRequest {
  /** GitLab's `iid`, Azure's `pullRequestId`: the number that people use. */
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
  /** Whether the merge squashes the commits, as far as the forge knows before the merge. */
  readonly squash: boolean;
  /** The message of the squash commit that the forge would write now, where it provides it. */
  readonly squashMessage?: string;
  readonly labels: readonly string[];
  readonly reviewers: readonly ForgeUser[];
  /** The latest pipeline on the head: `stale` where it ran on an older one. */
  readonly pipeline: 'none' | 'running' | 'passed' | 'failed' | 'stale';
}

/** A file that a merge request changes; counts are lines, absent where the forge does not provide the text. */
export interface ChangedFile {
  readonly path: string;
  readonly oldPath?: string;
  readonly change: 'added' | 'modified' | 'deleted' | 'renamed';
  readonly added?: number;
  readonly removed?: number;
  /** The new lines with their numbers in the new file, where the forge provides the text. */
  readonly newLines?: readonly { readonly number: number; readonly text: string }[];
  readonly generated?: boolean;
}

/** A thread on a merge request. `key` is the one that Tandem set; absent for a thread of a person. */
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
  /** The merge request that merged a commit into its branch, if any. */
  ofCommit(commit: string): ForgeAnswer<MergeRequest | undefined>;
  /** Creates a merge request, or updates and returns the open one with the same branches. */
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
  /** Who approved the present head; approvals that a later push revoked do not count. */
  approvals(number: number): ForgeAnswer<readonly ForgeUser[]>;
  threads(number: number): ForgeAnswer<readonly Thread[]>;
  /** The numbers of the tickets that the forge itself links to it, in its own tracker. */
  tickets(number: number): ForgeAnswer<readonly string[]>;
  /**
   * Creates or updates the thread with this key to match: posts it, rewrites its first note, resolves or reopens it;
   * does nothing where it already matches. Duplicates caused by a lost answer are removed.
   */
  putThread(
    number: number,
    wanted: {
      readonly key: string;
      /** Markdown; the caller has escaped any foreign text in it. */
      readonly body: string;
      readonly at?: { readonly file: string; readonly line: number };
      readonly resolved: boolean;
    },
  ): ForgeAnswer<Thread>;
}
