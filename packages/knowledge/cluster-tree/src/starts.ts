import { posix } from 'node:path';
import { FLUX_OPERATOR } from '@tandem/flux';
import { listAt, type Manifest, plainPath, textAt } from '@tandem/kubernetes-objects';
import { Sources } from './sources.ts';
import { folderOf, isFlux, type TreeFiles } from './tree-files.ts';

/** Where a cluster begins: the folder that it applies first. */
export interface Start {
  readonly folder: string;
  /** The Flux Kustomization that applies the folder, where the tree has it. */
  readonly sync?: Manifest;
}

/**
 * Where the clusters of a tree begin: at the folders that the caller names (rings, `--cluster`), and at those that a
 * bootstrap or a FluxInstance reads. Where there is none, at each folder that holds Flux Kustomizations, that no Flux
 * Kustomization applies, and whose files no kustomization outside it names.
 */
export function startsOf(files: TreeFiles, clusters: readonly string[]): readonly Start[] {
  const named = clusters.map((folder): Start => ({ folder: plainPath(folder) }));
  const synced = bootstraps(files);
  const starts = once([...synced, ...instances(files), ...named]);
  if (starts.length > 0) return starts;
  return likelyStarts(files).map((folder) => ({ folder }));
}

/** The starts, each folder once: the one with its Kustomization is kept. */
function once(starts: readonly Start[]): readonly Start[] {
  const found = new Map<string, Start>();
  for (const start of starts) if (!found.get(start.folder)?.sync) found.set(start.folder, start);
  return [...found.values()].sort((one, other) => (one.folder < other.folder ? -1 : 1));
}

/**
 * `flux bootstrap` writes `gotk-sync.yaml` into `<path>/flux-system`; its Kustomization applies `<path>`
 * (https://fluxcd.io/flux/installation/bootstrap/). A Kustomization in a folder that it applies itself, and that no
 * other applies, does the same under another name.
 */
function bootstraps(files: TreeFiles): readonly Start[] {
  const all = files.objects().filter(isFlux);
  return all.flatMap((sync): readonly Start[] => {
    const { file } = sync.place([]);
    const path = pathOf(sync);
    const isHere = files.manifests.some((each) => path === '' || each.path.startsWith(`${path}/`));
    if (posix.basename(file) === 'gotk-sync.yaml')
      return [{ folder: isHere ? path : folderOf(folderOf(file)), sync }];
    if (path === '' || !file.startsWith(`${path}/`) || !files.reachedFrom(path).has(file)) return [];
    const others = all.filter((each) => pathOf(each) !== path);
    return others.some((each) => files.reachedFrom(pathOf(each)).has(file)) ? [] : [{ folder: path, sync }];
  });
}

/** The folders that FluxInstances read, also those in the values of the chart flux-instance. */
function instances(files: TreeFiles): readonly Start[] {
  const values = files.valuesFiles().map((value) => textAt(value, 'instance', 'sync', 'path'));
  const paths = [...values, ...instancePaths(files)].map((path) => plainPath(path));
  return paths.filter((path) => path !== '' && files.has(path)).map((folder) => ({ folder }));
}

function instancePaths(files: TreeFiles): readonly (string | undefined)[] {
  return files.objects().map(({ group, kind, value }) => {
    if (group === FLUX_OPERATOR && kind === 'FluxInstance') return textAt(value, 'spec', 'sync', 'path');
    return kind === 'HelmRelease' ? textAt(value, 'spec', 'values', 'instance', 'sync', 'path') : undefined;
  });
}

function pathOf({ value }: Manifest): string {
  return plainPath(textAt(value, 'spec', 'path'));
}

function likelyStarts(files: TreeFiles): readonly string[] {
  const sources = new Sources(files, []);
  const flux = files.objects().filter((each) => isFlux(each) && !isHidden(each.place([]).file));
  const paths = new Set(flux.map((each) => each.place([]).file));
  const holders = new Set([...paths].map(folderOf));
  for (const folder of files.kustomized())
    if (!isHidden(`${folder}/`) && [...files.reachedFrom(folder)].some((each) => paths.has(each)))
      holders.add(folder);
  const applied = new Set<string>();
  for (const each of flux) {
    const { file } = each.place([]);
    const path = pathOf(each);
    if (sources.isExternal(each, path !== '' && files.has(path))) continue;
    for (const folder of appliedBy(files, each)) {
      // One that applies its own folder is what begins there.
      if (folderOf(file) !== folder) applied.add(folder);
    }
  }
  const named = namedFromOutside(files, holders);
  const found = [...holders].filter((folder) => !applied.has(folder) && !named.has(folder));
  return found
    .filter((folder) => !found.some((other) => other !== folder && owns(files, other, folder)))
    .sort();
}

/** Whether a path is in a folder whose name begins with a dot: what is put away there is no cluster. */
function isHidden(path: string): boolean {
  return /(?:^|\/)\.[^/]*\//.test(path);
}

/** Whether what a folder makes, or leaves out, is the business of a folder above it. */
function owns(files: TreeFiles, other: string, folder: string): boolean {
  if (other === '') return files.kustomizationOf('') === undefined;
  return folder.startsWith(`${other}/`);
}

/** The folders that a Flux Kustomization applies, those of its components among them. */
function appliedBy(files: TreeFiles, kustomization: Manifest): readonly string[] {
  const path = pathOf(kustomization);
  const components = listAt(kustomization.value, 'spec', 'components').map((each) =>
    plainPath(posix.join(path, String(each))),
  );
  return [path, ...components].flatMap((each) =>
    [...files.reachedFrom(each)].map((part) => files.folderAt(part)),
  );
}

/** The folders that a kustomization outside of them names, or of which it names a file. */
function namedFromOutside(files: TreeFiles, folders: ReadonlySet<string>): ReadonlySet<string> {
  const found = new Set<string>();
  for (const user of files.kustomized()) {
    for (const part of files.namedBy(user)) {
      const folder = files.folderAt(part);
      const isOutside = user !== folder && !user.startsWith(`${folder}/`);
      if (isOutside && folders.has(folder)) found.add(folder);
    }
  }
  return found;
}
