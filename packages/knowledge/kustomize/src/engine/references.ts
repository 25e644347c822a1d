import { type FieldSpec, type Slot, visitFields } from './field-path.ts';
import { NAME_REFERENCES, type NameReference } from './field-specs.ts';
import { effectiveNamespace, type Gvk, idText, isClusterScoped, isSelected } from './ids.ts';
import { entry, isMap, isNothing, isScalar, type NodeMap, nodeAt, setEntry, textOf } from './node.ts';
import type { Resource } from './resource.ts';

/** Why a reference cannot be renamed; ends the build of the folder. */
export class AmbiguousReference extends Error {}

/**
 * Gives references to objects whose name or namespace changed the new ones, in the fields that kustomize knows
 * (api/internal/accumulator/namereferencetransformer.go, api/filters/nameref).
 *
 * @throws AmbiguousReference where several objects were called by the old name.
 */
export function fixReferences(resources: readonly Resource[]): void {
  if (!resources.some(({ former }) => former.length > 0)) return;
  const names = new Set(resources.flatMap(({ former }) => former.map(({ name }) => name)));
  for (const referrer of resources) {
    const candidates = referable(resources, referrer);
    for (const reference of NAME_REFERENCES) {
      for (const field of reference.referrers) {
        if (!isSelected(referrer.originalId, field)) continue;
        const own: FieldSpec = { path: field.path };
        visitFields(referrer.value, own, undefined, (slot) =>
          fixSlot(slot, { referrer, reference, path: field.path, candidates, names }),
        );
      }
    }
  }
}

interface Search {
  readonly referrer: Resource;
  readonly reference: NameReference;
  readonly path: string;
  readonly candidates: readonly Resource[];
  /** Every name that any object had before: most references name none of them. */
  readonly names: ReadonlySet<string>;
}

/** What a resource may refer to: what is in its namespace, in none, or in those of a RoleBinding's subjects. */
function referable(resources: readonly Resource[], referrer: Resource): readonly Resource[] {
  const own = referrer.id;
  if (isClusterScoped(own)) return resources;
  const subjects = referrer.kind === 'RoleBinding' ? entry(referrer.value, 'subjects') : undefined;
  const namespaces = new Set(
    (Array.isArray(subjects) ? subjects : [])
      .filter((each) => textOf(nodeAt(each, 'kind')) === 'ServiceAccount')
      .map((each) => textOf(nodeAt(each, 'namespace'))),
  );
  return resources.filter(
    (each) =>
      isClusterScoped(each.gvk) ||
      effectiveNamespace(each.id) === effectiveNamespace(own) ||
      (each.namespace !== '' && namespaces.has(each.namespace)),
  );
}

function fixSlot(slot: Slot, search: Search): void {
  const { value } = slot;
  if (isNothing(value)) return;
  if (isScalar(value)) fixName(slot, textOf(value), search);
  else if (isMap(value)) fixNameAndNamespace(value, search);
  if (!Array.isArray(value)) return;
  for (const [index, item] of value.entries()) {
    const set = (changed: typeof item) => {
      value[index] = changed;
    };
    if (isMap(item)) fixNameAndNamespace(item, search);
    else if (isScalar(item)) fixName({ value: item, set }, textOf(item), search);
  }
}

function fixName(slot: Slot, name: string, search: Search): void {
  const found = referred(name, search.candidates, search, (one, other) => one.name === other.name);
  if (found && found.name !== name) slot.set(found.name);
}

function fixNameAndNamespace(map: NodeMap, search: Search): void {
  const name = entry(map, 'name');
  if (name === undefined) throw new AmbiguousReference(`the reference at ${search.path} has no name`);
  const namespace = entry(map, 'namespace');
  const candidates =
    namespace === undefined ? search.candidates : inNamespace(search.candidates, textOf(namespace));
  const found = referred(
    textOf(name),
    candidates,
    search,
    (one, other) => one.name === other.name && one.namespace === other.namespace,
  );
  if (!found || (found.name === name && found.namespace === '')) return;
  setEntry(map, 'name', found.name);
  if (found.namespace !== '') setEntry(map, 'namespace', found.namespace);
}

function inNamespace(resources: readonly Resource[], namespace: string): readonly Resource[] {
  const first = resources.filter((each) => effectiveNamespace(each.originalId) === namespace);
  return first.length > 0 ? first : resources.filter((each) => effectiveNamespace(each.id) === namespace);
}

function referred(
  name: string,
  candidates: readonly Resource[],
  search: Search,
  same: (one: Resource, other: Resource) => boolean,
): Resource | undefined {
  if (!search.names.has(name)) return undefined;
  const { referrer, reference, path } = search;
  const role = path.endsWith('roleRef/name') ? roleRefOf(referrer) : undefined;
  const own = referrer.id;
  const fitting = candidates.filter(
    (each) =>
      each.former.some((former) => former.name === name) &&
      each.formerIds.some((id) => isSelected(id, reference)) &&
      (!role || each.formerIds.some((id) => isSelected(id, role))) &&
      (isClusterScoped(own) ||
        isClusterScoped(each.gvk) ||
        each.kind === 'ServiceAccount' ||
        effectiveNamespace(own) === effectiveNamespace(each.id)),
  );
  if (fitting.length === 1) return fitting[0];
  const loosely = fitting.filter((each) => sameAffixes(each, referrer, true));
  const left = loosely.length > 1 ? loosely.filter((each) => sameAffixes(each, referrer, false)) : loosely;
  const [first] = left;
  if (!first || left.every((each) => same(each, first))) return first;
  throw new AmbiguousReference(
    `${idText(own)} refers to ${name}, which was the name of ${left.map((each) => idText(each.id)).join(' and ')}`,
  );
}

function roleRefOf(referrer: Resource): Partial<Gvk> | undefined {
  const role = entry(referrer.value, 'roleRef');
  if (nodeAt(role, 'apiGroup') === undefined || nodeAt(role, 'kind') === undefined) return undefined;
  return { group: textOf(nodeAt(role, 'apiGroup')), kind: textOf(nodeAt(role, 'kind')) };
}

function sameAffixes(one: Resource, other: Resource, allowEmpty: boolean): boolean {
  const same = (mine: readonly string[], theirs: readonly string[]) =>
    (allowEmpty && (mine.length === 0 || theirs.length === 0)) || sameEnding(mine, theirs);
  return same(one.prefixes, other.prefixes) && same(one.suffixes, other.suffixes);
}

/** Whether the shorter list is the end of the longer; an empty one is only that of an empty one. */
function sameEnding(one: readonly string[], other: readonly string[]): boolean {
  const least = Math.min(one.length, other.length);
  if (least === 0) return one.length === other.length;
  return one.slice(-least).every((text, index) => text === other.slice(-least)[index]);
}
