import { appliedOf } from './origins.ts';
import type { Start } from './starts.ts';
import type { Applied } from './tree.ts';
import type { TreeFiles } from './tree-files.ts';

/**
 * Where the scopes of a tree without Flux begin: at each folder with a kustomization that no other uses, and at one
 * folder of each cycle that none of them leads to, as building it names the cycle.
 */
export function standAloneStarts(files: TreeFiles): readonly Start[] {
  const all = files.kustomized();
  const used = new Set(all.flatMap((folder) => files.namedBy(folder)));
  const found = all.filter((folder) => !used.has(folder)).sort();
  const reached = new Set(found.flatMap((folder) => [...files.reachedFrom(folder)]));
  for (const folder of [...all].sort()) {
    if (reached.has(folder)) continue;
    found.push(folder);
    for (const each of files.reachedFrom(folder)) reached.add(each);
  }
  return found.map((folder) => ({ folder }));
}

/** The objects that no build takes in, and that no kustomization stands above. */
export function standAloneObjects(files: TreeFiles, reached: ReadonlySet<string>): readonly Applied[] {
  return files.manifests
    .filter(({ path }) => files.holdsObjects(path) && !reached.has(path) && !files.isBelowKustomization(path))
    .flatMap(({ path }) => files.of(path))
    .map((origin) => appliedOf(origin.value, origin, undefined));
}
