import type { Stored } from './state.ts';

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
}

/** Whether an object of a kind is current; kinds without a rule are as soon as no condition denies it. */
type Rule = (object: Stored) => boolean;

/**
 * Rules of kinds whose status the operators of this double write, by group and kind (kstatus of
 * github.com/fluxcd/cli-utils v1.2.3, pkg/kstatus/status/core.go: deploymentConditions, crdConditions).
 */
const RULES: Readonly<Record<string, Rule>> = {
  'apps/Deployment': (object) => {
    const { replicas: wanted = 1 } = (object.spec ?? {}) as { readonly replicas?: number };
    const status = (object.status ?? {}) as Readonly<Record<string, number | undefined>>;
    const { replicas = 0, updatedReplicas = 0, readyReplicas = 0, availableReplicas = 0 } = status;
    const all = replicas === wanted && updatedReplicas >= wanted && readyReplicas >= wanted;
    return all && availableReplicas >= updatedReplicas && has(object, 'Available', 'True');
  },
  'apiextensions.k8s.io/CustomResourceDefinition': (object) => has(object, 'Established', 'True'),
};

/**
 * Whether the kustomize controller takes an object as current, by a table of its own: the code under test has another
 * one. First what holds for every kind (pkg/kstatus/status/generic.go, checkGenericProperties): not being deleted, the
 * newest generation observed where the status names one, neither Reconciling nor Stalled; then the rule of its kind;
 * else Ready, where there is such a condition.
 */
export function isCurrent(object: Stored): boolean {
  const { deletionTimestamp, generation } = object.metadata;
  const { observedGeneration } = (object.status ?? {}) as { readonly observedGeneration?: number };
  if (deletionTimestamp !== undefined) return false;
  if (observedGeneration !== undefined && observedGeneration !== generation) return false;
  if (has(object, 'Reconciling', 'True') || has(object, 'Stalled', 'True')) return false;
  const group = object.apiVersion.includes('/') ? object.apiVersion.split('/')[0] : '';
  const rule = RULES[`${group}/${object.kind}`];
  if (rule) return rule(object);
  return !has(object, 'Ready', 'False') && !has(object, 'Ready', 'Unknown');
}

/** Whether an object has the condition Ready, and it is true. */
export function isReady(object: Stored): boolean {
  return has(object, 'Ready', 'True');
}

function has(object: Stored, type: string, status: string): boolean {
  const { conditions = [] } = (object.status ?? {}) as { readonly conditions?: readonly Condition[] };
  return conditions.some((each) => each.type === type && each.status === status);
}
