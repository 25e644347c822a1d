import type { Result } from '@tandem/contract';

/** A branch of a repository, by any URL that git accepts, including a folder. */
export interface GitBranch {
  readonly url: string;
  readonly branch: string;
}

/** A branch to fetch. */
export interface GitFetch extends GitBranch {
  /**
   * `none`: only the files of the tip are needed, which saves the transfer of all earlier commits. The tree then
   * throws an Error where it is asked for history or to push. Default: `full`.
   */
  readonly history?: 'full' | 'none';
}

/** Remote branches, read and written without a working tree. */
export interface Git {
  /** Fetches the tip of a branch, with its history unless the caller needs none. */
  fetch(at: GitFetch): Promise<Result<GitTree, GitProblem>>;
}

/** One commit of a fetched branch, on which the next commit can be pushed. */
export interface GitTree {
  readonly at: GitBranch;
  /** The full hash of the commit. */
  readonly commit: string;
  /** The paths of all files under a folder (empty text: all), sorted. */
  list(folder: string): Promise<readonly string[]>;
  /**
   * The bytes of a file, or undefined where it does not exist. Concurrent reads are combined into one request.
   * @throws GitUnreadable where the bytes must be fetched from the remote and cannot.
   */
  read(path: string): Promise<Uint8Array | undefined>;
  /** The latest commit that changed anything under one of these paths, or undefined where none did. */
  lastChange(paths: readonly string[]): Promise<GitCommit | undefined>;
  /** Commits of the branch whose message has this trailer, newest first. */
  withTrailer(name: string, value?: string): Promise<readonly GitCommit[]>;
  /**
   * Whether a full hash is another commit of the branch (default: this one) or one of its ancestors; false where
   * the branch lacks either commit.
   */
  contains(commit: string, within?: string): Promise<boolean>;
  /**
   * Creates one commit on top of this one and pushes it, never by force.
   * `overtaken`: another push came first, and nothing was changed; fetch and decide again.
   */
  push(change: GitChange): Promise<Result<GitPushed, GitProblem>>;
}

/** A commit as in the log. Times are ISO 8601 instants. */
export interface GitCommit {
  readonly commit: string;
  readonly at: string;
  readonly author: string;
  readonly message: string;
}

/** What one commit changes: the whole new bytes of each file, or undefined to delete it. */
export interface GitChange {
  readonly files: ReadonlyMap<string, Uint8Array | undefined>;
  readonly message: string;
  readonly author: { readonly name: string; readonly email: string };
  /** ISO 8601 instant of the commit, so that the caller's clock sets it. */
  readonly at: string;
}

/** How a push ended. */
export type GitPushed = { readonly kind: 'pushed'; readonly commit: string } | { readonly kind: 'overtaken' };

/** Why a git operation failed. `detail` is the message of git, without secrets. */
export interface GitProblem {
  readonly kind: 'unreachable' | 'denied' | 'no-repository' | 'no-branch' | 'refused';
  readonly detail: string;
}

/**
 * A file of a fetched tree cannot be read now. Thrown by {@link GitTree.read}: after a partial fetch, the bytes of
 * files are fetched only when they are read, and the remote may be unreachable by then.
 */
export class GitUnreadable extends Error {
  override readonly name = 'GitUnreadable';
  readonly problem: GitProblem;
  constructor(problem: GitProblem) {
    super(`The files of the repository cannot be read (${problem.kind}): ${problem.detail}`);
    this.problem = problem;
  }
}
