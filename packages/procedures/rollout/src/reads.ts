import { AZURE_GROUPS } from '@tandem/azure-operator/groups';
import type { ClusterRead } from '@tandem/contract';

/** What waiting for a rollout reads in a cluster; it reads no secrets. */
export const ROLLOUT_READS = [
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
    why: 'Workloads and other Kubernetes objects with a health status.',
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
    why: 'Azure resources, by Azure Service Operator. Where a ring has other custom kinds, add get, list and watch for them.',
    groups: AZURE_GROUPS,
    resources: ['*'],
    verbs: ['get', 'list', 'watch'],
  },
  {
    why: 'The reasons why an object does not become ready.',
    groups: [''],
    resources: ['pods', 'events'],
    verbs: ['list', 'get'],
  },
] as const satisfies readonly ClusterRead[];
