import { CLUSTER_SCOPED } from './schema.emitted.ts';

/** Group, version and kind; in a selector an empty part selects any. */
export interface Gvk {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** What identifies an object of a build. */
export interface Id extends Gvk {
  readonly name: string;
  readonly namespace: string;
}

/** The namespace of what belongs to none, which no object can name. */
export const NO_NAMESPACE = '_non_namespaceable_';

/** Group and version of an apiVersion; the core group is empty (kyaml, resid.ParseGroupVersion). */
export function groupVersion(apiVersion: string): { readonly group: string; readonly version: string } {
  const slash = apiVersion.indexOf('/');
  if (slash < 0) return { group: '', version: apiVersion };
  return { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) };
}

/** The apiVersion of a group and version. */
export function apiVersionOf({ group, version }: Gvk): string {
  return group === '' ? version : `${group}/${version}`;
}

const clusterScoped = new Set(CLUSTER_SCOPED);

/**
 * Whether kustomize's built-in OpenAPI knows that a kind belongs to no namespace. It knows each version by itself,
 * and takes what it does not know for namespaced (kyaml, openapi.IsCertainlyClusterScoped).
 */
export function isClusterScoped(gvk: Gvk): boolean {
  return clusterScoped.has(`${apiVersionOf(gvk)} ${gvk.kind}`);
}

/** The namespace by which objects are told apart: an empty one is `default`. */
export function effectiveNamespace(id: Id): string {
  if (isClusterScoped(id)) return NO_NAMESPACE;
  return id.namespace === '' ? 'default' : id.namespace;
}

/** Whether two ids are of the same object. */
export function sameId(one: Id, other: Id): boolean {
  return sameKindAndName(one, other) && effectiveNamespace(one) === effectiveNamespace(other);
}

/** Whether two ids have the same group, version, kind and name. */
export function sameKindAndName(one: Id, other: Id): boolean {
  return (
    one.name === other.name &&
    one.kind === other.kind &&
    one.group === other.group &&
    one.version === other.version
  );
}

/** Whether a selector's group, version and kind are those of an id; an empty part selects any. */
export function isSelected(gvk: Gvk, selector: Partial<Gvk>): boolean {
  return (
    (!selector.group || selector.group === gvk.group) &&
    (!selector.version || selector.version === gvk.version) &&
    (!selector.kind || selector.kind === gvk.kind)
  );
}

/** An id for a message: `Deployment.v1.apps/web.shop`, as kustomize writes it. */
export function idText(id: Id): string {
  const parts = [id.kind || '[noKind]', id.version || '[noVer]', id.group || '[noGrp]'];
  return `${parts.join('.')}/${id.name || '[noName]'}.${id.namespace || '[noNs]'}`;
}
