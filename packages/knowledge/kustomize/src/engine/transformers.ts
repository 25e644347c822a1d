import { invalid, NotBuilt } from '../build-problem.ts';
import { type FieldSpec, type Slot, visitFields } from './field-path.ts';
import { COMMON_ANNOTATIONS, NAMESPACES, REPLICAS } from './field-specs.ts';
import { idText, isClusterScoped, isSelected } from './ids.ts';
import { entry, isMap, isNothing, isScalar, nodeAt, SharedText, setEntry, textOf } from './node.ts';
import type { Resource } from './resource.ts';
import type { ResourceList } from './resource-list.ts';

/** Whether a field's kinds are those of a resource as it is now. */
export function isOf(resource: Resource, spec: FieldSpec): boolean {
  return isSelected(resource.gvk, spec);
}

/**
 * Puts every object that can be in a namespace into one (api/filters/namespace).
 *
 * @throws NotBuilt where two objects become one.
 */
export function setNamespace(list: ResourceList, namespace: string): void {
  for (const resource of list.items) {
    resource.remember();
    if (!isClusterScoped(resource.gvk)) resource.metadata().namespace = namespace;
    if (resource.kind === 'RoleBinding' || resource.kind === 'ClusterRoleBinding')
      setDefaultSubjects(resource, namespace);
    for (const spec of NAMESPACES) {
      const isName = spec.path === 'metadata/name';
      if (!isOf(resource, spec) || (isName && entry(resource.value, 'apiVersion') !== 'v1')) continue;
      visitFields(
        resource.value,
        spec,
        () => '',
        (slot) => setScalar(slot, namespace, spec.path),
      );
    }
    list.changed();
    if (list.count(resource.id) !== 1)
      throw new NotBuilt(invalid(`in the namespace ${namespace} two objects are ${idText(resource.id)}.`));
  }
}

function setDefaultSubjects(resource: Resource, namespace: string): void {
  const subjects = entry(resource.value, 'subjects');
  if (!Array.isArray(subjects)) return;
  for (const subject of subjects) {
    if (isMap(subject) && textOf(nodeAt(subject, 'name')) === 'default')
      setEntry(subject, 'namespace', namespace);
  }
}

function setScalar(slot: Slot, value: string, path: string): void {
  if (!isNothing(slot.value) && !isScalar(slot.value))
    throw new NotBuilt(invalid(`${path} is not a scalar.`));
  slot.set(value);
}

/** Kinds whose names have a meaning of their own, so that they get no prefix or suffix. */
const NOT_RENAMED: readonly FieldSpec[] = [
  { path: '', kind: 'CustomResourceDefinition' },
  { path: '', group: 'apiregistration.k8s.io', kind: 'APIService' },
  { path: '', kind: 'Namespace' },
];

/** Puts a text before, or after, the name of each object (api/internal/builtins/PrefixTransformer.go). */
export function addAffix(list: ResourceList, text: string, where: 'prefix' | 'suffix'): void {
  for (const resource of list.items) {
    if (NOT_RENAMED.some((spec) => isSelected(resource.originalId, spec))) continue;
    (where === 'prefix' ? resource.prefixes : resource.suffixes).push(text);
    resource.remember();
    if (nodeAt(resource.value, 'metadata', 'name') === undefined) continue;
    resource.setName(where === 'prefix' ? `${text}${resource.name}` : `${resource.name}${text}`);
  }
  list.changed();
}

/** Sets labels, or annotations, at the fields that a table names. */
export function setTexts(
  list: ResourceList,
  pairs: Readonly<Record<string, string>>,
  specs: readonly FieldSpec[],
): void {
  for (const resource of list.items) {
    for (const key of Object.keys(pairs).sort()) {
      const shared = new SharedText(pairs[key] ?? '');
      for (const spec of specs) {
        if (!isOf(resource, spec)) continue;
        visitFields(
          resource.value,
          spec,
          () => ({}),
          ({ value }) => {
            if (isMap(value)) setEntry(value, key, entry(value, key) === undefined ? shared : shared.text);
            else if (!isNothing(value))
              throw new NotBuilt(invalid(`${spec.path} of ${idText(resource.id)} is not a map.`));
          },
        );
      }
    }
  }
}

/** Sets annotations of objects and of the templates in them. */
export function setAnnotations(list: ResourceList, pairs: Readonly<Record<string, string>>): void {
  setTexts(list, pairs, COMMON_ANNOTATIONS);
}

/**
 * Sets how many replicas the workloads of a name have, by any name that they have or had.
 *
 * @throws NotBuilt where there is no such workload.
 */
export function setReplicas(list: ResourceList, name: string, count: number): void {
  let found = false;
  for (const spec of REPLICAS) {
    for (const resource of list.withAnyId((id) => id.name === name && isSelected(id, spec))) {
      found = true;
      if (isOf(resource, spec))
        visitFields(
          resource.value,
          spec,
          () => '',
          (slot) => slot.set(count),
        );
    }
  }
  if (!found && !list.isOpen) throw new NotBuilt(invalid(`no workload with replicas is called ${name}.`));
}
