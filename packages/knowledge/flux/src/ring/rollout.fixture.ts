import type { ClusterObject, ClusterRef } from '@tandem/ports';
import { refKey, refOf } from './reference.ts';
import { blocking, rolloutOf } from './rollout.ts';
import type { AwaitedPromotion, Rollout } from './snapshot.ts';

export const OURS = 'a'.repeat(40);
export const NEWER = 'b'.repeat(40);
export const OLD = 'c'.repeat(40);
export const FLUX = 'kustomize.toolkit.fluxcd.io/v1';
export const SOURCE = 'source.toolkit.fluxcd.io/v1';

export const ready = {
  type: 'Ready',
  status: 'True',
  reason: 'Succeeded',
  message: '',
  observedGeneration: 1,
};

export function object(
  apiVersion: string,
  kind: string,
  name: string,
  spec: object,
  status: object = {},
  metadata: object = {},
): ClusterObject {
  return {
    apiVersion,
    kind,
    metadata: { name, namespace: 'flux-system', uid: name, resourceVersion: '1', generation: 1, ...metadata },
    spec,
    status: { observedGeneration: 1, conditions: [ready], ...status },
  };
}

export const git = (name: string, spec: object = {}, commit = OURS) =>
  object(
    SOURCE,
    'GitRepository',
    name,
    { url: 'https://git.example.com/gitops', ref: { branch: 'main' }, ...spec },
    { artifact: { revision: `main@sha1:${commit}` } },
  );

export function kustomization(
  name: string,
  given: {
    readonly spec?: object;
    readonly status?: object;
    readonly owns?: readonly ClusterObject[];
    readonly commit?: string;
  } = {},
): ClusterObject {
  const entries = (given.owns ?? []).map((each) => {
    const { group, version, kind, namespace, name: of } = refOf(each);
    return { id: `${namespace}_${of}_${group}_${kind}`, v: version };
  });
  const revision = `main@sha1:${given.commit ?? OURS}`;
  return object(
    FLUX,
    'Kustomization',
    name,
    { path: `./${name}`, wait: true, sourceRef: { kind: 'GitRepository', name: 'gitops' }, ...given.spec },
    {
      lastAppliedRevision: revision,
      lastAttemptedRevision: revision,
      inventory: { entries },
      ...given.status,
    },
  );
}

export const ring = (owns: readonly ClusterObject[] = [], more: Parameters<typeof kustomization>[1] = {}) =>
  kustomization('ring', { ...more, owns, spec: { path: './clusters/friendly', ...more.spec } });

export function look(objects: readonly ClusterObject[], given: Partial<AwaitedPromotion> = {}): Rollout {
  const all = new Map(objects.map((each) => [refKey(refOf(each)), each]));
  return rolloutOf(
    {
      get: (ref: ClusterRef) => all.get(refKey(ref)),
      kustomizations: objects.filter(({ kind }) => kind === 'Kustomization'),
    },
    {
      commit: OURS,
      folder: 'clusters/friendly',
      definesConditions: () => true,
      withoutStatus: [],
      relation: (commit) => (commit === OURS ? 'same' : commit === NEWER ? 'newer' : 'other'),
      ...given,
    },
  );
}

/** What keeps it from being live, in words. */
export const why = (rollout: Rollout) =>
  [
    ...(rollout.verdict.kind === 'waiting' ? [rollout.verdict.why] : []),
    ...blocking(rollout.tree).map((node) => node.why),
  ].join(' ');
