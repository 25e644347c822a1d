import { posix } from 'node:path';
import { err, ok, type Result } from '@tandem/contract';
import { type ManifestFile, mayHoldObjects, outsideCharts } from '@tandem/kubernetes-objects';
import { generatorPaths, type SourceFiles } from '@tandem/kustomize';
import { type Clusters, type Files, PathRefused } from '@tandem/ports';

/** The texts of a repository's YAML and JSON files, by paths from its root. */
export interface Repository extends SourceFiles {
  /** Those that hold objects, under these paths; all where none is given. */
  manifests(paths: readonly string[]): readonly ManifestFile[];
}

const MANIFEST = /\.(?:ya?ml|json)$|(?:^|\/)Kustomization$/i;

/** Reads all files under a root that may be manifests, or that patches and generators may name. */
export async function readRepository(files: Files, root: string): Promise<Repository> {
  const texts = new Map<string, string>();
  const folder = plainFolder(root);
  const nameOf = (path: string) => (folder === '' ? path : path.slice(folder.length + 1));
  const readAll = async (paths: readonly string[]): Promise<void> => {
    for (const path of paths) {
      const bytes = await files.read(path);
      if (bytes) texts.set(nameOf(path), new TextDecoder().decode(bytes));
    }
  };
  const all = (await files.list(folder)).filter((path) => !/(?:^|\/)(?:\.git|node_modules)\//.test(path));
  await readAll(all.filter((path) => MANIFEST.test(path)));
  const paths = [...texts.keys()].sort();
  const named = new Set(generatorPaths([...texts].map(([path, text]) => ({ path, text }))));
  await readAll(all.filter((path) => named.has(nameOf(path)) && !texts.has(nameOf(path))));
  return {
    read: (path) => texts.get(path),
    list: (under) => paths.filter((path) => under === '' || path.startsWith(`${under}/`)),
    manifests: (wanted) => {
      const within = wanted.map(plainFolder);
      const chosen = outsideCharts(paths).filter(
        (path) =>
          within.length === 0 ||
          within.some((each) => each === '' || path === each || path.startsWith(`${each}/`)),
      );
      return chosen.map((path) => ({ path, text: texts.get(path) ?? '' })).filter(mayHoldObjects);
    },
  };
}

/** Reads definitions from files and folders of the work folder; the one that is not there is named. */
export async function readDefinitions(
  files: Files,
  paths: readonly string[],
): Promise<Result<readonly ManifestFile[], string>> {
  const found: ManifestFile[] = [];
  for (const path of paths) {
    const place = plainFolder(path);
    const own = await fileAt(files, place);
    const names = own ? [place] : (await files.list(place)).filter((name) => MANIFEST.test(name));
    if (names.length === 0) return err(`There is no file or folder ${path} with definitions.`);
    for (const name of names) {
      const bytes = await files.read(name);
      if (bytes) found.push({ path: name, text: new TextDecoder().decode(bytes) });
    }
  }
  return ok(found);
}

/** The bytes of a file; undefined where there is none, or where it is a folder. */
async function fileAt(files: Files, path: string): Promise<Uint8Array | undefined> {
  try {
    return await files.read(path);
  } catch (error) {
    if (error instanceof PathRefused) return undefined;
    throw error;
  }
}

/** The definitions of a cluster, as one file. */
export async function readFromCluster(clusters: Clusters): Promise<Result<readonly ManifestFile[], string>> {
  const kind = { group: 'apiextensions.k8s.io', version: 'v1', kind: 'CustomResourceDefinition' };
  const listed = await clusters.open('').list(kind);
  if (!listed.ok) return err(listed.error.detail);
  const text = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: listed.value });
  return ok([{ path: 'the cluster', text }]);
}

/** A path without `./` and slashes at its end; empty for the work folder itself. */
export function plainFolder(path: string): string {
  const normal = posix.normalize(path).replace(/\/+$/, '');
  return normal === '.' ? '' : normal.replace(/^\.\//, '');
}
