import { directiveNamed, KEPT_NULL, type Merged, NotMerged } from './merge-directive.ts';
import { mergedList } from './merge-list.ts';
import {
  copied,
  EMPTY,
  entry,
  isMap,
  isNothing,
  isScalar,
  type Node,
  type NodeMap,
  setEntry,
  textOf,
} from './node.ts';
import { fieldSchema, type Schema, schemaOfKind } from './schema.ts';

/**
 * Merges a strategic merge patch into an object, in place, as kustomize does (kyaml, yaml/merge2 and yaml/walk):
 * maps are merged, null removes a field, `$patch` deletes or replaces, and a list is merged by the keys that the
 * built-in OpenAPI has for it, else replaced.
 *
 * @returns The object; undefined where the patch deletes it.
 * @throws NotMerged where the two differ in kind, or a directive is unknown.
 */
export function mergedObject(object: NodeMap, patch: NodeMap): NodeMap | undefined {
  const result = merged(object, copied(patch), undefined);
  return isMap(result) ? result : undefined;
}

/** Merges a value of a patch into that of an object; both may be the same node. */
export function merged(dest: Node | undefined, patch: Node | undefined, known: Schema): Merged {
  const schema = known ?? schemaOfFirst(dest, patch);
  const first = isNothing(dest) ? patch : dest;
  if (Array.isArray(first)) {
    refuseOther(dest, patch, Array.isArray, 'a list');
    return mergedList(dest as Node[] | undefined, patch as Node[] | undefined, schema, merged);
  }
  if (isScalar(first)) {
    refuseOther(dest, patch, isScalar, 'a scalar');
    return patch === undefined ? dest : patch;
  }
  refuseOther(dest, patch, isMap, 'a map');
  return mergedMap(dest, patch, schema);
}

function mergedMap(dest: Node | undefined, patch: Node | undefined, schema: Schema): Merged {
  const target = chosenMap(dest, patch);
  if (!isMap(target)) return target;
  const fields = new Set([...Object.keys(target), ...(isMap(patch) ? Object.keys(patch) : [])]);
  for (const field of [...fields].sort()) {
    const value = merged(
      entry(target, field),
      isMap(patch) ? entry(patch, field) : undefined,
      fieldSchema(schema, field),
    );
    if (value === KEPT_NULL) setEntry(target, field, null);
    else if (isNothing(value)) delete target[field];
    else setEntry(target, field, value);
  }
  return target;
}

/** The map that the fields are merged into. */
function chosenMap(dest: Node | undefined, patch: Node | undefined): Merged {
  if (isNothing(dest)) {
    const directive = isMap(patch) ? mapDirective(patch) : 'merge';
    if (directive === 'delete') return undefined;
    return patch === undefined && dest === null ? KEPT_NULL : patch;
  }
  if (patch === null || patch === EMPTY) return undefined;
  const directive = isMap(patch) ? mapDirective(patch) : 'merge';
  if (directive === 'delete') return undefined;
  return directive === 'replace' ? patch : dest;
}

/** The directive of a map, which is removed from it. */
function mapDirective(patch: NodeMap): 'merge' | 'replace' | 'delete' {
  const value = entry(patch, '$patch');
  if (value === undefined) return 'merge';
  const directive = directiveNamed(textOf(value));
  delete patch.$patch;
  return directive;
}

function refuseOther(
  dest: Node | undefined,
  patch: Node | undefined,
  isKind: (value: unknown) => boolean,
  kind: string,
): void {
  for (const value of [dest, patch]) {
    if (!isNothing(value) && !isKind(value))
      throw new NotMerged(`the patch and the object differ: one has ${kind} where the other has none`);
  }
}

/** The schema of the first of two values that has an apiVersion and a kind. */
function schemaOfFirst(...values: readonly (Node | undefined)[]): Schema {
  for (const value of values) {
    if (!isMap(value)) continue;
    const apiVersion = textOf(entry(value, 'apiVersion'));
    const kind = textOf(entry(value, 'kind'));
    const found = apiVersion !== '' && kind !== '' ? schemaOfKind(apiVersion, kind) : undefined;
    if (found) return found;
  }
  return undefined;
}
