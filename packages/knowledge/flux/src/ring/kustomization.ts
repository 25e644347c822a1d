import {
  type Condition,
  conditionOf,
  conditionText,
  type Health,
  listAt,
  plainPath,
  textAt,
  valueAt,
} from '@tandem/kubernetes-objects';
import type { ClusterObject, ClusterRef } from '@tandem/ports';
import { editorOf, leftAlone, onlyMade } from '../health/edited.ts';
import { fluxHealth, isSuspended } from '../health/flux.ts';
import { hasHealth, healthOf } from '../health/health.ts';
import { dependenciesOf, inventoryOf, isKustomization, refKey, refText, sourceOf } from './reference.ts';
import { appliedCommit, attemptedCommit, hashOf, short } from './revision.ts';
import type { ClusterSnapshot, Promotion, RolloutNode } from './snapshot.ts';
import { sourceHealth, type Target, targetOf } from './source.ts';

/** One way through a snapshot: what was looked at, and what was found out on the way. */
export class Walk {
  readonly promotion: Promotion;
  /** The commits that Kustomizations run which read the branch of the promotion; one where the ring runs it as a whole. */
  readonly runs = new Set<string>();
  /** Whether one of the Kustomizations applies the ring's folder. */
  covers = false;
  readonly asked = new Set<string>();
  readonly root: ClusterRef;
  readonly #snapshot: ClusterSnapshot;
  readonly #seen = new Map<string, ClusterRef>();
  readonly #visited = new Set<string>();

  constructor(snapshot: ClusterSnapshot, promotion: Promotion, root: ClusterRef) {
    this.#snapshot = snapshot;
    this.promotion = promotion;
    this.root = root;
  }

  look(ref: ClusterRef): ClusterObject | undefined | 'unread' {
    this.#seen.set(refKey(ref), ref);
    return this.#snapshot.get(ref);
  }

