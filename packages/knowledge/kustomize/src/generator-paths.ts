import { posix } from 'node:path';
import {
  KUSTOMIZATION_FILE,
  listAt,
  type ManifestFile,
  readManifests,
  textAt,
} from '@tandem/kubernetes-objects';

/** The paths of the files that the generators of kustomizations among these read: they need not be manifests. */
export function generatorPaths(files: readonly ManifestFile[]): readonly string[] {
  return files
    .filter(({ path, text }) => KUSTOMIZATION_FILE.test(path) && text.includes('Generator'))
    .flatMap((file) =>
      readManifests(file).manifests.flatMap(({ value }) =>
        ['configMapGenerator', 'secretGenerator']
          .flatMap((field) => listAt(value, field))
          .flatMap((each) => {
            const env = textAt(each, 'env');
            const files = listAt(each, 'files').map((entry) => String(entry).split('=').at(-1) ?? '');
            return [...files, ...listAt(each, 'envs').map(String), ...(env === undefined ? [] : [env])];
          })
          .map((path) => posix.join(posix.dirname(file.path), path)),
      ),
    );
}
