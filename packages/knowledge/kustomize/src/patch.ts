import { err, ok, type Result } from '@tandem/contract';
import {
  isObject,
  type Json,
  type JsonObject,
  listAt,
  readKubernetesYaml,
  textAt,
  valueAt,
} from '@tandem/kubernetes-objects';
import { type BuildProblem, invalid } from './build-problem.ts';
import { jsonPatched, type Operation } from './json-patch.ts';
import { from } from './origin.ts';
import { merged } from './strategic-merge.ts';

/** One patch of a kustomization, for the objects that its target selects. */
export interface Patch {
  readonly what: string;
  readonly mustHit: boolean;
  readonly selects: (object: JsonObject) => boolean;
  readonly change:
    | { readonly kind: 'json'; readonly operations: readonly Operation[] }
    | { readonly kind: 'merge'; readonly patch: JsonObject };
}

/** An object with a patch: `other` where it is not meant, null where it is taken away. */
export function withPatch(
  object: JsonObject,
  { change, selects }: Patch,
): Result<JsonObject | null | 'other', BuildProblem> {
  if (!selects(object)) return ok('other');
  if (change.kind === 'merge') {
    if (change.patch.$patch === 'delete') return ok(null);
    const { apiVersion, kind, metadata } = object;
    const result = merged(object, change.patch) as JsonObject;
    const name = textAt(metadata, 'name') ?? '';
    return ok({
      ...result,
      ...(apiVersion !== undefined && { apiVersion }),
      ...(kind !== undefined && { kind }),
      metadata: { ...(isObject(result.metadata) ? result.metadata : {}), name },
    });
  }
  const patched = jsonPatched(object, change.operations);
  return patched.ok ? ok(from(object, patched.value as JsonObject)) : err(invalid(patched.error));
}

/** The patches of a kustomization, in their order. */
export function patchesIn(
  kustomization: JsonObject,
  read: (name: string) => string,
): Result<readonly Patch[], BuildProblem> {
  const found: Patch[] = [];
  const entries: readonly Json[] = [
    ...listAt(kustomization, 'patchesStrategicMerge').map((each) =>
      String(each).includes('\n') ? { patch: String(each) } : { path: String(each) },
    ),
    ...listAt(kustomization, 'patches'),
    ...listAt(kustomization, 'patchesJson6902'),
  ];
  for (const entry of entries) {
    const path = textAt(entry, 'path');
    const text = path === undefined ? textAt(entry, 'patch') : read(path);
    if (text === undefined) return err(invalid('A patch has neither patch nor path.'));
    const target = valueAt(entry, 'target');
    const wrong = badPattern(target);
    if (wrong !== undefined)
      return err(invalid(`The target of a patch has ${wrong}, which is no regular expression.`));
    // Seen in kustomize 5.5: what begins so is read as JSON, anything else as YAML.
    if (text.startsWith('[') && !isJson(text))
      return err(
        invalid(`The patch ${path ?? text} begins with [, so that kustomize reads it as JSON, and is none.`),
      );
    const yaml = readKubernetesYaml(text);
    if (!yaml.ok)
      return err(
        invalid(`The patch ${path ?? ''} is larger, or nests deeper, than manifests that are read.`),
      );
    for (const document of yaml.value.documents) {
      const made = document.problems.length > 0 ? undefined : document.value(100);
      if (!made?.ok) return err(invalid(`The patch ${path ?? ''} is no valid YAML.`));
      const patch = patchOf(made.value as Json, isObject(target) ? target : undefined);
      if (!patch.ok) return patch;
      if (patch.value) found.push(patch.value);
    }
  }
  return ok(found);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function badPattern(target: unknown): string | undefined {
  if (!isObject(target)) return undefined;
  return Object.values(target).find((each): each is string => {
    if (typeof each !== 'string') return false;
    try {
      new RegExp(`^(?:${each})$`);
      return false;
    } catch {
      return true;
    }
  });
}

function patchOf(value: Json, target: JsonObject | undefined): Result<Patch | undefined, BuildProblem> {
  if (value === null) return ok(undefined);
  if (Array.isArray(value)) {
    if (!target) return err(invalid('A patch of operations has no target.'));
    return ok({
      ...selector(target),
      change: { kind: 'json', operations: value as unknown as readonly Operation[] },
    });
  }
  if (!isObject(value)) return err(invalid('A patch is neither a map nor a list of operations.'));
  const change = { kind: 'merge', patch: value } as const;
  if (target) return ok({ ...selector(target), change });
  const name = textAt(value, 'metadata', 'name');
  const what = `${textAt(value, 'kind') ?? 'no kind'} ${name ?? 'without a name'}`;
  const selects = (object: JsonObject): boolean =>
    groupOf(object) === groupOf(value) &&
    object.kind === value.kind &&
    textAt(object, 'metadata', 'name') === name &&
    (textAt(value, 'metadata', 'namespace') === undefined ||
      textAt(value, 'metadata', 'namespace') === textAt(object, 'metadata', 'namespace'));
  return ok({ what, mustHit: true, selects, change });
}

/** A target's names are whole regular expressions; a selector that hits nothing changes nothing. */
function selector(target: JsonObject): Omit<Patch, 'change'> {
  const matches = (wanted: string | undefined, value: string | undefined): boolean =>
    wanted === undefined || wanted === '' || new RegExp(`^(?:${wanted})$`).test(value ?? '');
  const labels = textAt(target, 'labelSelector');
  const selects = (object: JsonObject): boolean =>
    matches(textAt(target, 'group'), groupOf(object)) &&
    matches(textAt(target, 'version'), textAt(object, 'apiVersion')?.split('/').at(-1)) &&
    matches(textAt(target, 'kind'), textAt(object, 'kind')) &&
    matches(textAt(target, 'name'), textAt(object, 'metadata', 'name')) &&
    matches(textAt(target, 'namespace'), textAt(object, 'metadata', 'namespace')) &&
    (labels ?? '')
      .split(',')
      .filter((each) => each !== '')
      .every((each) => {
        const [key = '', wanted] = each.split('=', 2);
        return textAt(object, 'metadata', 'labels', key) === wanted;
      });
  return { what: JSON.stringify(target), mustHit: false, selects };
}

function groupOf(object: JsonObject): string {
  const apiVersion = textAt(object, 'apiVersion') ?? '';
  return apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';
}