  /** Whether this is the first visit: what depends on itself, or on the same thing twice, is shown once. */
  enter(ref: ClusterRef): boolean {
    const key = refKey(ref);
    if (this.#visited.has(key)) return false;
    this.#visited.add(key);
    return true;
  }

  seen(): readonly ClusterRef[] {
    return [...this.#seen.values()];
  }
}

/** A Kustomization with all that it waits for and all that it applied. */
export function kustomizationNode(ref: ClusterRef, walk: Walk, target: Target): RolloutNode {
  walk.enter(ref);
  const object = walk.look(ref);
  if (object === 'unread') return leaf(ref, 'unread', 'It was not read yet.');
  if (!object) return leaf(ref, 'missing', 'It is not there.');
  const judged = judge(object, walk, target);
  if (covers(object, walk.promotion.folder)) walk.covers = true;
  const remote = valueAt(object, 'spec', 'kubeConfig') !== undefined;
  const before = dependenciesOf(object).flatMap((each) => kustomizationChild(each, walk));
  const sourceNode = judged.started ? [] : sourceChild(object, walk);
  const owned =
    judged.started && !remote ? inventoryOf(object).flatMap((each) => ownedNode(each, walk, object)) : [];
  const revision = textAt(object, 'status', 'lastAppliedRevision');
  return {
    ref,
    state: judged.health.state,
    why: judged.health.state === 'ready' ? '' : judged.health.why,
    notes: remote
      ? ['Its objects are on another cluster: that they are healthy, Flux says.']
      : notesOn(object),
    ...(revision !== undefined && { revision }),
    children: [...before, ...sourceNode, ...owned],
  };
}

interface Judged {
  readonly health: Health;
  /** Whether what it applied is surely that of the target: only then does the state of its objects count. */
  readonly started: boolean;
}

/** The rule for one Kustomization, read at once; docs/guides/rollouts.md says it in words. */
function judge(object: ClusterObject, walk: Walk, target: Target): Judged {
  const waiting = (why: string): Judged => ({ health: { state: 'progressing', why }, started: false });
  if (object.metadata.deletionTimestamp !== undefined) return waiting('It is being deleted.');
  if (isSuspended(object)) return { health: fluxHealth(object), started: false };
  const left = leftAlone(object);
  if (left !== undefined) return { health: { state: 'suspended', why: left }, started: false };
  if (valueAt(object, 'spec', 'kubeConfig') !== undefined && !waitsForHealth(object)) {
    return waiting('Its objects are on another cluster, and it does not wait for them: set wait: true.');
  }
  const ready = conditionOf(object, 'Ready');
  if (target.kind === 'unknown') return waiting(target.why);
  const editor = editorOf(object);
  if (editor !== undefined) {
    return waiting(`${editor} changed its spec by hand, and Flux has not set it right yet.`);
  }
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

function waitsForHealth(object: ClusterObject): boolean {
  return valueAt(object, 'spec', 'wait') === true || listAt(object, 'spec', 'healthChecks').length > 0;
}

/** Whether a Kustomization applies a folder, or one that it is in. */
function covers(object: ClusterObject, folder: string): boolean {
  const path = plainPath(textAt(object, 'spec', 'path'));
  return path === '' || path === plainPath(folder) || plainPath(folder).startsWith(`${path}/`);
}

function notesOn(object: ClusterObject): readonly string[] {
  return waitsForHealth(object)
    ? []
    : [
        'It has neither wait nor healthChecks: Flux says Ready when it has applied. Its objects were looked at one by one.',
      ];
}

/** A Kustomization that another depends on or applied, with the revision that it must run. */
function kustomizationChild(ref: ClusterRef, walk: Walk): readonly RolloutNode[] {
  if (!walk.enter(ref)) return [];
  const object = walk.look(ref);
  if (!object || object === 'unread') return [kustomizationNode(ref, walk, { kind: 'promotion' })];
  const source = sourceOf(object);
  const target: Target = source
    ? targetFrom(source, walk)
    : { kind: 'unknown', why: 'It names no source (spec.sourceRef).' };
  return [kustomizationNode(ref, walk, target)];
}

function targetFrom(source: ClusterRef, walk: Walk): Target {
  const found = walk.look(source);
  const root = walk.look(walk.root);
  const rootSource = root && root !== 'unread' ? sourceOf(root) : undefined;
  if (found === 'unread' || !rootSource)
    return { kind: 'unknown', why: `${refText(source)} was not read yet.` };
  const object = walk.look(rootSource);
  if (object === 'unread') return { kind: 'unknown', why: `${refText(rootSource)} was not read yet.` };
  return targetOf(found, source, { ref: rootSource, object });
}

/** The source of a Kustomization that does not run what it should: the reason is often there. */
function sourceChild(kustomization: ClusterObject, walk: Walk): readonly RolloutNode[] {
  const ref = sourceOf(kustomization);
  if (!ref || !walk.enter(ref)) return [];
  const object = walk.look(ref);
  if (object === 'unread') return [leaf(ref, 'unread', 'It was not read yet.')];
  if (!object) return [leaf(ref, 'missing', 'It is not there.')];
  const revision = textAt(object, 'status', 'artifact', 'revision');
  return [{ ...healthNode(ref, sourceHealth(object)), ...(revision !== undefined && { revision }) }];
}

function ownedNode(ref: ClusterRef, walk: Walk, owner: ClusterObject): readonly RolloutNode[] {
  if (isKustomization(ref)) return kustomizationChild(ref, walk);
  if (!hasHealth(ref) || !walk.enter(ref)) return [];
  const object = walk.look(ref);
  if (object === 'unread') return [leaf(ref, 'unread', 'It was not read yet.')];
  if (!object) {
    // Flux takes a Job for complete that is gone after its time to live (fluxcd/pkg, ssa, health of Jobs).
    const past = ref.group === 'batch' && ref.kind === 'Job' && waitsForHealth(owner);
    return [
      past
        ? { ...leaf(ref, 'ready', ''), notes: ['It is gone; that it was complete, Flux says.'] }
        : leaf(ref, 'missing', 'It is not there.'),
    ];
  }
  const left = leftAlone(object);
  if (left !== undefined) return [leaf(ref, 'suspended', left)];
  const node = healthNode(ref, healthOf(object));
  const made = onlyMade(object) ? ['Flux made it and never changes it (ssa: IfNotPresent).'] : [];
  const whole = { ...node, notes: [...node.notes, ...made] };
  return [isHelmRelease(ref) ? withChart(whole, object, walk) : whole];
}

function isHelmRelease({ group, kind }: ClusterRef): boolean {
  return group === 'helm.toolkit.fluxcd.io' && kind === 'HelmRelease';
}

/**
 * A Helm release whose chart is an object of its own is Ready with the chart before until its controller has seen
 * the new one: what it installed must be what that object has fetched
 * (https://fluxcd.io/flux/components/helm/helmreleases/#chart-reference).
 */
function withChart(node: RolloutNode, release: ClusterObject, walk: Walk): RolloutNode {
  const reference = valueAt(release, 'spec', 'chartRef');
  const kind = textAt(reference, 'kind');
  const name = textAt(reference, 'name');
  const namespace = textAt(reference, 'namespace') ?? release.metadata.namespace;
  if (node.state !== 'ready' || kind === undefined || name === undefined || namespace === undefined)
    return node;
  const ref = { group: 'source.toolkit.fluxcd.io', version: 'v1', kind, namespace, name };
  const chart = walk.look(ref);
  const waiting = (why: string): RolloutNode => ({ ...node, state: 'progressing', why, notes: [] });
  if (chart === 'unread') return { ...node, state: 'unread', why: `${refText(ref)} was not read yet.` };
  if (!chart) return waiting(`${refText(ref)} is not there.`);
  const health = sourceHealth(chart);
  if (health.state !== 'ready') return waiting(`${refText(ref)}: ${health.why}`);
  const fetched = textAt(chart, 'status', 'artifact', 'revision') ?? '';
  const [installed] = listAt(release, 'status', 'history');
  const has = fetched.includes('@')
    ? fetched.endsWith(`@${textAt(installed, 'ociDigest') ?? 'none'}`)
    : fetched === textAt(installed, 'chartVersion');
  return has
    ? node
    : waiting(`It has installed another chart than ${fetched}, which ${refText(ref)} has fetched.`);
}

function healthNode(ref: ClusterRef, health: Health): RolloutNode {
  if (health.state !== 'ready') return leaf(ref, health.state, health.why);
  return { ...leaf(ref, 'ready', ''), notes: health.note === undefined ? [] : [health.note] };
}

function leaf(ref: ClusterRef, state: RolloutNode['state'], why: string): RolloutNode {
  return { ref, state, why, notes: [], children: [] };
}
