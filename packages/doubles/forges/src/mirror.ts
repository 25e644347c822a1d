import type { StoredCommit, StoredRepository } from './data.ts';

/** A commit of a real repository, with the blobs of its tree that may be new. */
export interface MirroredCommit extends StoredCommit {
  readonly blobs: ReadonlyMap<string, Uint8Array>;
}

/**
 * Brings a stored repository to where a real one is: its commits under their own hashes, oldest first,
 * and the tips of its branches. What is there already stays.
 */
export function mirrorInto(
  repository: StoredRepository,
  commits: readonly MirroredCommit[],
  branches: ReadonlyMap<string, string>,
): void {
  for (const { blobs, ...commit } of commits) {
    if (!repository.commits.has(commit.id)) repository.commits.set(commit.id, commit);
    for (const [id, bytes] of blobs) repository.blobs.set(id, bytes);
  }
  for (const [branch, tip] of branches) repository.branches.set(branch, tip);
}
