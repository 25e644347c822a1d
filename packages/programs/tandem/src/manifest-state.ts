import { execFileSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { type ReadTree, readTree } from '@tandem/cluster-tree';
import { isManifestPath, Kinds, readCrds } from '@tandem/kubernetes-objects';
import { createFiles } from '@tandem/machine';
import { readManifestTree, type TreeFiles } from '@tandem/manifest-tree';
import { RELEASE_FILE, releaseOf } from '@tandem/release-file';
import { type CommandCall, UsageError } from './command.ts';

/** What each cluster would get from one state of a repository. */
export interface ManifestState extends ReadTree {
  readonly kinds: Kinds;
}

/** How a state is read. */
export interface StateOptions {
  /** Folders that a cluster applies, besides those that the repository names. */
  readonly clusters: readonly string[];
  /** The root within a Git revision. */
  readonly root: string;
}

/** Reads a folder, or the repository of the working folder at a Git revision. */
export async function readState(
  where: string,
  { clusters, root }: StateOptions,
  call: CommandCall,
): Promise<ManifestState> {
  const folder = resolve(call.cwd, where);
  const isFolder = existsSync(folder) && statSync(folder).isDirectory();
  const tree = isFolder
    ? await readManifestTree(createFiles({ env: {}, ...call, cwd: folder }))
    : await readManifestTree(filesAt(where, call), { root });
  const manifests = tree.manifests();
  const release = releaseOf(tree.read(RELEASE_FILE), RELEASE_FILE);
  const rings = release.ok && release.value ? release.value.rings.map(({ path }) => path) : [];
  const kinds = new Kinds(readCrds(manifests).kinds);
  const read = readTree({ manifests, source: tree, kinds, clusters: [...clusters, ...rings] });
  return { ...read, kinds };
}

/** The longest output of git that is read, in bytes. */
const LONGEST = 1024 * 1024 * 1024;

/** The files of the working folder's repository at a revision. */
function filesAt(revision: string, call: CommandCall): TreeFiles {
  const git = (args: readonly string[], input?: string): Buffer => {
    try {
      return execFileSync('git', args, {
        cwd: call.cwd,
        input,
        maxBuffer: LONGEST,
        stdio: ['pipe', 'pipe', 'pipe'],
      });
    } catch (error) {
      const { stderr } = error as { readonly stderr?: Buffer };
      const reason = stderr?.toString().trim().split('\n').at(-1) ?? String(error);
      throw new UsageError(`${revision} is neither a folder nor a Git revision here: ${reason}`);
    }
  };
  const commit = git(['rev-parse', '--verify', '--end-of-options', `${revision}^{commit}`])
    .toString()
    .trim();
  const blobs = new Map(
    git(['ls-tree', '-r', '-z', '--full-tree', commit])
      .toString()
      .split('\0')
      .flatMap((line) => {
        const [, mode, id, path] = /^(\d+) blob ([0-9a-f]+)\t(.*)$/s.exec(line) ?? [];
        // A link holds a path, and is skipped as in a folder.
        return id !== undefined && path !== undefined && mode !== '120000' ? [[path, id] as const] : [];
      }),
  );
  const known = contentsOf(
    [...blobs].filter(([path]) => isManifestPath(path)).map(([, id]) => id),
    (input) => git(['cat-file', '--batch'], input),
  );
  return {
    list: async (folder) =>
      [...blobs.keys()].filter((path) => folder === '' || path.startsWith(`${folder}/`)).sort(),
    read: async (path) => {
      const id = blobs.get(path);
      return id === undefined ? undefined : (known.get(id) ?? git(['cat-file', 'blob', id]));
    },
  };
}

/** The contents of blobs, read in one call: for each a line `<id> blob <size>`, its bytes and a line break. */
function contentsOf(ids: readonly string[], batch: (input: string) => Buffer): ReadonlyMap<string, Buffer> {
  const found = new Map<string, Buffer>();
  const output = ids.length === 0 ? Buffer.alloc(0) : batch(`${ids.join('\n')}\n`);
  for (let at = 0; at < output.length; ) {
    const end = output.indexOf('\n', at);
    const [id = '', , size = '0'] = output.subarray(at, end).toString().split(' ');
    found.set(id, output.subarray(end + 1, end + 1 + Number(size)));
    at = end + 2 + Number(size);
  }
  return found;
}
