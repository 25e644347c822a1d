import { posix } from 'node:path';
import { plainPath, textAt } from '@tandem/kubernetes-objects';
import { isFlux, type TreeFiles } from './tree-files.ts';

/**
 * The folders that begin a scope. With Flux: those that hold Kustomizations of Flux, or use such a folder, and are
 * neither used by another nor inside one. Without: those that are built and that no other uses.
 */
export function topFolders(files: TreeFiles): readonly string[] {
  const kustomized = files.kustomized();
  const used = new Set(kustomized.flatMap((folder) => files.namedBy(folder)));
  const flux = files.manifests
    .filter(({ path }) => files.of(path).some(isFlux))
    .map(({ path }) => posix.dirname(path));
  const roots = (folders: readonly string[]) =>
    [...new Set(folders)].filter((folder) => !used.has(folder)).sort();
  if (flux.length === 0) return withCycles(roots(kustomized), kustomized, (folder) => files.namedBy(folder));
  // A folder of Flux objects counts if it is built, or referenced by a folder that is built.
  const users = kustomized.filter((folder) => usesAny(files, folder, flux));
  const inside = new Set(
    files
      .all()
      .filter(isFlux)
      .map(({ value }) => plainPath(textAt(value, 'spec', 'path'))),
  );
  return roots([...flux, ...users]).filter((folder) => {
    const owner = roots([...flux, ...users]).find(
      (other) => other !== folder && folder.startsWith(`${other}/`),
    );
    return owner === undefined && (!inside.has(folder) || appliesItself(files, folder));
  });
}

/** The sync of a bootstrapped cluster applies the folder that it stands in. */
function appliesItself(files: TreeFiles, folder: string): boolean {
  return files.manifests
    .filter(({ path }) => path.startsWith(`${folder}/`))
    .flatMap(({ path }) => files.of(path))
    .some((manifest) => isFlux(manifest) && plainPath(textAt(manifest.value, 'spec', 'path')) === folder);
}

function usesAny(
  files: TreeFiles,
  folder: string,
  wanted: readonly string[],
  seen: readonly string[] = [],
): boolean {
  if (seen.includes(folder)) return false;
  const named = files.namedBy(folder);
  return named.some(
    (each) =>
      wanted.includes(each) ||
      wanted.includes(posix.dirname(each)) ||
      usesAny(files, each, wanted, [...seen, folder]),
  );
}

/** The roots, and one folder of each cycle that none of them leads to: building it names the cycle. */
function withCycles(
  roots: readonly string[],
  all: readonly string[],
  namedBy: (folder: string) => readonly string[],
): readonly string[] {
  const found = [...roots];
  const reached = new Set<string>();
  const reach = (folder: string): void => {
    if (reached.has(folder)) return;
    reached.add(folder);
    for (const each of namedBy(folder)) reach(each);
  };
  for (const folder of roots) reach(folder);
  for (const folder of [...all].sort()) {
    if (reached.has(folder)) continue;
    found.push(folder);
    reach(folder);
  }
  return found;
}
