import {
  conditionOf,
  conditionText,
  failed,
  type Health,
  hasCondition,
  numberAt,
  progressing,
  READY,
  valueAt,
} from '@tandem/kubernetes-objects';
import type { ClusterObject } from '@tandem/ports';

/**
 * Whether a Flux object did what its newest generation asks for. Its controllers write `observedGeneration` only
 * with a result (fluxcd/pkg, runtime/conditions and the reconcile results of each controller), and a condition
 * may be of an older generation still.
 */
export function fluxHealth(object: ClusterObject): Health {
  if (isSuspended(object)) return { state: 'suspended', why: 'It is suspended (spec.suspend).' };
  const { generation } = object.metadata;
  const stalled = conditionOf(object, 'Stalled');
  if (stalled?.status === 'True' && speaksOfNow(stalled.observedGeneration, generation)) {
    return failed(conditionText(stalled));
  }
  const ready = conditionOf(object, 'Ready');
  if (isStaticKind(object)) return READY;
  // https://fluxcd.io/flux/components/source/externalartifacts/: its status has no observedGeneration.
  const counted = object.kind !== 'ExternalArtifact';
  if (counted && numberAt(object, 'status', 'observedGeneration') !== generation) {
    const said = ready && ready.status !== 'True' ? ` ${conditionText(ready)}` : '';
    return progressing(`Its controller has not come to an end with the newest generation.${said}`);
  }
  if (hasCondition(object, 'Reconciling')) {
    return progressing(
      ready && ready.status !== 'True' ? conditionText(ready) : 'Its controller is at work.',
    );
  }
  if (!ready) return progressing('It has no condition Ready yet.');
  if (!speaksOfNow(ready.observedGeneration, generation)) {
    return progressing('Its condition Ready speaks of an older generation.');
  }
  return ready.status === 'True' ? READY : progressing(conditionText(ready));
}

/** Whether somebody told the controller to leave the object alone. */
export function isSuspended(object: ClusterObject): boolean {
  return valueAt(object, 'spec', 'suspend') === true;
}

function speaksOfNow(observed: number | undefined, generation: number | undefined): boolean {
  return observed === undefined || observed === generation;
}

/** HelmRepository of type oci has no status at all. */
function isStaticKind(object: ClusterObject): boolean {
  return object.kind === 'HelmRepository' && valueAt(object, 'spec', 'type') === 'oci';
}
