import { azureHealth, isAzureKind } from '@tandem/azure-operator';
import { type Health, isObserved, progressing } from '@tandem/kubernetes-objects';
import type { ClusterObject } from '@tandem/ports';
import { customHealth } from './custom.ts';
import { fluxHealth } from './flux.ts';
import { isFluxKind } from './flux-kinds.ts';
import { WORKLOADS } from './workloads.ts';

/**
 * Whether an object is healthy: by the rule of its kind, else by the conventions that kstatus follows
 * (https://github.com/kubernetes-sigs/cli-utils/tree/master/pkg/kstatus), more strictly in that a condition of an
 * older generation counts for nothing.
 */
export function healthOf(object: ClusterObject): Health {
  if (object.metadata.deletionTimestamp !== undefined) {
    return progressing('It was asked to go and is not gone yet.');
  }
  const group = groupOf(object);
  if (isAzureKind(group)) return azureHealth(object);
  if (isFluxKind(group)) return fluxHealth(object);
  if (!isObserved(object)) return progressing('Its controller has not looked at the newest generation yet.');
  const rule = WORKLOADS[`${group}/${object.kind}`];
  return rule ? rule(object) : customHealth(object, group);
}

/** The API group of an object; empty for the core group. */
export function groupOf({ apiVersion }: Pick<ClusterObject, 'apiVersion'>): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}

/** Groups whose objects only are, or are not. */
const STATIC_GROUPS: readonly string[] = [
  'rbac.authorization.k8s.io',
  'scheduling.k8s.io',
  'storage.k8s.io',
  'admissionregistration.k8s.io',
  'coordination.k8s.io',
  'node.k8s.io',
  'discovery.k8s.io',
  // Who is told of a release, and which images are looked for, is no part of it.
  'notification.toolkit.fluxcd.io',
  'image.toolkit.fluxcd.io',
];

/** Kinds of the core group and the like whose objects only are, or are not. */
const STATIC_KINDS: readonly string[] = [
  '/ConfigMap',
  '/Secret',
  '/ServiceAccount',
  '/LimitRange',
  '/ResourceQuota',
  '/PodTemplate',
  '/PersistentVolume',
  '/Endpoints',
  '/Service',
  'networking.k8s.io/NetworkPolicy',
  'networking.k8s.io/Ingress',
  'networking.k8s.io/IngressClass',
  'autoscaling/HorizontalPodAutoscaler',
];

/**
 * Whether objects of a kind have a health that can be read. Those that have none are not looked at, so that the
 * account of a job needs no right to read them, secrets least of all: that they were applied, Flux says.
 */
export function hasHealth({ group, kind }: { readonly group: string; readonly kind: string }): boolean {
  return !STATIC_GROUPS.includes(group) && !STATIC_KINDS.includes(`${group}/${kind}`);
}
