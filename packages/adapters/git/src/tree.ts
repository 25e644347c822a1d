import { type GitBranch, type GitTree, GitUnreadable } from '@tandem/ports';
import { contains, lastChange, withTrailer } from './history.ts';
import { makeCommit } from './make-commit.ts';
import { pushCommit } from './push-commit.ts';
import { blobReader } from './read-blobs.ts';
import type { Repository } from './repository.ts';

interface Entry {
  readonly mode: string;
  readonly hash: string;
}

/** A fetched commit. Its files are plain files: symbolic links and submodules are none. */
export function createTree(repository: Repository, at: GitBranch, commit: string): GitTree {
  let entries: Promise<ReadonlyMap<string, Entry>> | undefined;
  const files = (): Promise<ReadonlyMap<string, Entry>> => {
    entries ??= listFiles(repository, commit);
    return entries;
  };
  const blob = blobReader(repository);
  return {
    at,
    commit,
    list: async (folder) => {
      const prefix = folder === '' ? '' : `${folder.replace(/\/+$/, '')}/`;
      return [...(await files()).keys()].filter((path) => path.startsWith(prefix));
    },
    read: async (path) => {
      const entry = (await files()).get(path);
      return entry && blob(entry.hash);
    },
    lastChange: (paths) => lastChange(repository, commit, paths),
    withTrailer: (name, value) => withTrailer(repository, commit, name, value),
    contains: async (other, within = commit) =>
      (within === commit || (await contains(repository, commit, within))) &&
      contains(repository, within, other),
    push: async (change) => {
      const modes = new Map([...(await files())].map(([path, { mode }]) => [path, mode]));
      const made = await makeCommit(repository, commit, change, modes);
      return pushCommit(repository, { branch: at.branch, parent: commit, commit: made });
    },
  };
}

/** A tree of which only the tip was fetched. Asked for history, it throws instead of an answer from one commit. */
export function withoutHistory(tree: GitTree): GitTree {
  const refuse = (): never => {
    throw new Error(`The branch ${tree.at.branch} was fetched without its history.`);
  };
  return {
    ...tree,
    lastChange: async () => refuse(),
    withTrailer: async () => refuse(),
    contains: async () => refuse(),
    push: async () => refuse(),
  };
}

async function listFiles(repository: Repository, commit: string): Promise<ReadonlyMap<string, Entry>> {
  const listing = await repository.local(['ls-tree', '-r', '-z', '--full-tree', commit]);
  const found: [string, Entry][] = [];
  for (const line of textOf(listing).split('\0')) {
    const match = /^(100\d{3}) blob ([0-9a-f]+)\t([\s\S]+)$/.exec(line);
    if (match?.[1] && match[2] && match[3]) found.push([match[3], { mode: match[1], hash: match[2] }]);
  }
  return new Map(found.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Names of files as text. @throws GitUnreadable for one that is no UTF-8: it could not be written back. */
function textOf(listing: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(listing);
  } catch {
    const names = listing.toString('utf8').split('\0');
    const odd = names.find((line) => line.includes('\ufffd'))?.split('\t')[1] ?? '';
    const detail = `The name of the file '${odd}' is no UTF-8. Rename it.`;
    throw new GitUnreadable({ kind: 'refused', detail });
  }
}
