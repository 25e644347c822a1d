import { type ClusterSnapshot, isKustomization, KUSTOMIZATION, refKey } from '@tandem/flux';
import type { Cluster, ClusterObject, ClusterProblem, ClusterRef, Followed } from '@tandem/ports';

/** Problems that waiting does not resolve. */
const LASTING: readonly ClusterProblem['kind'][] = [
  'unauthenticated',
  'forbidden',
  'unconfigured',
  'refused',
];

/** The followed objects of a cluster: every Kustomization, and the kinds and namespaces that were included. */
export interface View {
  snapshot(): ClusterSnapshot;
  /** Starts to follow the kinds and namespaces of these objects. */
  include(refs: readonly ClusterRef[]): void;
  /** A problem that waiting does not resolve; undefined where there is none. */
  lasting(): ClusterProblem | undefined;
  /** The problem that the cluster does not serve Kustomizations; undefined where it does. */
  withoutFlux(): ClusterProblem | undefined;
  /** Why objects are currently not up to date; undefined where all are. */
  unreachable(): ClusterProblem | undefined;
  close(): void;
}

/**
 * Opens a view. It is behind the cluster, by a different time for each kind: good enough to trigger an evaluation,
 * not to prove a state.
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
    const followed = cluster.follow({ group, version, kind }, of, onChange);
    follows.set(key, followed);
    return followed;
  };
  const kustomizations = open({ ...KUSTOMIZATION, ...(namespace !== undefined && { namespace }) });
  // Kustomizations outside the followed namespace are followed in their own namespace.
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
    unreachable: () => problemsOf(follows).find(({ kind }) => kind !== 'no-such-kind'),
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
