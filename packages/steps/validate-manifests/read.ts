import { err, ok, type Result } from '@tandem/contract';
import { isManifestPath, type ManifestFile } from '@tandem/kubernetes-objects';
import { type Baseline, readBaseline } from '@tandem/manifest-rules';
import { plainFolder } from '@tandem/manifest-tree';
import { type Clusters, type Files, PathRefused } from '@tandem/ports';

/** Reads definitions from files and folders of the work folder; the one that is not there is named. */
export async function readDefinitions(
  files: Files,
  paths: readonly string[],
): Promise<Result<readonly ManifestFile[], string>> {
  const found: ManifestFile[] = [];
  for (const path of paths) {
    const place = plainFolder(path);
    const own = await fileAt(files, place);
    const names = own ? [place] : (await files.list(place)).filter(isManifestPath);
    if (names.length === 0) return err(`There is no file or folder ${path} with definitions.`);
    for (const name of names) {
      const bytes = await files.read(name);
      if (bytes) found.push({ path: name, text: new TextDecoder().decode(bytes) });
    }
  }
  return ok(found);
}

/** The baseline of a file; undefined where none is named. */
export async function readAccepted(
  files: Files,
  path: string,
): Promise<Result<Baseline | undefined, string>> {
  if (path === '') return ok(undefined);
  const bytes = await files.read(path);
  if (!bytes) return err(`There is no file ${path}.`);
  const read = readBaseline(new TextDecoder().decode(bytes));
  return read.ok ? read : err(`${path} cannot be read: ${read.error}.`);
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
