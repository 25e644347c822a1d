import { plainPath, textAt } from '@tandem/kubernetes-objects';
import type { ClusterObject, ClusterRef } from '@tandem/ports';
import { kustomizationNode } from './kustomization.ts';
import { refOf, refText, sourceOf } from './reference.ts';
import { short } from './revision.ts';
import type { AwaitedPromotion, ClusterSnapshot, Rollout, RolloutNode } from './snapshot.ts';
import { repositoryName } from './source.ts';
import { Walk } from './walk.ts';

/**
 * What a snapshot of a cluster says about a promotion. It is `live` or `superseded` only where the ring's own
 * Kustomization, all that it applied and all that they depend on run the right revision in their newest
 * generation and are healthy.
 *
 * A snapshot put together from several reads may show a moment that never was: who acts on `live` reads all that
 * was `seen` twice and compares the resource versions.
 */
export function rolloutOf(snapshot: ClusterSnapshot, promotion: AwaitedPromotion): Rollout {
  const found = rootOf(snapshot, promotion);
  if ('why' in found) {
    const verdict = { kind: 'waiting', why: found.why } as const;
    return { verdict, tree: [], seen: found.seen, asked: [], askedKinds: [] };
  }
  const walk = new Walk(snapshot, promotion, found.root);
  const root = kustomizationNode(found.root, walk, { kind: 'promotion' });
  const tree = [walk.covers || blocking([root]).length > 0 ? root : ofAnotherFolder(root, promotion.folder)];
  const asked = [...walk.asked];
  const askedKinds = [...walk.askedKinds.values()];
  return { verdict: verdictOn(tree, walk), tree, seen: walk.seen(), asked, askedKinds };
}

/** The nodes below these, and they themselves, that keep the ring from being live: the innermost of each branch. */
export function blocking(tree: readonly RolloutNode[]): readonly RolloutNode[] {
  const found = new Map<string, RolloutNode>();
  const visit = (node: RolloutNode): void => {
    const below = node.children.filter(isBlocked);
    if (below.length > 0) for (const child of below) visit(child);
    else if (node.state !== 'ready') found.set(refText(node.ref), node);
  };
  for (const node of tree) visit(node);
  return [...found.values()];
}

function isBlocked(node: RolloutNode): boolean {
  return node.state !== 'ready' || node.children.some(isBlocked);
}

/** Every node of a tree, parents before children. */
export function flattened(tree: readonly RolloutNode[]): readonly RolloutNode[] {
  return tree.flatMap((node) => [node, ...flattened(node.children)]);
}

/** The Kustomization that was named runs the commit, and nothing that it applies is of the ring. */
function ofAnotherFolder(root: RolloutNode, folder: string): RolloutNode {
  const why = `Neither it nor a Kustomization that it applied is of the ring's folder ${folder}: is it that of another ring, or is this another cluster?`;
  return { ...root, state: 'failed', why };
}

function verdictOn(tree: readonly RolloutNode[], walk: Walk): Rollout['verdict'] {
  const nodes = flattened(tree);
  if (nodes.some(({ state }) => state === 'failed')) return { kind: 'failed' };
  if (nodes.some(({ state }) => state === 'suspended')) return { kind: 'suspended' };
  const [first] = blocking(tree);
  if (first) return { kind: 'waiting', why: `${refText(first.ref)}: ${first.why}` };
  const [commit = walk.promotion.commit, ...others] = walk.runs;
  if (others.length > 0) {
    const all = [...walk.runs].map(short).join(' and ');
    return { kind: 'waiting', why: `Parts of the ring run different commits: ${all}.` };
  }
  return commit === walk.promotion.commit ? { kind: 'live' } : { kind: 'superseded', commit };
}

/** The ring's own Kustomization, or why there is none, in words, and what was looked at to say so. */
function rootOf(
  snapshot: ClusterSnapshot,
  promotion: AwaitedPromotion,
): { readonly root: ClusterRef } | { readonly why: string; readonly seen: readonly ClusterRef[] } {
  const { root, folder, url } = promotion;
  if (root) return { root };
  const here = snapshot.kustomizations.filter(
    (each) => plainPath(textAt(each, 'spec', 'path')) === plainPath(folder),
  );
  const [only, other] = here;
  if (!only) return { why: `No Kustomization of this cluster applies the folder ${folder}.`, seen: [] };
  if (!other) return { root: refOf(only) };
  const sources = here.flatMap((each) => sourceOf(each) ?? []);
  const ours = here.filter((each) => url !== undefined && isFrom(url, each, snapshot));
  if (ours.length === 1 && ours[0]) return { root: refOf(ours[0]) };
  const names = here.map((each) => refText(refOf(each))).join(', ');
  const why = `Several Kustomizations apply the folder ${folder}: ${names}. Name the right one by the input kustomization.`;
  return { why, seen: sources };
}

function isFrom(url: string, kustomization: ClusterObject, snapshot: ClusterSnapshot): boolean {
  const ref = sourceOf(kustomization);
  const source = ref && snapshot.get(ref);
  if (!source || source === 'unread') return false;
  return repositoryName(textAt(source, 'spec', 'url') ?? '') === repositoryName(url);
}
