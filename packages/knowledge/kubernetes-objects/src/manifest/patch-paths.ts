import { posix } from 'node:path';
import { listAt, type ManifestFile, textAt } from './manifest.ts';
import { KUSTOMIZATION_FILE } from './manifest-paths.ts';
import { readManifests } from './read-manifests.ts';

/**
 * The files that kustomizations among these use as patches: parts of objects, which no schema fits
 * (kubectl docs, reference "kustomization.yaml", `patches`, `patchesStrategicMerge`, `patchesJson6902`).
 */
export function patchPaths(files: readonly ManifestFile[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const file of files.filter(({ path }) => KUSTOMIZATION_FILE.test(path))) {
    for (const { value } of readManifests(file).manifests) {
      const named = [
        ...[...listAt(value, 'patches'), ...listAt(value, 'patchesJson6902')].map((patch) =>
          textAt(patch, 'path'),
        ),
        ...listAt(value, 'patchesStrategicMerge').map((patch) =>
          typeof patch === 'string' ? patch : undefined,
        ),
      ];
      for (const path of named) {
        if (path !== undefined) found.add(posix.join(posix.dirname(file.path), path));
      }
    }
  }
  return found;
}
