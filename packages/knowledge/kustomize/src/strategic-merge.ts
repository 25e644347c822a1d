import { isObject, type Json, type JsonObject } from '@tandem/kubernetes-objects';

/**
 * The field by which items of a list are the same, by the list's name, for the lists of Kubernetes' own kinds that
 * patches touch (`patchMergeKey` in the API's Go types). Lists of other names are replaced, as those of custom
 * kinds are.
 */
const MERGE_KEYS: Readonly<Record<string, readonly string[]>> = {
  containers: ['name'],
  initContainers: ['name'],
  ephemeralContainers: ['name'],
  env: ['name'],
  volumes: ['name'],
  volumeMounts: ['mountPath'],
  volumeDevices: ['devicePath'],
  imagePullSecrets: ['name'],
  hostAliases: ['ip'],
  topologySpreadConstraints: ['topologyKey'],
  ports: ['containerPort', 'port'],
  secrets: ['name'],
};

/** Groups whose lists have merge keys. */
const BUILT_IN = /^(?:v1|(?:apps|batch|policy|autoscaling)\/|networking\.k8s\.io\/)/;

/** A strategic merge patch on an object: maps are merged, null takes away, lists are merged by key or replaced. */
export function merged(object: JsonObject, patch: JsonObject): Json {
  const builtIn = BUILT_IN.test(typeof object.apiVersion === 'string' ? object.apiVersion : '');
  return mergeMap(object, patch, builtIn);
}

function mergeMap(target: Json, patch: JsonObject, builtIn: boolean): Json {
  if (patch.$patch === 'replace') return withoutDirective(patch);
  const result: Record<string, Json> = isObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else if (Array.isArray(value)) result[key] = mergeList(result[key], value, key, builtIn);
    else if (isObject(value)) {
      const next = mergeMap(result[key] ?? {}, value, builtIn);
      if (value.$patch === 'delete') delete result[key];
      else result[key] = next;
    } else result[key] = value;
  }
  return result;
}

function withoutDirective({ $patch: _, ...rest }: JsonObject): JsonObject {
  return rest;
}

function mergeList(target: Json | undefined, patch: readonly Json[], name: string, builtIn: boolean): Json {
  const keys = builtIn ? MERGE_KEYS[name] : undefined;
  const key = keys?.find((each) => patch.every((item) => isObject(item) && Object.hasOwn(item, each)));
  if (!Array.isArray(target) || key === undefined) return patch;
  const rest = [...(target as readonly Json[])];
  const first: Json[] = [];
  for (const item of patch as readonly JsonObject[]) {
    const at = rest.findIndex((each) => isObject(each) && each[key] === item[key]);
    const [before] = at >= 0 ? rest.splice(at, 1) : [];
    if (item.$patch !== 'delete') first.push(before === undefined ? item : mergeMap(before, item, builtIn));
  }
  // kustomize puts what the patch names before the rest, in the order of the patch.
  return [...first, ...rest];
}
