/** A kind that the cluster serves. */
export interface ServedKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
  /** Whether its status has an endpoint of its own, so that writes of the object leave it alone. */
  readonly hasStatus: boolean;
}

function kind(
  group: string,
  version: string,
  name: string,
  plural: string,
  namespaced = true,
  hasStatus = false,
): ServedKind {
  return { group, version, kind: name, plural, namespaced, hasStatus };
}

/** The kinds of Kubernetes itself that a release touches. */
export const BUILT_IN: readonly ServedKind[] = [
  kind('', 'v1', 'Namespace', 'namespaces', false, true),
  kind('', 'v1', 'ConfigMap', 'configmaps'),
  kind('', 'v1', 'Secret', 'secrets'),
  kind('', 'v1', 'ServiceAccount', 'serviceaccounts'),
  kind('', 'v1', 'Service', 'services', true, true),
  kind('', 'v1', 'Pod', 'pods', true, true),
  kind('', 'v1', 'Event', 'events'),
  kind('', 'v1', 'PersistentVolumeClaim', 'persistentvolumeclaims', true, true),
  kind('apps', 'v1', 'Deployment', 'deployments', true, true),
  kind('apps', 'v1', 'StatefulSet', 'statefulsets', true, true),
  kind('apps', 'v1', 'DaemonSet', 'daemonsets', true, true),
  kind('batch', 'v1', 'Job', 'jobs', true, true),
  kind('autoscaling', 'v2', 'HorizontalPodAutoscaler', 'horizontalpodautoscalers', true, true),
  kind('policy', 'v1', 'PodDisruptionBudget', 'poddisruptionbudgets', true, true),
  kind('networking.k8s.io', 'v1', 'Ingress', 'ingresses', true, true),
  kind('networking.k8s.io', 'v1', 'NetworkPolicy', 'networkpolicies'),
  kind('rbac.authorization.k8s.io', 'v1', 'Role', 'roles'),
  kind('rbac.authorization.k8s.io', 'v1', 'RoleBinding', 'rolebindings'),
  kind('rbac.authorization.k8s.io', 'v1', 'ClusterRole', 'clusterroles', false),
  kind('rbac.authorization.k8s.io', 'v1', 'ClusterRoleBinding', 'clusterrolebindings', false),
  kind('apiextensions.k8s.io', 'v1', 'CustomResourceDefinition', 'customresourcedefinitions', false, true),
];

/** The kinds of Flux, as an installation of it defines them. */
export const FLUX: readonly ServedKind[] = [
  kind('source.toolkit.fluxcd.io', 'v1', 'GitRepository', 'gitrepositories', true, true),
  kind('source.toolkit.fluxcd.io', 'v1', 'OCIRepository', 'ocirepositories', true, true),
  kind('source.toolkit.fluxcd.io', 'v1', 'HelmRepository', 'helmrepositories', true, true),
  kind('source.toolkit.fluxcd.io', 'v1', 'Bucket', 'buckets', true, true),
  kind('kustomize.toolkit.fluxcd.io', 'v1', 'Kustomization', 'kustomizations', true, true),
  kind('helm.toolkit.fluxcd.io', 'v2', 'HelmRelease', 'helmreleases', true, true),
];

/** The kinds that a CustomResourceDefinition adds. */
export function kindsOfDefinition(spec: unknown): readonly ServedKind[] {
  const { group, scope, names, versions } = spec as {
    readonly group: string;
    readonly scope: string;
    readonly names: { readonly kind: string; readonly plural: string };
    readonly versions: readonly {
      readonly name: string;
      readonly served: boolean;
      readonly subresources?: { readonly status?: unknown };
    }[];
  };
  return versions
    .filter(({ served }) => served)
    .map(({ name, subresources }) =>
      kind(group, name, names.kind, names.plural, scope !== 'Cluster', subresources?.status !== undefined),
    );
}
