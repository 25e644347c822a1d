import { createHash } from 'node:crypto';
import type { StoredCommit, StoredRepository } from './data.ts';

/** The hash that git gives a blob (git docs, gitformat-pack "Object types"; book, "Git Objects"). */
export function blobId(bytes: Uint8Array): string {
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}

/** Puts a commit on a branch; `undefined` deletes a file. Gives its hash. */
export function commitTo(
  repository: StoredRepository,
  branch: string,
  change: {
    readonly files: Readonly<Record<string, string | Uint8Array | undefined>>;
    readonly message: string;
    readonly author: StoredCommit['author'];
    readonly at: string;
    readonly alsoFrom?: string;
  },
): string {
  const tip = repository.branches.get(branch);
  const tree = new Map(tip === undefined ? [] : commitOf(repository, tip).tree);
  for (const [path, text] of Object.entries(change.files)) {
    if (text === undefined) tree.delete(path);
    else {
      const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
      const id = blobId(bytes);
      repository.blobs.set(id, bytes);
      tree.set(path, id);
    }
  }
  const parents = [tip, change.alsoFrom].filter((parent) => parent !== undefined);
  const { message, author, at } = change;
  const id = createHash('sha1')
    .update(JSON.stringify([parents, [...tree], message, author, at, repository.commits.size]))
    .digest('hex');
  repository.commits.set(id, { id, parents, tree, message, author, at });
  repository.branches.set(branch, id);
  return id;
}

/** @throws Error where there is no such commit. */
export function commitOf(repository: StoredRepository, id: string): StoredCommit {
  const commit = repository.commits.get(id);
  if (!commit) throw new Error(`The repository ${repository.path} has no commit ${id}.`);
  return commit;
}

/** The commit that a branch, a full or a short hash names. */
export function resolveRef(repository: StoredRepository, ref: string): StoredCommit | undefined {
  const id = repository.branches.get(ref.replace(/^refs\/heads\//, '')) ?? ref;
  const exact = repository.commits.get(id);
  if (exact || !/^[0-9a-f]{7,39}$/.test(id)) return exact;
  return [...repository.commits.values()].find((commit) => commit.id.startsWith(id));
}

/** A commit and all that it stands on, newest first. */
export function historyOf(repository: StoredRepository, id: string): readonly StoredCommit[] {
  const seen = new Set<string>();
  const waiting = [id];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    waiting.push(...commitOf(repository, next).parents);
  }
  // Commits enter the map in the order in which they were made.
  return [...repository.commits.values()].filter((commit) => seen.has(commit.id)).reverse();
}

/** Commits reachable from one and not from the other, newest first. */
export function commitsBetween(
  repository: StoredRepository,
  from: string,
  to: string,
): readonly StoredCommit[] {
  const known = new Set(historyOf(repository, from).map((commit) => commit.id));
  return historyOf(repository, to).filter((commit) => !known.has(commit.id));
}

/** The newest commit that both stand on. @throws Error where they have none in common. */
export function mergeBase(repository: StoredRepository, one: string, other: string): string {
  const known = new Set(historyOf(repository, one).map((commit) => commit.id));
  const base = historyOf(repository, other).find((commit) => known.has(commit.id));
  if (!base) throw new Error(`${one} and ${other} have no commit in common.`);
  return base.id;
}

/** How a file differs between two commits; blobs are hashes. */
export interface StoredChange {
  readonly kind: 'added' | 'modified' | 'deleted' | 'renamed';
  readonly path: string;
  readonly oldPath: string;
  readonly oldBlob?: string;
  readonly newBlob?: string;
}

/** The files in which two commits differ, by path; a file that moved with the same bytes is renamed. */
export function changesBetween(
  repository: StoredRepository,
  from: string,
  to: string,
): readonly StoredChange[] {
  const before = commitOf(repository, from).tree;
  const after = commitOf(repository, to).tree;
  const gone = new Map([...before].filter(([path]) => !after.has(path)));
  const changes: StoredChange[] = [];
  for (const [path, newBlob] of after) {
    const oldBlob = before.get(path);
    if (oldBlob === newBlob) continue;
    if (oldBlob !== undefined) changes.push({ kind: 'modified', path, oldPath: path, oldBlob, newBlob });
    else {
      const from = [...gone].find(([, blob]) => blob === newBlob)?.[0];
      if (from === undefined) changes.push({ kind: 'added', path, oldPath: path, newBlob });
      else {
        gone.delete(from);
        changes.push({ kind: 'renamed', path, oldPath: from, oldBlob: newBlob, newBlob });
      }
    }
  }
  for (const [path, oldBlob] of gone) changes.push({ kind: 'deleted', path, oldPath: path, oldBlob });
  return changes.sort((one, other) => (one.path < other.path ? -1 : 1));
}
