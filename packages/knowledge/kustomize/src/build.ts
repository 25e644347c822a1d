import { posix } from 'node:path';
import { err, ok, type Result } from '@tandem/contract';
import {
  isObject,
  type Json,
  type JsonObject,
  listAt,
  MANIFEST_LIMITS,
  plainPath,
  readKubernetesYaml,
  textAt,
  valueAt,
} from '@tandem/kubernetes-objects';
import { type BuildProblem, invalid, NotBuilt, problemIn, unsupported } from './build-problem.ts';
import { withGenerated, withHashes } from './generators.ts';
import { type ImageChange, withImage } from './images.ts';
import { withOrigin } from './origin.ts';
import { type Patch, patchesIn, withPatch } from './patch.ts';
import type { SourceFiles } from './source-files.ts';

const NAMES = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** What of a kustomization.yaml is understood; all else is refused by name, never passed over. */
const KNOWN: readonly string[] = [
  'apiVersion',
  'kind',
  'metadata',
  'resources',
  'components',
  'namespace',
  'patches',
  'patchesStrategicMerge',
  'patchesJson6902',
  'images',
  'replicas',
  'labels',
  'configMapGenerator',
  'secretGenerator',
  'generatorOptions',
];

/**
 * Builds a folder as kustomize does (https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/), as far
 * as the everyday kustomization goes; what goes beyond it is a failure that names the field. A folder without a
 * kustomization.yaml is all manifests below it, as Flux generates one
 * (https://fluxcd.io/flux/components/kustomize/kustomizations/#generate-kustomizationyaml).
 */
export function buildFolder(files: SourceFiles, folder: string): Result<readonly JsonObject[], BuildProblem> {
  const made = files.built?.(plainPath(folder));
  if (made) return made;
  try {
    const objects = build(files, plainPath(folder), []);
    return ok(files.plainNames ? objects : withHashes(objects));
  } catch (error) {
    if (error instanceof NotBuilt) return err(error.problem);
    throw error;
  }
}

/** The kustomization of a folder, by its path; undefined where it has none of its own. */
export function kustomizationIn(files: SourceFiles, folder: string): string | undefined {
  return NAMES.map((name) => posix.join(folder, name)).find((each) => files.read(each) !== undefined);
}

function build(files: SourceFiles, folder: string, above: readonly string[]): readonly JsonObject[] {
  if (above.includes(folder)) throw new NotBuilt(invalid(`${[...above, folder].join(' -> ')} is a circle.`));
  const path = kustomizationIn(files, folder);
  if (path === undefined) return generated(files, folder);
  const [kustomization = {}] = documents(files, path);
  refuseUnknown(kustomization, path);
  const inside = [...above, folder];
  const named = listAt(kustomization, 'resources').map(String);
  const objects = named.flatMap((each) => resource(files, folder, each, inside, path));
  const made = withMade(files, folder, kustomization, objects, path);
  const components = listAt(kustomization, 'components').map(String);
  const withComponents = components.reduce<readonly JsonObject[]>(
    (so, each) => transformed(files, posix.join(folder, each), so, inside),
    made,
  );
  return transform(files, folder, kustomization, withComponents, path);
}

function refuseUnknown(kustomization: JsonObject, path: string): void {
  for (const key of Object.keys(kustomization)) {
    if (!KNOWN.includes(key)) throw new NotBuilt(problemIn(path, unsupported(`the field ${key}`)));
  }
}

/** A component changes what is there, and may add to it. */
function transformed(
  files: SourceFiles,
  folder: string,
  objects: readonly JsonObject[],
  above: readonly string[],
) {
  const path = kustomizationIn(files, folder);
  if (path === undefined)
    throw new NotBuilt(invalid(`${folder} is no component: it has no kustomization.yaml.`));
  const [component = {}] = documents(files, path);
  refuseUnknown(component, path);
  if (listAt(component, 'components').length > 0)
    throw new NotBuilt(problemIn(path, unsupported('components of a component')));
  const added = listAt(component, 'resources').flatMap((each) =>
    resource(files, folder, String(each), above, path),
  );
  const made = withMade(files, folder, component, [...objects, ...added], path);
  return transform(files, folder, component, made, path);
}

