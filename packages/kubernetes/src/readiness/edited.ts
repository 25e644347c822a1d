import type { ClusterObject } from '@tandem/ports';
import { isObject, listAt, textAt, valueAt } from '../manifest/manifest.ts';

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
  if (!entries.some((entry) => textAt(entry, 'manager') === FLUX)) return undefined;
  const other = entries.find((entry) => textAt(entry, 'manager') !== FLUX);
  return other === undefined ? undefined : (textAt(other, 'manager') ?? 'somebody');
}

function specFields(entry: unknown): readonly string[] {
  const fields = valueAt(entry, 'fieldsV1', 'f:spec');
  return isObject(fields) ? Object.keys(fields).filter((field) => !HARMLESS.includes(field)) : [];
}
