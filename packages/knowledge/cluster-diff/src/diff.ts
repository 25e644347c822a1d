import { type Applied, named, placeOf, type Scope } from '@tandem/cluster-tree';
import type { Location } from '@tandem/contract';
import {
  formatLeafPath,
  formatPath,
  type Json,
  type Kinds,
  leavesOf,
  valueAt,
} from '@tandem/kubernetes-objects';
import { rejectionsOf } from './immutable.ts';
import { markOf, removalOf } from './prune.ts';
import { HIDDEN, isHidden } from './secrets.ts';

/** A field that changes; undefined where it is not there. Values are JSON; hidden ones are only known to differ. */
export interface FieldChange {
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** What a change does to one object of a cluster. */
export interface ClusterChange {
  readonly kind:
    | 'added'
    | 'changed'
    /** The API server rejects it: a field is immutable. */
    | 'rejected'
    /** Flux deletes and creates it, as `force` asks for where a field is immutable. */
    | 'recreated'
    /** Flux leaves it as it is, as it was asked to. */
    | 'kept'
    | 'pruned'
    /** Git no longer has it, and it stays in the cluster. */
    | 'left';
  readonly object: string;
  /** Why, for kinds that need a reason: a clause without a full stop. */
  readonly why?: string;
  readonly fields: readonly FieldChange[];
  readonly at: Location;
}

/** What a change does to one cluster. */
export interface ClusterDiff {
  /** The folder that the cluster begins with. */
  readonly cluster: string;
  readonly changes: readonly ClusterChange[];
  /** What could not be built of either state, so that changes in it are not known. */
  readonly unresolved: readonly string[];
}

/** What a change does to each cluster, in the order of their folders; a cluster of one state only has all or nothing. */
export function diffClusters(
  old: readonly Scope[],
  next: readonly Scope[],
  kinds: Kinds,
): readonly ClusterDiff[] {
  const folders = [...new Set([...old, ...next].map(({ folder }) => folder))].sort();
  return folders.map((cluster) => {
    const nothing: Scope = { folder: cluster, objects: [], openings: [], external: new Set() };
    const before = old.find(({ folder }) => folder === cluster) ?? nothing;
    const after = next.find(({ folder }) => folder === cluster) ?? nothing;
    const unbuilt = [before, after].flatMap(({ openings }) =>
      openings.filter(({ kind }) => kind !== 'chart'),
    );
    return {
      cluster,
      changes: changesOf(before, after, kinds),
      unresolved: [...new Set(unbuilt.map(({ what }) => what))],
    };
  });
}

function changesOf(before: Scope, after: Scope, kinds: Kinds): readonly ClusterChange[] {
  const olds = new Map(before.objects.map((each) => [keyOf(each), each]));
  const news = new Map(after.objects.map((each) => [keyOf(each), each]));
  const changed = [...news].flatMap(([key, object]) => {
    const old = olds.get(key);
    return old ? changeOf(old, object, kinds) : [added(object)];
  });
  const removed = [...olds]
    .filter(([key]) => !news.has(key))
    .map(([, object]): ClusterChange => {
      const { kind, why } = removalOf(object, before, after);
      return { kind, object: named(object), why, fields: [], at: placeOf(object, ['metadata', 'name']) };
    });
  return [...changed, ...removed].sort((one, other) => (one.object < other.object ? -1 : 1));
}

function keyOf({ group, kind, namespace, name }: Applied): string {
  return `${group} ${kind} ${namespace ?? ''} ${name}`;
}

function added(object: Applied): ClusterChange {
  return { kind: 'added', object: named(object), fields: [], at: placeOf(object, ['metadata', 'name']) };
}

function changeOf(before: Applied, after: Applied, kinds: Kinds): readonly ClusterChange[] {
  const fields = fieldsOf(before, after);
  if (fields.length === 0) return [];
  const change = { object: named(after), fields, at: placeOf(after, ['metadata', 'name']) };
  const ssa = markOf(after, 'ssa');
  if (markOf(after, 'reconcile') === 'disabled' || ssa === 'ifnotpresent' || ssa === 'ignore')
    return [{ ...change, kind: 'kept', why: 'Flux is asked to leave it as it is' }];
  const [first] = rejectionsOf(before, after, kinds);
  if (!first) return [{ ...change, kind: 'changed' }];
  const forced = isForced(after);
  const why = `${formatPath(first.path)}: ${first.why}`;
  return [
    { ...change, kind: forced ? 'recreated' : 'rejected', why: forced ? `${why}, and force is on` : why },
  ];
}

/** https://fluxcd.io/flux/components/kustomize/kustomizations/, "Force". */
function isForced(object: Applied): boolean {
  return (
    markOf(object, 'force') === 'enabled' ||
    (object.by !== undefined && valueAt(object.by.value, 'spec', 'force') === true)
  );
}

function fieldsOf(before: Applied, after: Applied): readonly FieldChange[] {
  const olds = new Map(leavesOf(before.value).map((leaf) => [formatLeafPath(leaf.path), leaf]));
  const news = new Map(leavesOf(after.value).map((leaf) => [formatLeafPath(leaf.path), leaf]));
  return [...new Set([...olds.keys(), ...news.keys()])].flatMap((path) => {
    const [one, other] = [olds.get(path), news.get(path)];
    if (JSON.stringify(one?.value) === JSON.stringify(other?.value)) return [];
    const shown = (leaf: typeof one, object: Applied): string | undefined =>
      leaf && textOf(leaf.value, isHidden({ kind: object.kind, value: leaf.value }, leaf.path));
    return [{ path, before: shown(one, before), after: shown(other, after) }];
  });
}

function textOf(value: Json, hidden: boolean): string {
  return hidden ? HIDDEN : JSON.stringify(value);
}
