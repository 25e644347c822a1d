import type { MirroredCommit } from '@tandem/double-forges';
import { git } from './repositories.ts';

/** The commits and branches of a bare repository, as a forge that hosts it would know them. */
export interface Mirrored {
  /** Oldest first. */
  readonly commits: readonly MirroredCommit[];
  readonly branches: ReadonlyMap<string, string>;
}

const FIELDS = ['%H', '%P', '%an', '%ae', '%cI', '%B'].join('%x00');

/** Reads a bare repository; commits that are known already are left out. */
export async function readForMirror(
  bare: string,
  known: { has(commit: string): boolean },
): Promise<Mirrored> {
  const refs = await git(bare, ['for-each-ref', '--format=%(refname:lstrip=2) %(objectname)', 'refs/heads']);
  const branches = new Map(
    refs
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.split(' ') as [string, string]),
  );
  const log = await git(bare, [
    'log',
    '--branches',
    '--reverse',
    '--topo-order',
    `--format=${FIELDS}%x00%x01`,
  ]);
  const commits: MirroredCommit[] = [];
  for (const entry of log.split('\u0000\u0001\n')) {
    const [id = '', parents = '', name = '', email = '', at = '', message = ''] = entry.split('\0');
    if (id === '' || known.has(id)) continue;
    const { tree, blobs } = await treeOf(bare, id);
    const author = { name, email };
    commits.push({
      id,
      parents: parents.split(' ').filter(Boolean),
      tree,
      blobs,
      message: message.trimEnd(),
      author,
      at,
    });
  }
  return { commits, branches };
}

async function treeOf(bare: string, commit: string): Promise<Pick<MirroredCommit, 'tree' | 'blobs'>> {
  const listed = await git(bare, ['ls-tree', '-r', '-z', commit]);
  const tree = new Map(
    listed
      .split('\0')
      .filter((line) => line !== '')
      .map((line) => {
        const [, blob = '', path = ''] = /^\S+ blob (\S+)\t(.*)$/s.exec(line) ?? [];
        return [path, blob] as const;
      }),
  );
  const blobs = new Map<string, Uint8Array>();
  for (const blob of new Set(tree.values())) {
    blobs.set(blob, Buffer.from(await git(bare, ['cat-file', 'blob', blob])));
  }
  return { tree, blobs };
}
