import { type ClusterSnapshot, isKustomization, KUSTOMIZATION, refKey } from '@tandem/flux';
import type { Cluster, ClusterObject, ClusterProblem, ClusterRef, Followed } from '@tandem/ports';

/** Problems that no waiting mends. */
const LASTING: readonly ClusterProblem['kind'][] = [
  'unauthenticated',
  'forbidden',
  'unconfigured',
  'refused',
];

/** What is followed of a cluster: every Kustomization, and objects of the kinds and namespaces that were asked for. */
export interface View {
  snapshot(): ClusterSnapshot;
  /** Follows what these are among, from now on. */
  include(refs: readonly ClusterRef[]): void;
  /** A problem that keeps the view from ever being right; undefined where there is none. */
  lasting(): ClusterProblem | undefined;
  /** That the cluster knows no Kustomizations, as a problem; undefined where it does. */
  withoutFlux(): ClusterProblem | undefined;
  /** Why objects are not up to date at this moment; undefined where all are. */
  blind(): ClusterProblem | undefined;
  close(): void;
}

/**
 * Opens a view. What it shows lies behind the cluster, by a different time for each kind: enough to know when to
 * look, not to know that something is so.
 *
 * @param namespace Where to look for Kustomizations; absent: everywhere.
 */
export function openView(cluster: Cluster, namespace: string | undefined, onChange: () => void): View {
  const follows = new Map<string, Followed>();
  const open = (ref: Pick<ClusterRef, 'group' | 'version' | 'kind' | 'namespace'>): Followed => {
    const key = followKey(ref);
    const known = follows.get(key);
    if (known) return known;
    const { group, version, kind } = ref;
    const of = ref.namespace === undefined ? {} : { namespace: ref.namespace };
    const made = cluster.follow({ group, version, kind }, of, onChange);
    follows.set(key, made);
    return made;
  };
  const kustomizations = open({ ...KUSTOMIZATION, ...(namespace !== undefined && { namespace }) });
  // Those of a namespace that is not followed as a whole are followed there.
  const at = (ref: ClusterRef): Followed | undefined =>
    isKustomization(ref) && (namespace === undefined || namespace === ref.namespace)
      ? kustomizations
      : follows.get(followKey(ref));
  return {
    snapshot: () => ({
      kustomizations: kustomizations.objects(),
      get: (ref) => objectIn(at(ref), ref),
    }),
    include: (refs) => {
      for (const ref of refs) if (!at(ref)) open(ref);
    },
    lasting: () => problemsOf(follows).find(({ kind }) => LASTING.includes(kind)),
    withoutFlux: () => {
      const state = kustomizations.state();
      return state.kind === 'broken' && state.problem.kind === 'no-such-kind' ? state.problem : undefined;
    },
    blind: () => problemsOf(follows).find(({ kind }) => kind !== 'no-such-kind'),
    close: () => {
      for (const followed of follows.values()) followed.close();
    },
  };
}

function followKey({
  group,
  version,
  kind,
  namespace,
}: Pick<ClusterRef, 'group' | 'version' | 'kind' | 'namespace'>) {
  return `${group}/${version}/${kind}/${namespace ?? ''}`;
}

function objectIn(followed: Followed | undefined, ref: ClusterRef): ClusterObject | undefined | 'unread' {
  if (!followed) return 'unread';
  const state = followed.state();
  if (state.kind === 'starting') return 'unread';
  if (state.kind === 'broken' && state.problem.kind === 'no-such-kind') return undefined;
  const key = refKey(ref);
  const found = followed
    .objects()
    .find(
      ({ metadata: { name, namespace } }) =>
        refKey({ ...ref, name, ...(namespace === undefined ? { namespace: '' } : { namespace }) }) === key,
    );
  return found ?? (state.kind === 'broken' ? 'unread' : undefined);
}

function problemsOf(follows: ReadonlyMap<string, Followed>): readonly ClusterProblem[] {
  return [...follows.values()].flatMap((each) => {
    const state = each.state();
    return state.kind === 'broken' ? [state.problem] : [];
  });
}
