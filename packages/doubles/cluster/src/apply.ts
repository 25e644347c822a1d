import { isReady } from './health.ts';
import type { ServedKind } from './kinds.ts';
import { fluxKind } from './references.ts';
import { type ClusterStore, Refused, type Stored } from './state.ts';

/** An object in the inventory of a Kustomization. */
export interface InventoryEntry {
  readonly id: string;
  readonly v: string;
}

/**
 * Applies objects, all or none: each is tried before one is written, definitions and namespaces first, as the
 * controller does. @throws Refused as the API server refuses.
 */
export function applyObjects(store: ClusterStore, objects: readonly Stored[]): readonly Stored[] {
  const ordered = [...objects].sort((one, other) => stage(one) - stage(other));
  for (const each of ordered) kindOf(store, each, ordered);
  return ordered.map((each) => {
    const kind = kindOf(store, each);
    const namespace = kind.namespaced ? (each.metadata.namespace ?? 'default') : undefined;
    try {
      return store.apply(kind, namespace, each.metadata.name, each, 'kustomize-controller');
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      throw new Refused(
        error.status,
        error.reason,
        `${each.kind}/${namespace}/${each.metadata.name} ${error.message}`,
      );
    }
  });
}

/** The served kind of an object. @throws Refused where the cluster does not serve it. */
export function kindOf(
  store: ClusterStore,
  object: Pick<Stored, 'apiVersion' | 'kind' | 'metadata'>,
  besides: readonly Stored[] = [],
): ServedKind {
  const found = store.kinds().find((each) => {
    const apiVersion = each.group === '' ? each.version : `${each.group}/${each.version}`;
    return apiVersion === object.apiVersion && each.kind === object.kind;
  });
  if (found) return found;
  if (object.apiVersion.includes('.azure.com/') && hasAzureOperator(store)) {
    const kind = azureKind(object);
    store.serve(kind);
    return kind;
  }
  const coming = besides.some((each) => each.kind === 'CustomResourceDefinition');
  if (coming) return fluxKind('Kustomization');
  const { namespace = '', name } = object.metadata;
  throw new Refused(
    404,
    'NotFound',
    `${object.kind}/${namespace}/${name} dry-run failed: no matches for kind "${object.kind}" in version "${object.apiVersion}"`,
  );
}

/** A Helm release of Azure Service Operator that is ready brings the kinds with it. */
function hasAzureOperator(store: ClusterStore): boolean {
  return store.list(fluxKind('HelmRelease')).some((release) => {
    const { chart } = release.spec as { readonly chart?: { readonly spec?: { readonly chart?: string } } };
    return chart?.spec?.chart === 'azure-service-operator' && isReady(release);
  });
}

/** Removes what an inventory before named and the new one does not. */
export function pruneObjects(store: ClusterStore, object: Stored, now: readonly InventoryEntry[]): void {
  const before =
    ((object.status ?? {}) as { inventory?: { entries?: InventoryEntry[] } }).inventory?.entries ?? [];
  for (const entry of before.filter(({ id }) => !now.some((each) => each.id === id))) {
    const [namespace = '', name = '', group = '', kind = ''] = entry.id.split('_');
    const served = store.kinds().find((each) => each.group === group && each.kind === kind);
    if (served && store.get(served, namespace || undefined, name))
      store.remove(served, namespace || undefined, name);
  }
}

function azureKind({ apiVersion, kind }: Pick<Stored, 'apiVersion' | 'kind'>): ServedKind {
  const [group = '', version = ''] = apiVersion.split('/');
  const plural = `${kind.toLowerCase()}s`.replace(/ys$/, 'ies');
  return { group, version, kind, plural, namespaced: true, hasStatus: true };
}

/** The entry of an object (fluxcd.io, components/kustomize/kustomizations "Inventory"). */
export function entryOf({ apiVersion, kind, metadata }: Stored): InventoryEntry {
  const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
  return {
    id: `${metadata.namespace ?? ''}_${metadata.name.replaceAll(':', '__')}_${group}_${kind}`,
    v: version ?? '',
  };
}

function stage({ kind, apiVersion }: Stored): number {
  if (kind === 'CustomResourceDefinition') return 0;
  return kind === 'Namespace' && apiVersion === 'v1' ? 1 : 2;
}
