import { posix } from 'node:path';
import {
  KUSTOMIZATION_FILE,
  listAt,
  type Manifest,
  type ManifestFile,
  textAt,
} from '@tandem/kubernetes-objects';

/** What the kustomizations of a tree name, by path from its root. */
export interface NamedFiles {
  /** Files and folders under `resources`, `bases` and `components`. */
  readonly resources: ReadonlySet<string>;
  /** Files that a build reads and that are no objects of their own: patches, generator values, configuration. */
  readonly inputs: ReadonlySet<string>;
}

/** Fields whose texts are files or folders with objects. */
const RESOURCES = ['resources', 'bases', 'components'];

/** Fields whose texts are files with something else; an entry of `patchesStrategicMerge` may be a patch itself. */
const FILES = ['configurations', 'crds', 'generators', 'transformers', 'validators', 'patchesStrategicMerge'];

/** Fields whose entries name a file by `path`. */
const WITH_PATH = ['patches', 'patchesJson6902', 'replacements'];

/**
 * The files that kustomizations among these name (kubectl docs, reference "kustomization.yaml"). A file that is a
 * resource of one and an input of another is a resource.
 *
 * @param manifestsOf The manifests of a file among these.
 */
export function namedFiles(
  files: readonly ManifestFile[],
  manifestsOf: (file: ManifestFile) => readonly Manifest[],
): NamedFiles {
  const resources = new Set<string>();
  const inputs = new Set<string>();
  for (const file of files) {
    if (!KUSTOMIZATION_FILE.test(file.path)) continue;
    const at = (name: string) => plain(posix.join(posix.dirname(file.path), name));
    for (const manifest of manifestsOf(file)) {
      for (const field of RESOURCES) for (const name of textsAt(manifest, field)) resources.add(at(name));
      for (const name of inputsOf(manifest)) inputs.add(at(name));
    }
  }
  return { resources, inputs: new Set([...inputs].filter((path) => !resources.has(path))) };
}

function inputsOf(manifest: Manifest): readonly string[] {
  const { value } = manifest;
  const named = WITH_PATH.flatMap((field) => listAt(value, field)).map((each) => textAt(each, 'path'));
  const charts = [...listAt(value, 'helmCharts'), ...listAt(value, 'helmChartInflationGenerator')];
  return [
    ...FILES.flatMap((field) => textsAt(manifest, field)).filter((text) => !text.includes('\n')),
    ...named,
    textAt(value, 'openapi', 'path'),
    ...['configMapGenerator', 'secretGenerator']
      .flatMap((field) => listAt(value, field))
      .flatMap(generatorFiles),
    ...charts.flatMap((chart) => [
      textAt(chart, 'valuesFile'),
      ...listAt(chart, 'additionalValuesFiles').map(String),
    ]),
  ].filter((name) => name !== undefined);
}

function generatorFiles(entry: unknown): readonly (string | undefined)[] {
  const files = listAt(entry, 'files').map((each) => String(each).split('=').at(-1));
  return [...files, ...listAt(entry, 'envs').map(String), textAt(entry, 'env')];
}

function textsAt({ value }: Manifest, field: string): readonly string[] {
  return listAt(value, field).filter((each) => typeof each === 'string');
}

function plain(path: string): string {
  const normal = path.replace(/\/+$/, '');
  return normal === '.' ? '' : normal;
}
