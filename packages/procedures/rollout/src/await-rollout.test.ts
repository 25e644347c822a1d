import { err, ok } from '@tandem/contract';
import { KUSTOMIZATION } from '@tandem/flux';
import type { Cluster, ClusterObject, ClusterProblem, GitTree } from '@tandem/ports';
import { expect, it } from 'vitest';
import { awaitRollout } from './await-rollout.ts';

const OURS = 'a'.repeat(40);
const MINUTE = 60_000;

/** A ring that reports one applied and one attempted commit, neither of which is on the branch. */
const ring: ClusterObject = {
  apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
  kind: 'Kustomization',
  metadata: { name: 'ring', namespace: 'flux', uid: 'ring', resourceVersion: '1', generation: 1 },
  spec: { path: './clusters/friendly', sourceRef: { kind: 'GitRepository', name: 'gitops' } },
  status: {
    observedGeneration: 1,
    lastAppliedRevision: `main@sha1:${'b'.repeat(40)}`,
    lastAttemptedRevision: `main@sha1:${'c'.repeat(40)}`,
  },
};

/** Waits with a fake clock; returns the result, the number of progress calls, and the duration. */
async function waitOn(cluster: Cluster, fetching: number) {
  let now = Date.parse('2026-11-24T10:00:00Z');
  const began = now;
  let shown = 0;
  const unused = () => Promise.reject(new Error('This must not be called.'));
  const tree = {
    commit: OURS,
    at: { url: '', branch: 'main' },
    list: unused,
    read: unused,
    lastChange: unused,
    withTrailer: unused,
    push: unused,
    contains: async (commit: string, within = OURS) => commit === OURS && within === OURS,
  } as GitTree;
  const ended = await awaitRollout({
    cluster,
    clock: {
      now: () => new Date(now).toISOString(),
      sleep: async (time) => {
        now += time;
      },
    },
    tree,
    newest: async () => {
      now += fetching;
      return undefined;
    },
    promotion: { commit: OURS, folder: 'clusters/friendly', withoutStatus: [] },
    timeout: 5 * MINUTE,
    onProgress: () => {
      shown += 1;
    },
  });
  return { ended, shown, minutes: (now - began) / MINUTE };
}

const serving = (objects: readonly ClusterObject[]): Cluster => ({
  read: async (ref) =>
    ok(objects.find(({ kind, metadata }) => kind === ref.kind && metadata.name === ref.name)),
  definition: async () => ok(undefined),
  list: async ({ kind }) => ok(objects.filter((each) => each.kind === kind)),
  follow: ({ kind }) => ({
    objects: () => objects.filter((each) => each.kind === kind),
    state: () => ({ kind: 'watching' }),
    close: () => {},
  }),
});

it('ends in time and reports progress, where a fetch takes longer than an absence is valid', async () => {
  const { ended, shown, minutes } = await waitOn(serving([ring]), 25_000);
  expect(ended).toMatchObject({ value: { kind: 'timeout' } });
  expect(shown).toBeGreaterThan(1);
  expect(minutes).toBeLessThan(7);
});

it('reports at the end that a cluster has no Flux', async () => {
  const problem: ClusterProblem = { kind: 'no-such-kind', detail: 'No Kustomization is served.' };
  const cluster: Cluster = {
    read: async () => err(problem),
    definition: async () => err(problem),
    list: async () => err(problem),
    follow: () => ({ objects: () => [], state: () => ({ kind: 'broken', problem }), close: () => {} }),
  };
  expect((await waitOn(cluster, 0)).ended).toEqual(err(problem));
});

it('reads once more at the end, where the followed objects are behind', async () => {
  const revision = `main@sha1:${OURS}`;
  const ready = { type: 'Ready', status: 'True', reason: 'Succeeded', message: '', observedGeneration: 1 };
  const live = {
    ...ring,
    status: {
      observedGeneration: 1,
      lastAppliedRevision: revision,
      lastAttemptedRevision: revision,
      conditions: [ready],
    },
  };
  const cluster: Cluster = {
    ...serving([live]),
    follow: ({ kind }) => ({
      objects: () => (kind === KUSTOMIZATION.kind ? [ring] : []),
      state: () => ({ kind: 'watching' }),
      close: () => {},
    }),
  };
  expect((await waitOn(cluster, 0)).ended).toMatchObject({ value: { kind: 'live' } });
});
