import {
  conditionOf,
  conditionText,
  failed,
  type Health,
  progressing,
  textAt,
} from '@tandem/kubernetes-objects';
import type { ClusterObject } from '@tandem/ports';

/** The annotation that tells Azure Service Operator what it may do to an Azure resource. */
export const RECONCILE_POLICY = 'serviceoperator.azure.com/reconcile-policy';

/** Whether a group is one that Azure Service Operator serves. */
export function isAzureKind(group: string): boolean {
  return group.endsWith('.azure.com');
}

/**
 * Whether an Azure resource is what its newest generation asks for. No kind of the operator has
 * `status.observedGeneration`; each condition has one. Ready counts where it speaks of the generation that is;
 * severity Error there is a failure that the operator does not try again, Warning is one that it does, Info is
 * progress (https://azure.github.io/azure-service-operator/design/resource-states/,
 * https://azure.github.io/azure-service-operator/guide/conditions/).
 */
export function azureHealth(object: ClusterObject): Health {
  const ready = conditionOf(object, 'Ready');
  if (!ready) return progressing('The operator has not looked at it yet.');
  if (ready.observedGeneration !== object.metadata.generation) {
    return progressing('The operator has not looked at the newest generation yet.');
  }
  if (ready.status === 'True') {
    if (textAt(object, 'metadata', 'annotations', RECONCILE_POLICY) !== 'skip') return { state: 'ready' };
    return { state: 'ready', note: 'Its policy is skip: the operator did not compare it with Azure.' };
  }
  return ready.status === 'False' && ready.severity === 'Error'
    ? failed(conditionText(ready))
    : progressing(conditionText(ready));
}
