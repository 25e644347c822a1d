import { plainPath, textAt, valueAt } from '@tandem/kubernetes-objects';
import type { ClusterObject, ClusterRef } from '@tandem/ports';
import { judge, waitsForHealth } from './judge.ts';
import { healthNode, leaf } from './node.ts';
import { ownedNode } from './owned.ts';
import { dependenciesOf, inventoryOf, isKustomization, refText, sourceOf } from './reference.ts';
import type { RolloutNode } from './snapshot.ts';
import { sourceHealth, type Target, targetOf } from './source.ts';
import type { Walk } from './walk.ts';

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
    judged.started && !remote
      ? inventoryOf(object).flatMap((each) =>
          isKustomization(each) ? kustomizationChild(each, walk) : ownedNode(each, walk, object),
        )
      : [];
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
