import { isObject, listAt, textAt, valueAt } from '@tandem/kubernetes-objects';
import type { ClusterObject } from '@tandem/ports';

/** The name under which Flux applies objects. */
const FLUX = 'kustomize-controller';

/** What may be set by hand without changing what runs: `flux suspend` and `flux resume` do. */
const HARMLESS: readonly string[] = ['f:suspend', '.'];

/**
 * Who, beside Flux, set fields of the spec of an object that Flux applies: its content is not what Git says then,
 * until Flux applies it again (Kubernetes docs, "Server-Side Apply", field management). Undefined where nobody did,
 * and for objects that Flux did not apply.
 */
export function editorOf(object: ClusterObject): string | undefined {
  const entries = listAt(object, 'metadata', 'managedFields').filter(
    (entry) => textAt(entry, 'subresource') === undefined && specFields(entry).length > 0,
  );
  const ours = new Set(entries.filter((entry) => textAt(entry, 'manager') === FLUX).flatMap(specFields));
  if (ours.size === 0) return undefined;
  // What is owned together has one value: who changes it without asking takes it from the others.
  const other = entries.find((entry) => specFields(entry).some((field) => !ours.has(field)));
  return other === undefined ? undefined : (textAt(other, 'manager') ?? 'somebody');
}

/** The innermost fields of the spec that a manager owns, by their paths. */
function specFields(entry: unknown): readonly string[] {
  const fields = valueAt(entry, 'fieldsV1', 'f:spec');
  if (!isObject(fields)) return [];
  return Object.entries(fields)
    .filter(([field]) => !HARMLESS.includes(field))
    .flatMap(([field, inner]) => leaves(field, inner));
}

function leaves(path: string, fields: unknown): readonly string[] {
  const inner = isObject(fields) ? Object.entries(fields).filter(([field]) => field !== '.') : [];
  return inner.length === 0 ? [path] : inner.flatMap(([field, each]) => leaves(`${path} ${field}`, each));
}

const KUSTOMIZE = 'kustomize.toolkit.fluxcd.io';

/**
 * Why Flux leaves an object as it is although it stands in its inventory; undefined where it does not
 * (https://fluxcd.io/flux/components/kustomize/kustomizations/#controlling-the-apply-behavior-of-resources).
 */
export function leftAlone(object: ClusterObject): string | undefined {
  const says = (key: string): string | undefined =>
    textAt(object, 'metadata', 'annotations', `${KUSTOMIZE}/${key}`) ??
    textAt(object, 'metadata', 'labels', `${KUSTOMIZE}/${key}`);
  const reconcile = says('reconcile')?.toLowerCase();
  if (reconcile === 'disabled')
    return `Flux is told to leave it as it is (${KUSTOMIZE}/reconcile: disabled).`;
  const ssa = says('ssa')?.toLowerCase();
  return ssa === 'ignore' ? `Flux is told to leave it as it is (${KUSTOMIZE}/ssa: Ignore).` : undefined;
}

/** Whether Flux only makes an object and never changes it. */
export function onlyMade(object: ClusterObject): boolean {
  return textAt(object, 'metadata', 'annotations', `${KUSTOMIZE}/ssa`)?.toLowerCase() === 'ifnotpresent';
}
