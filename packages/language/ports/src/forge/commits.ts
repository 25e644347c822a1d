import type { ForgeAnswer } from './answer.ts';

/** A commit. */
export interface ForgeCommit {
  readonly commit: string;
  readonly message: string;
  readonly author: string;
  readonly at: string;
}

/** What a pipeline reports about a commit, shown next to it on the forge. */
export interface CommitStatus {
  readonly name: string;
  readonly state: 'pending' | 'running' | 'passed' | 'failed';
  readonly description: string;
  readonly url?: string;
}

export interface ForgeCommits {
  read(ref: string): ForgeAnswer<ForgeCommit>;
  /** Commits reachable from `to` but not from `from`, newest first. */
  between(from: string, to: string): ForgeAnswer<readonly ForgeCommit[]>;
  /** The bytes of a file at a ref, or undefined where it does not exist. */
  file(path: string, ref: string): ForgeAnswer<Uint8Array | undefined>;
  /** Sets the status with that name; idempotent. */
  setStatus(commit: string, status: CommitStatus): ForgeAnswer<void>;
  statuses(commit: string): ForgeAnswer<readonly CommitStatus[]>;
}
