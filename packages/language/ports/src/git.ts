import type { Result } from '@tandem/contract';

/** A branch of a repository, by any URL that git knows, a folder included. */
export interface GitBranch {
  readonly url: string;
  readonly branch: string;
}

/** Remote branches, read and written without a work folder. */
export interface Git {
  /** Fetches the tip of a branch, with the history that leads to it. */
  fetch(at: GitBranch): Promise<Result<GitTree, GitProblem>>;
}

/** One commit of a fetched branch, and the way to put the next on top of it. */
export interface GitTree {
  readonly at: GitBranch;
  /** The full hash of the commit. */
  readonly commit: string;
  /** The paths of all files under a folder (empty text: all), sorted. */
  list(folder: string): Promise<readonly string[]>;
  /**
   * The bytes of a file, or undefined where there is none. Ask for many at once: they come in one request.
   * @throws GitUnreadable where the remote has to give them and cannot.
   */
  read(path: string): Promise<Uint8Array | undefined>;
  /** The latest commit that changed anything under one of these paths, or undefined where none did. */
  lastChange(paths: readonly string[]): Promise<GitCommit | undefined>;
  /** Commits of the branch whose message has this trailer, newest first. */
  withTrailer(name: string, value?: string): Promise<readonly GitCommit[]>;
  /**
   * Whether a full hash is another commit of the branch (default: this one) or one of its ancestors; false where
   * the branch has one of the two not.
   */
  contains(commit: string, within?: string): Promise<boolean>;
  /**
   * Puts one commit on top of this one and pushes it, never by force.
   * `overtaken`: another push was first, and nothing was changed; fetch and decide again.
   */
  push(change: GitChange): Promise<Result<GitPushed, GitProblem>>;
}

/** A commit as the log has it. Times are ISO 8601 instants. */
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
  /** ISO 8601 instant of the commit, so that the clock is the caller's. */
  readonly at: string;
}

/** How a push ended. */
export type GitPushed = { readonly kind: 'pushed'; readonly commit: string } | { readonly kind: 'overtaken' };

/** Why git could not do it. `detail` is git's own words with no secret in them. */
export interface GitProblem {
  readonly kind: 'unreachable' | 'denied' | 'no-repository' | 'no-branch' | 'refused';
  readonly detail: string;
}

/**
 * A file of a fetched tree cannot be read now. Thrown by {@link GitTree.read}: a remote may keep the bytes of
 * files until they are asked for, and be out of reach by then.
 */
export class GitUnreadable extends Error {
  override readonly name = 'GitUnreadable';
  readonly problem: GitProblem;
  constructor(problem: GitProblem) {
    super(`The files of the repository cannot be read (${problem.kind}): ${problem.detail}`);
    this.problem = problem;
  }
}
