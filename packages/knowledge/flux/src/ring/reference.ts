import { listAt, textAt } from '@tandem/kubernetes-objects';
import type { ClusterKind, ClusterObject, ClusterRef } from '@tandem/ports';

/** Flux's Kustomizations. */
export const KUSTOMIZATION = {
  group: 'kustomize.toolkit.fluxcd.io',
  version: 'v1',
  kind: 'Kustomization',
} as const satisfies ClusterKind;

const SOURCE = 'source.toolkit.fluxcd.io';

/** One text for one object, the same whatever the version it is read in. */
export function refKey({ group, kind, namespace, name }: ClusterRef): string {
  return `${group}/${kind}/${namespace ?? ''}/${name}`;
}

/** An object as people name it: `Kustomization flux-system/core`. */
export function refText({ kind, namespace, name }: ClusterRef): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}

/** The reference to an object that was read. */
export function refOf({ apiVersion, kind, metadata }: ClusterObject): ClusterRef {
  const slash = apiVersion.indexOf('/');
  return {
    group: slash < 0 ? '' : apiVersion.slice(0, slash),
    version: apiVersion.slice(slash + 1),
    kind,
    name: metadata.name,
    ...(metadata.namespace !== undefined && { namespace: metadata.namespace }),
  };
}

/** A Kustomization of Flux by its names. */
export function kustomizationRef(namespace: string, name: string): ClusterRef {
  return { ...KUSTOMIZATION, namespace, name };
}

/** Whether a reference is to a Kustomization of Flux. */
export function isKustomization({ group, kind }: Pick<ClusterRef, 'group' | 'kind'>): boolean {
  return group === KUSTOMIZATION.group && kind === KUSTOMIZATION.kind;
}

/**
 * The source of a Kustomization (https://fluxcd.io/flux/components/kustomize/kustomizations/#source-reference):
 * in its own namespace where the reference names none.
 */
export function sourceOf(kustomization: ClusterObject): ClusterRef | undefined {
  const kind = textAt(kustomization, 'spec', 'sourceRef', 'kind');
  const name = textAt(kustomization, 'spec', 'sourceRef', 'name');
  const namespace =
    textAt(kustomization, 'spec', 'sourceRef', 'namespace') ?? kustomization.metadata.namespace;
  if (kind === undefined || name === undefined || namespace === undefined) return undefined;
  const [group = SOURCE, version] = (textAt(kustomization, 'spec', 'sourceRef', 'apiVersion') ?? '').split(
    '/',
  );
  return group === '' || version === undefined
    ? { group: SOURCE, version: 'v1', kind, namespace, name }
    : { group, version, kind, namespace, name };
}

/** The Kustomizations that one waits for. */
export function dependenciesOf(kustomization: ClusterObject): readonly ClusterRef[] {
  return listAt(kustomization, 'spec', 'dependsOn').flatMap((each) => {
    const name = textAt(each, 'name');
    const namespace = textAt(each, 'namespace') ?? kustomization.metadata.namespace;
    return name === undefined || namespace === undefined ? [] : [kustomizationRef(namespace, name)];
  });
}

/**
 * What a Kustomization applied, from its inventory: entries `namespace_name_group_kind` with their version
 * (https://fluxcd.io/flux/components/kustomize/kustomizations/#inventory). The group and the kind have no
 * underscores, names of RBAC objects may hold `__` for a colon (cli-utils, pkg/object/objmetadata.go).
 */
export function inventoryOf(kustomization: ClusterObject): readonly ClusterRef[] {
  return listAt(kustomization, 'status', 'inventory', 'entries').flatMap((entry) => {
    const match = /^([^_]*)_(.+)_([^_]*)_([^_]+)$/.exec(textAt(entry, 'id') ?? '');
    const version = textAt(entry, 'v');
    if (!match || version === undefined) return [];
    const [, namespace = '', name = '', group = '', kind = ''] = match;
    const plain = { group, version, kind, name: name.replaceAll('__', ':') };
    return [namespace === '' ? plain : { ...plain, namespace }];
  });
}