/** With what the generators of a kustomization make. */
function withMade(
  files: SourceFiles,
  folder: string,
  kustomization: JsonObject,
  objects: readonly JsonObject[],
  path: string,
): readonly JsonObject[] {
  const made = withGenerated(objects, kustomization, path, (name) => files.read(posix.join(folder, name)));
  if (!made.ok) throw new NotBuilt(problemIn(path, made.error));
  return made.value;
}

function resource(files: SourceFiles, folder: string, name: string, above: readonly string[], path: string) {
  if (/^[a-z+]+:\/\/|^git@|\?ref=/.test(name))
    throw new NotBuilt(problemIn(path, unsupported(`${name}, which is fetched from elsewhere`)));
  const place = posix.join(folder, name);
  if (place.startsWith('..')) throw new NotBuilt(invalid(`${path}: ${name} leads out of the repository.`));
  if (files.read(place) !== undefined) return documents(files, place);
  if (files.list(place).length > 0) return build(files, place === '.' ? '' : place, above);
  throw new NotBuilt(invalid(`${path}: there is no ${place}.`));
}

function generated(files: SourceFiles, folder: string): readonly JsonObject[] {
  const below = files.list(folder).filter((path) => /\.ya?ml$/.test(path));
  if (below.length === 0)
    throw new NotBuilt(invalid(`kustomization path not found: there is nothing in ${folder || '.'}.`));
  const built = below
    .filter((path) => NAMES.includes(posix.basename(path)))
    .map((path) => posix.dirname(path));
  const loose = below.filter((path) => !built.some((each) => path.startsWith(`${each}/`)));
  return [
    ...loose.flatMap((path) => documents(files, path)),
    ...built.flatMap((each) => build(files, each, [])),
  ];
}

function transform(
  files: SourceFiles,
  folder: string,
  kustomization: JsonObject,
  objects: readonly JsonObject[],
  path: string,
): readonly JsonObject[] {
  const read = (name: string): string => {
    const place = posix.join(folder, name);
    const text = files.read(place);
    if (text === undefined) throw new NotBuilt(invalid(`${path}: there is no ${place}.`));
    return text;
  };
  const patches = patchesIn(kustomization, read);
  if (!patches.ok) throw new NotBuilt(problemIn(path, patches.error));
  const patched = patches.value.reduce((so, patch) => applied(so, patch, path), objects);
  const namespace = textAt(kustomization, 'namespace');
  const placed = namespace === undefined ? patched : patched.map((object) => inNamespace(object, namespace));
  const replicas = listAt(kustomization, 'replicas').reduce<readonly JsonObject[]>(withReplicas, placed);
  const images = listAt(kustomization, 'images') as unknown as readonly ImageChange[];
  const imaged = images.reduce<readonly JsonObject[]>(
    (so, change) => so.map((object) => withImage(object, change)),
    replicas,
  );
  return withLabels(imaged, kustomization, path);
}

function applied(objects: readonly JsonObject[], patch: Patch, path: string): readonly JsonObject[] {
  let hits = 0;
  const changed = objects.flatMap((object) => {
    const result = withPatch(object, patch);
    if (!result.ok) throw new NotBuilt(problemIn(path, result.error));
    if (result.value === 'other') return [object];
    hits += 1;
    return result.value === null ? [] : [result.value];
  });
  if (hits === 0 && patch.mustHit)
    throw new NotBuilt(invalid(`${path}: no object is what a patch is for (${patch.what}).`));
  return changed;
}

