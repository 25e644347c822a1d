import {
  type Condition,
  conditionOf,
  conditionText,
  type Health,
  listAt,
  textAt,
  valueAt,
} from '@tandem/kubernetes-objects';
import type { ClusterObject } from '@tandem/ports';
import { editorOf, leftAlone } from '../health/edited.ts';
import { fluxHealth, isSuspended } from '../health/flux.ts';
import { appliedCommit, attemptedCommit, hashOf, short } from './revision.ts';
import type { Target } from './source.ts';
import type { Walk } from './walk.ts';

/** What one Kustomization is at. */
export interface Judged {
  readonly health: Health;
  /** Whether what it applied is surely that of the target: only then does the state of its objects count. */
  readonly started: boolean;
}

/** The rule for one Kustomization, read at once; docs/guides/rollouts.md says it in words. */
export function judge(object: ClusterObject, walk: Walk, target: Target): Judged {
  const held = heldBack(object, target);
  if (held) return { health: held, started: false };
  const ready = conditionOf(object, 'Ready');
  const matches = matcher(walk, target);
  const attempts = attemptedCommit(object) ?? textAt(object, 'status', 'lastAttemptedRevision');
  const plain = textAt(object, 'status', 'lastAppliedRevision');
  // What a source pins or has fetched is the artifact, not the commit that an OCI artifact was made from.
  const applied = (target.kind === 'promotion' ? appliedCommit(object) : hashOf(plain)) ?? plain;
  if (!matches(applied)) {
    const tried = matches(attempts);
    const broken = tried ? permanentFailure(object, ready) : undefined;
    if (broken) return { health: { state: 'failed', why: broken }, started: false };
    const why =
      tried && ready
        ? conditionText(ready)
        : `It runs ${nameOf(applied)}, and not ${targetText(walk, target)}.`;
    return { health: { state: 'progressing', why }, started: tried && isChecking(object, attempts, ready) };
  }
  const settled = fluxHealth(object);
  const attempted = textAt(object, 'status', 'lastAttemptedRevision');
  // A finished attempt leaves both revisions equal: reconcile writes lastAttemptedRevision first, and
  // lastAppliedRevision together with Ready. Where they differ, Ready can belong to an older commit
  // (kustomize-controller v1.9.6, internal/controller/kustomization_controller.go, reconcile).
  const health: Health =
    settled.state === 'ready' && attempted !== undefined && attempted !== plain
      ? { state: 'progressing', why: `It last attempted ${nameOf(hashOf(attempted) ?? attempted)}.` }
      : settled;
  if (health.state === 'ready') note(walk, target, applied);
  const broken = permanentFailure(object, ready);
  // A later attempt, of a commit after this one, says nothing of what runs.
  return broken && health.state === 'progressing' && attempts === applied
    ? { health: { state: 'failed', why: broken }, started: false }
    : { health, started: health.state === 'ready' || isChecking(object, attempts, ready) };
}

/** Why what it runs does not count, whatever it is; undefined where it does. */
function heldBack(object: ClusterObject, target: Target): Health | undefined {
  const waiting = (why: string): Health => ({ state: 'progressing', why });
  if (object.metadata.deletionTimestamp !== undefined) return waiting('It is being deleted.');
  if (isSuspended(object)) return fluxHealth(object);
  const left = leftAlone(object);
  if (left !== undefined) return { state: 'suspended', why: left };
  if (valueAt(object, 'spec', 'kubeConfig') !== undefined && !waitsForHealth(object)) {
    return waiting('Its objects are on another cluster, and it does not wait for them: set wait: true.');
  }
  if (target.kind === 'unknown') return waiting(target.why);
  const editor = editorOf(object);
  if (editor !== undefined) {
    return waiting(`${editor} changed its spec by hand, and Flux has not set it right yet.`);
  }
  return undefined;
}

/** Whether a commit is what the target asks for; a commit that was never compared is asked for. */
function matcher(walk: Walk, target: Target): (revision: string | undefined) => boolean {
  if (target.kind !== 'promotion') {
    const wanted = target.kind === 'pinned' ? (hashOf(target.revision) ?? target.revision) : undefined;
    return (revision) => revision !== undefined && revision === wanted;
  }
  return (revision) => {
    if (revision === undefined) return false;
    const relation = walk.promotion.relation(revision);
    if (relation === 'unasked') walk.asked.add(revision);
    return relation === 'same' || relation === 'newer';
  };
}

function note(walk: Walk, target: Target, applied: string | undefined): void {
  if (target.kind !== 'promotion' || applied === undefined) return;
  walk.runs.add(applied);
}

function nameOf(revision: string | undefined): string {
  if (revision === undefined) return 'nothing yet';
  return /^[0-9a-f]{40,}$/.test(revision) ? short(revision) : revision;
}

function targetText(walk: Walk, target: Target): string {
  if (target.kind === 'pinned') return nameOf(hashOf(target.revision) ?? target.revision);
  return short(walk.promotion.commit);
}

/**
 * Whether all was applied and its health is being looked at, or was found wanting: what the inventory names is
 * that of the attempt then (kustomize-controller sets the inventory before it checks health).
 */
function isChecking(
  object: ClusterObject,
  attempted: string | undefined,
  ready: Condition | undefined,
): boolean {
  if (ready?.reason === 'HealthCheckFailed') return ready.observedGeneration === object.metadata.generation;
  const reconciling = conditionOf(object, 'Reconciling');
  if (reconciling?.status !== 'True' || attempted === undefined) return false;
  return (
    reconciling.observedGeneration === object.metadata.generation &&
    reconciling.message.startsWith('Running health checks') &&
    reconciling.message.includes(attempted)
  );
}

/** Words of the API server for an object that it never takes as it stands. */
const NEVER =
  /\(Invalid\)|field not declared in schema|failed to create typed patch object|is immutable|strict decoding error/;

/** Builds that go well later: values that are not there yet, and keys or bases that are fetched. */
const PASSING =
  /post build failed|substitut|decrypt|time(?:d )?out|deadline|dial tcp|connection|no such host|TLS|too many requests|\b(?:429|50\d)\b/i;

/** Why an attempt cannot go well however often it is made; undefined where it may. */
function permanentFailure(object: ClusterObject, ready: Condition | undefined): string | undefined {
  const stalled = conditionOf(object, 'Stalled');
  const { generation } = object.metadata;
  if (stalled?.status === 'True' && stalled.observedGeneration === generation) return conditionText(stalled);
  if (ready?.status !== 'False' || ready.observedGeneration !== generation) return undefined;
  if (ready.reason === 'BuildFailed') return PASSING.test(ready.message) ? undefined : conditionText(ready);
  return ready.reason === 'ReconciliationFailed' && NEVER.test(ready.message)
    ? conditionText(ready)
    : undefined;
}

/** Whether Flux reports a Kustomization as ready only when its objects are healthy. */
export function waitsForHealth(object: ClusterObject): boolean {
  return valueAt(object, 'spec', 'wait') === true || listAt(object, 'spec', 'healthChecks').length > 0;
}
