import { AZURE_GROUPS } from '@tandem/azure-operator';

/** What may be read, and why; nothing may be written, and no secret may be read. */
const RULES: readonly {
  readonly why: string;
  readonly groups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}[] = [
  {
    why: 'The Kustomizations of the ring, their sources, and Helm releases.',
    groups: ['kustomize.toolkit.fluxcd.io', 'source.toolkit.fluxcd.io', 'helm.toolkit.fluxcd.io'],
    resources: [
      'kustomizations',
      'gitrepositories',
      'ocirepositories',
      'buckets',
      'externalartifacts',
      'helmrepositories',
      'helmcharts',
      'helmreleases',
    ],
    verbs: ['get', 'list', 'watch'],
  },
  {
    why: 'Workloads and what else of Kubernetes has a health.',
    groups: ['', 'apps', 'batch', 'policy', 'apiextensions.k8s.io', 'apiregistration.k8s.io'],
    resources: [
      'namespaces',
      'persistentvolumeclaims',
      'replicationcontrollers',
      'deployments',
      'statefulsets',
      'daemonsets',
      'replicasets',
      'jobs',
      'cronjobs',
      'poddisruptionbudgets',
      'customresourcedefinitions',
      'apiservices',
    ],
    verbs: ['get', 'list', 'watch'],
  },
  {
    why: 'Azure resources, by Azure Service Operator.',
    groups: AZURE_GROUPS,
    resources: ['*'],
    verbs: ['get', 'list', 'watch'],
  },
  {
    why: 'Why something does not become ready.',
    groups: [''],
    resources: ['pods', 'events'],
    verbs: ['list', 'get'],
  },
];

/** The name of the role that a job needs. */
export const ROLE = 'tandem-await-rollout';

/** The role as a manifest, to be applied as it is and bound to the account of the job. */
export function accessManifest(): string {
  const list = (items: readonly string[]) => items.map((item) => `      - ${JSON.stringify(item)}`);
  const rules = RULES.flatMap(({ why, groups, resources, verbs }) => [
    `  # ${why}`,
    '  - apiGroups:',
    ...list(groups),
    '    resources:',
    ...list(resources),
    `    verbs: [${verbs.join(', ')}]`,
  ]);
  return [
    '# Emitted by `npm run emit` from packages/procedures/rollout/src/access.ts. Do not edit.',
    '# What await-rollout reads of a cluster. Bind it to the account of the job. Where a ring has custom kinds of its',
    '# own, allow to get, list and watch them too.',
    'apiVersion: rbac.authorization.k8s.io/v1',
    'kind: ClusterRole',
    'metadata:',
    `  name: ${ROLE}`,
    'rules:',
    ...rules,
    '',
  ].join('\n');
}