/** Kinds that stand in no namespace, among those that a kustomization often holds. */
const CLUSTER_WIDE: readonly string[] = [
  'Namespace',
  'ClusterRole',
  'ClusterRoleBinding',
  'CustomResourceDefinition',
  'PersistentVolume',
  'StorageClass',
  'PriorityClass',
  'IngressClass',
  'APIService',
  'ValidatingWebhookConfiguration',
  'MutatingWebhookConfiguration',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
];

/** Azure Service Bus has a kind Namespace too, which stands in one. */
function isClusterWide(object: JsonObject): boolean {
  const group = textAt(object, 'apiVersion') ?? '';
  const kind = textAt(object, 'kind') ?? '';
  return CLUSTER_WIDE.includes(kind) && !group.endsWith('.azure.com') && !/\.azure\.com\//.test(group);
}

/** An object in a namespace, and the references to service accounts in bindings with it. */
export function inNamespace(object: JsonObject, namespace: string): JsonObject {
  const subjects = listAt(object, 'subjects');
  const moved =
    subjects.length === 0
      ? object
      : {
          ...object,
          subjects: subjects.map((each) =>
            isObject(each) && each.kind === 'ServiceAccount' && each.name === 'default'
              ? { ...each, namespace }
              : each,
          ),
        };
  if (textAt(object, 'apiVersion') === 'v1' && textAt(object, 'kind') === 'Namespace') {
    return { ...moved, metadata: { ...metadataOf(object), name: namespace } };
  }
  return isClusterWide(object) ? moved : { ...moved, metadata: { ...metadataOf(object), namespace } };
}

function metadataOf(object: JsonObject): JsonObject {
  return isObject(object.metadata) ? object.metadata : {};
}

function withReplicas(objects: readonly JsonObject[], change: Json): readonly JsonObject[] {
  const count = valueAt(change, 'count');
  if (typeof count !== 'number') return objects;
  return objects.map((object) => {
    const named = textAt(object, 'metadata', 'name') === textAt(change, 'name');
    const counted = ['Deployment', 'StatefulSet', 'ReplicaSet', 'ReplicationController'].includes(
      textAt(object, 'kind') ?? '',
    );
    if (!named || !counted) return object;
    return { ...object, spec: { ...(isObject(object.spec) ? object.spec : {}), replicas: count } };
  });
}

function withLabels(
  objects: readonly JsonObject[],
  kustomization: JsonObject,
  path: string,
): readonly JsonObject[] {
  return listAt(kustomization, 'labels').reduce<readonly JsonObject[]>((so, each) => {
    if (valueAt(each, 'includeSelectors') === true || valueAt(each, 'includeTemplates') === true) {
      throw new NotBuilt(problemIn(path, unsupported('labels in selectors and templates')));
    }
    const pairs = valueAt(each, 'pairs');
    if (!isObject(pairs)) return so;
    return so.map((object) => {
      const labels = valueAt(object, 'metadata', 'labels');
      return {
        ...object,
        metadata: { ...metadataOf(object), labels: { ...(isObject(labels) ? labels : {}), ...pairs } },
      };
    });
  }, objects);
}

function documents(files: SourceFiles, path: string): readonly JsonObject[] {
  const read = readKubernetesYaml(files.read(path) ?? '');
  if (!read.ok)
    throw new NotBuilt(invalid(`${path} is larger, or nests deeper, than manifests that are read.`));
  const { documents: all, at } = read.value;
  const objects = all.flatMap((document) => {
    const [problem] = document.problems;
    if (problem) throw new NotBuilt(invalid(`${path}:${at(problem.offset).line}: ${problem.message}.`));
    const made = document.value(MANIFEST_LIMITS.aliases);
    if (!made.ok) throw new NotBuilt(invalid(`${path}: ${made.error.message}.`));
    const { value } = made;
    if (value === null || value === undefined) return [];
    if (!isObject(value)) throw new NotBuilt(invalid(`${path}: a document is no map.`));
    return value.kind === 'List' && Array.isArray(value.items)
      ? (value.items as readonly JsonObject[])
      : [value];
  });
  return objects.map((object, index) => withOrigin(object, { file: path, index }));
}
