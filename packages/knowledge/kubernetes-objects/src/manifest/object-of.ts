import { posix } from 'node:path';
import { isObject, type Json, type JsonObject, type Manifest, type ManifestFile } from './manifest.ts';
import { KUSTOMIZATION_FILE } from './manifest-paths.ts';

/** What kustomize fills in where its file does not say it (kustomize docs, "kustomization.yaml"). */
const KUSTOMIZATION_TYPE = { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization' };

/** An object as its file means it: the file of a kustomization may leave its type out. */
export function withType(value: JsonObject, { path }: ManifestFile): JsonObject {
  return KUSTOMIZATION_FILE.test(path) ? { ...KUSTOMIZATION_TYPE, ...value } : value;
}

/** `List`, and the list of a kind as an API server answers it: kubectl and kustomize take its items for objects. */
export function isList(value: JsonObject): value is JsonObject & { readonly items: readonly Json[] } {
  return /List$/.test(String(value.kind)) && Array.isArray(value.items);
}

/** An item with the kind that the list of its kind leaves out. */
export function itemOf({ apiVersion, kind }: JsonObject, item: Json): Json {
  return kind === 'List' || !isObject(item)
    ? item
    : { apiVersion: apiVersion ?? '', kind: String(kind).slice(0, -'List'.length), ...item };
}

/** The manifest of an object; `place` finds the places of its values. */
export function manifestOf(
  file: ManifestFile,
  value: JsonObject,
  apiVersion: string,
  kind: string,
  place: Manifest['place'],
): Manifest {
  const slash = apiVersion.indexOf('/');
  const metadata = isObject(value.metadata) ? value.metadata : {};
  return {
    apiVersion,
    group: slash < 0 ? '' : apiVersion.slice(0, slash),
    version: apiVersion.slice(slash + 1),
    kind,
    name: typeof metadata.name === 'string' ? metadata.name : '',
    namespace: typeof metadata.namespace === 'string' ? metadata.namespace : undefined,
    value,
    folder: posix.normalize(file.folder ?? posix.dirname(file.path)),
    place,
  };
}
