import { type Applied, find, named, type Scope } from '@tandem/cluster-tree';
import { isKustomization } from '@tandem/flux';
import { plainPath, textAt, valueAt } from '@tandem/kubernetes-objects';

/** What becomes of an object that Git no longer has. */
export interface Removal {
  readonly kind: 'pruned' | 'left';
  /** Why, as a clause without a full stop. */
  readonly why: string;
}

const KUSTOMIZE = 'kustomize.toolkit.fluxcd.io';

/**
 * What becomes of an object of the old state that the new one lacks
 * (https://fluxcd.io/flux/components/kustomize/kustomizations/, "Prune", "Deletion policy", "Controlling the apply
 * behavior of resources").
 */
export function removalOf(object: Applied, old: Scope, next: Scope): Removal {
  if (markOf(object, 'prune') === 'disabled') return { kind: 'left', why: 'pruning is disabled on it' };
  if (markOf(object, 'reconcile') === 'disabled')
    return { kind: 'left', why: 'reconciling is disabled on it' };
  const owner = object.by ?? ownerOfFolder(old);
  if (!owner) return { kind: 'left', why: 'no Kustomization that is known here applied it' };
  const now = find(next, owner);
  if (now) return byPrune(now);
  const gone = owner === object ? { kind: 'pruned' as const, why: '' } : removalOf(owner, old, next);
  if (gone.kind === 'left')
    return {
      kind: 'left',
      why: `${named(owner)}, which applied it, stays in the cluster (${gone.why}), without its folder`,
    };
  const policy = textAt(owner.value, 'spec', 'deletionPolicy') ?? 'MirrorPrune';
  if (policy === 'Orphan')
    return { kind: 'left', why: `${named(owner)} is deleted with deletionPolicy Orphan` };
  if (policy === 'MirrorPrune' && valueAt(owner.value, 'spec', 'prune') !== true)
    return { kind: 'left', why: `${named(owner)} is deleted, and did not prune` };
  return { kind: 'pruned', why: `${named(owner)}, which applied it, is deleted` };
}

function byPrune(owner: Applied): Removal {
  if (valueAt(owner.value, 'spec', 'suspend') === true)
    return { kind: 'left', why: `${named(owner)} is suspended` };
  return valueAt(owner.value, 'spec', 'prune') === true
    ? { kind: 'pruned', why: `${named(owner)} prunes` }
    : { kind: 'left', why: `${named(owner)} does not prune` };
}

/** The Kustomization that applies the folder which a cluster begins with, where it is among its objects. */
function ownerOfFolder({ objects, folder }: Scope): Applied | undefined {
  return objects.find(
    (each) => isKustomization(each) && plainPath(textAt(each.value, 'spec', 'path')) === folder,
  );
}

/** A setting of Flux on an object, as annotation or label. */
export function markOf({ value }: Applied, name: string): string | undefined {
  const of = (field: string) => textAt(value, 'metadata', field, `${KUSTOMIZE}/${name}`)?.toLowerCase();
  return of('annotations') ?? of('labels');
}
