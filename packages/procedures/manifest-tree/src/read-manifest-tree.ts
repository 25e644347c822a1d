import { posix } from 'node:path';
import {
  isManifestPath,
  isPassedOver,
  type ManifestFile,
  mayHoldObjects,
  outsideCharts,
  readManifests,
} from '@tandem/kubernetes-objects';
import { namedFiles, type SourceFiles, sourceOfFiles } from '@tandem/kustomize';
import type { Files } from '@tandem/ports';

/** The source of a tree: the workspace (`Files`), or a commit (`GitTree`). */
export type TreeFiles = Pick<Files, 'list' | 'read'>;

/** The texts of a tree, by path from its root: files that may be manifests, and files that kustomizations name. */
export interface ManifestTree extends SourceFiles {
  /** The files that hold objects, outside Helm charts, under these paths; all where the list is empty. */
  manifests(paths?: readonly string[]): readonly ManifestFile[];
}

/** How many files are read concurrently: a git port reads them in one request, a machine has limited file handles. */
const AT_ONCE = 500;

/**
 * Reads a tree of manifests.
 *
 * @param options.root The tree's root; absent: that of `files`.
 * @param options.content Returns the content to use for the bytes of a file; the path is from `files`.
 */
export async function readManifestTree(
  files: TreeFiles,
  options: {
    readonly root?: string;
    readonly content?: (bytes: Uint8Array, path: string) => Uint8Array;
  } = {},
): Promise<ManifestTree> {
  const { root = '', content = (bytes) => bytes } = options;
  const folder = plainFolder(root);
  const all = (await files.list(folder)).filter((path) => !isPassedOver(path));
  const nameOf = (path: string) => (folder === '' ? path : path.slice(folder.length + 1));
  const textsOf = async (paths: readonly string[]): Promise<readonly ManifestFile[]> => {
    const read = await readAll(files, paths);
    return read.map(([path, bytes]) => ({
      path: nameOf(path),
      text: new TextDecoder().decode(content(bytes, path)),
    }));
  };
  const manifests = await textsOf(all.filter(isManifestPath));
  const named = namedFiles(manifests, (file) => readManifests(file).manifests).inputs;
  const others = await textsOf(all.filter((path) => named.has(nameOf(path)) && !isManifestPath(path)));
  const source = sourceOfFiles([...manifests, ...others]);
  return {
    ...source,
    manifests: (paths = []) => {
      const within = paths.map(plainFolder);
      const chosen = outsideCharts(manifests.map(({ path }) => path)).filter(
        (path) =>
          within.length === 0 ||
          within.some((each) => each === '' || path === each || path.startsWith(`${each}/`)),
      );
      return chosen.map((path) => ({ path, text: source.read(path) ?? '' })).filter(mayHoldObjects);
    },
  };
}

/** The bytes of files; files that do not exist are skipped. */
async function readAll(
  files: TreeFiles,
  paths: readonly string[],
): Promise<readonly (readonly [path: string, bytes: Uint8Array])[]> {
  const found: [string, Uint8Array][] = [];
  for (let from = 0; from < paths.length; from += AT_ONCE) {
    const some = paths.slice(from, from + AT_ONCE);
    const contents = await Promise.all(some.map((path) => files.read(path)));
    for (const [index, bytes] of contents.entries()) if (bytes) found.push([some[index] ?? '', bytes]);
  }
  return found;
}

/** A path without leading `./` and trailing slashes; empty for the root itself. */
export function plainFolder(path: string): string {
  const normal = posix.normalize(path).replace(/\/+$/, '');
  return normal === '.' ? '' : normal.replace(/^\.\//, '');
}
