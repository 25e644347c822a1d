import {
  conditionOf,
  conditionText,
  failed,
  type Health,
  hasCondition,
  listAt,
  numberAt,
  progressing,
  READY,
  textAt,
  valueAt,
} from '@tandem/kubernetes-objects';
import type { ClusterObject } from '@tandem/ports';

/** The rule of a kind; its controller has seen the newest generation already. */
type Rule = (object: ClusterObject) => Health;

/**
 * The kinds of Kubernetes whose health is not told by a condition Ready, by group and kind. The rules are those of
 * kstatus (cli-utils, pkg/kstatus/status/core.go), but a Job counts when it is complete and not when it began.
 */
export const WORKLOADS: Readonly<Record<string, Rule>> = {
  'apps/Deployment': deployment,
  'apps/StatefulSet': statefulSet,
  'apps/DaemonSet': daemonSet,
  'apps/ReplicaSet': replicas,
  'batch/Job': job,
  '/Pod': pod,
  '/PersistentVolumeClaim': claim,
  '/Namespace': (object) =>
    textAt(object, 'status', 'phase') === 'Terminating' ? progressing('It is being deleted.') : READY,
  '/ReplicationController': replicas,
  'apiextensions.k8s.io/CustomResourceDefinition': definition,
  'apiregistration.k8s.io/APIService': (object) => needed(object, 'Available'),
};

/** A status field that counts, absent where nothing is there to count. */
function count(object: ClusterObject, field: string): number {
  return numberAt(object, 'status', field) ?? 0;
}

function wantedReplicas(object: ClusterObject): number {
  return numberAt(object, 'spec', 'replicas') ?? 1;
}

function deployment(object: ClusterObject): Health {
  // Its controller rolls nothing out while it is paused (Kubernetes docs, "Deployments", pausing and resuming).
  if (valueAt(object, 'spec', 'paused') === true)
    return { state: 'suspended', why: 'It is paused (spec.paused).' };
  const wanted = wantedReplicas(object);
  const progress = conditionOf(object, 'Progressing');
  if (progress?.reason === 'ProgressDeadlineExceeded') return failed(conditionText(progress));
  // A Deployment's controller writes observedGeneration with its first status; before it there is none.
  if (numberAt(object, 'status', 'observedGeneration') === undefined) {
    return progressing('Its controller has not looked at it yet.');
  }
  const updated = count(object, 'updatedReplicas');
  if (updated < wanted) return progressing(`${updated} of ${wanted} pods are of the new kind.`);
  const old = count(object, 'replicas') - updated;
  if (old > 0) return progressing(`${old} pods of the old kind are still there.`);
  const available = count(object, 'availableReplicas');
  if (available < wanted) return progressing(`${available} of ${wanted} pods are available.`);
  const ready = count(object, 'readyReplicas');
  if (ready < wanted) return progressing(`${ready} of ${wanted} pods are ready.`);
  if (progress && progress.reason !== 'NewReplicaSetAvailable') return progressing(conditionText(progress));
  return wanted === 0 ? READY : needed(object, 'Available');
}

function statefulSet(object: ClusterObject): Health {
  if (textAt(object, 'spec', 'updateStrategy', 'type') === 'OnDelete') {
    return { state: 'ready', note: 'Its pods change when they are deleted (OnDelete).' };
  }
  const wanted = wantedReplicas(object);
  const ready = count(object, 'readyReplicas');
  if (count(object, 'replicas') !== wanted || ready < wanted) {
    return progressing(`${ready} of ${wanted} pods are ready.`);
  }
  const partition = numberAt(object, 'spec', 'updateStrategy', 'rollingUpdate', 'partition') ?? 0;
  const updated = count(object, 'updatedReplicas');
  if (partition > 0) {
    return updated < wanted - partition
      ? progressing(`${updated} of ${wanted - partition} pods beyond the partition are of the new kind.`)
      : { state: 'ready', note: `Its first ${partition} pods stay as they are (partition).` };
  }
  const same = textAt(object, 'status', 'currentRevision') === textAt(object, 'status', 'updateRevision');
  return same ? READY : progressing(`${updated} of ${wanted} pods are of the new kind.`);
}

function daemonSet(object: ClusterObject): Health {
  if (numberAt(object, 'status', 'observedGeneration') === undefined) {
    return progressing('Its controller has not looked at it yet.');
  }
  const wanted = count(object, 'desiredNumberScheduled');
  const fields = ['currentNumberScheduled', 'updatedNumberScheduled', 'numberAvailable', 'numberReady'];
  const least = Math.min(...fields.map((field) => count(object, field)));
  return least < wanted ? progressing(`${least} of ${wanted} pods are new and ready.`) : READY;
}

function replicas(object: ClusterObject): Health {
  const wanted = wantedReplicas(object);
  const failure = conditionOf(object, 'ReplicaFailure');
  if (failure?.status === 'True') return progressing(conditionText(failure));
  const least = Math.min(
    count(object, 'fullyLabeledReplicas'),
    count(object, 'availableReplicas'),
    count(object, 'readyReplicas'),
  );
  return least < wanted ? progressing(`${least} of ${wanted} pods are ready.`) : READY;
}

function job(object: ClusterObject): Health {
  const bad = conditionOf(object, 'Failed');
  if (bad?.status === 'True') return failed(conditionText(bad));
  if (hasCondition(object, 'Complete')) return READY;
  if (valueAt(object, 'spec', 'suspend') === true) return { state: 'suspended', why: 'It is suspended.' };
  return progressing('It has not come to an end yet.');
}

function pod(object: ClusterObject): Health {
  const phase = textAt(object, 'status', 'phase') ?? 'Pending';
  if (phase === 'Succeeded') return READY;
  if (phase === 'Failed') return failed(textAt(object, 'status', 'message') ?? 'The pod failed.');
  const waiting = waitingReason(object);
  if (waiting !== undefined) return progressing(waiting);
  return phase === 'Running' ? needed(object, 'Ready') : progressing(`Its phase is ${phase}.`);
}

/** Why a pod's containers do not run, in the kubelet's words: `ImagePullBackOff: Back-off pulling …`. */
export function waitingReason(object: ClusterObject): string | undefined {
  for (const list of ['initContainerStatuses', 'containerStatuses']) {
    for (const status of listAt(object, 'status', list)) {
      const reason = textAt(status, 'state', 'waiting', 'reason');
      if (reason === undefined || reason === 'ContainerCreating' || reason === 'PodInitializing') continue;
      const message = textAt(status, 'state', 'waiting', 'message');
      return message === undefined ? reason : `${reason}: ${message}`;
    }
  }
  return undefined;
}

function claim(object: ClusterObject): Health {
  const phase = textAt(object, 'status', 'phase') ?? 'Pending';
  if (phase === 'Lost') return failed('Its volume is lost.');
  return phase === 'Bound' ? READY : progressing(`Its phase is ${phase}.`);
}

function definition(object: ClusterObject): Health {
  const names = conditionOf(object, 'NamesAccepted');
  if (names?.status === 'False') return failed(conditionText(names));
  return needed(object, 'Established');
}

function needed(object: ClusterObject, type: string): Health {
  const condition = conditionOf(object, type);
  if (condition?.status === 'True') return READY;
  return progressing(condition ? conditionText(condition) : `It has no condition ${type} yet.`);
}
