import { isAzureKind } from '@tandem/azure-operator';
import { listAt, textAt, valueAt } from '@tandem/kubernetes-objects';
import type { ClusterObject, ClusterRef } from '@tandem/ports';
import { isCustom, isSilent, unknownHealth } from '../health/custom.ts';
import { leftAlone, onlyMade } from '../health/edited.ts';
import { isFluxKind } from '../health/flux-kinds.ts';
import { hasHealth, healthOf } from '../health/health.ts';
import { waitsForHealth } from './judge.ts';
import { healthNode, leaf } from './node.ts';
import { refText } from './reference.ts';
import type { RolloutNode } from './snapshot.ts';
import { sourceHealth } from './source.ts';
import type { Walk } from './walk.ts';

/** An object that a Kustomization applied, by its own health; none where its kind has no health. */
export function ownedNode(ref: ClusterRef, walk: Walk, owner: ClusterObject): readonly RolloutNode[] {
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
  const node = ownHealth(ref, object, walk);
  const made = onlyMade(object) ? ['Flux made it and never changes it (ssa: IfNotPresent).'] : [];
  const whole = { ...node, notes: [...node.notes, ...made] };
  return [isHelmRelease(ref) ? withChart(whole, object, walk) : whole];
}

/**
 * The health of an object; where a custom one has no condition, the definition of its kind decides: one without
 * `status.conditions` is live once it is applied.
 */
function ownHealth(ref: ClusterRef, object: ClusterObject, walk: Walk): RolloutNode {
  const { group, kind } = ref;
  const health = healthOf(object);
  const isDecided = health.state !== 'ready' || !isCustom(group) || isAzureKind(group) || isFluxKind(group);
  if (isDecided || !isSilent(object, group)) return healthNode(ref, health);
  const name = `${group}/${kind}`;
  if (walk.promotion.withoutStatus.includes(name)) {
    const note = 'It has no condition, as release.yaml states of its kind (rollout.without_status).';
    return { ...leaf(ref, 'ready', ''), notes: [note] };
  }
  const defines = walk.promotion.definesConditions(ref);
  if (defines === undefined) {
    walk.askedKinds.set(name, ref);
    return leaf(ref, 'unread', 'The definition of its kind was not read yet.');
  }
  return healthNode(ref, defines ? unknownHealth(group, kind) : health);
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
