import type { ClusterObject } from '@tandem/ports';
import { describe, expect, it } from 'vitest';
import { editorOf } from '../health/edited.ts';
import { refOf } from './reference.ts';
import {
  git,
  kustomization,
  look,
  NEWER,
  OLD,
  OURS,
  object,
  ready,
  ring,
  SOURCE,
  why,
} from './rollout.fixture.ts';
import { repositoryName } from './source.ts';

const root = refOf(ring());

it('is live where the ring runs the commit', () => {
  expect(look([ring(), git('gitops')]).verdict).toEqual({ kind: 'live' });
});

describe('is not live', () => {
  it('where the Kustomization that is named is that of another ring', () => {
    const other = kustomization('ring', { spec: { path: './clusters/production' } });
    const rollout = look([other, git('gitops')], { root });
    expect(rollout.verdict).toEqual({ kind: 'failed' });
    expect(why(rollout)).toContain("of the ring's folder clusters/friendly");
  });

  it('where one part runs the commit and another a newer one', () => {
    const child = kustomization('apps');
    const rollout = look([ring([child], { commit: NEWER }), child, git('gitops')]);
    expect(rollout.verdict.kind).toBe('waiting');
    expect(why(rollout)).toMatch(/different commits: bbbbbbbbbb and aaaaaaaaaa/);
    const whole = kustomization('apps', { commit: NEWER });
    expect(look([ring([whole], { commit: NEWER }), whole, git('gitops')]).verdict).toEqual({
      kind: 'superseded',
      commit: NEWER,
    });
  });

  it.each([
    ['annotations', 'reconcile', 'disabled'],
    ['labels', 'reconcile', 'disabled'],
    ['annotations', 'ssa', 'Ignore'],
  ])('where %s tell Flux to leave an object alone (%s: %s)', (where, key, value) => {
    const metadata = { [where]: { [`kustomize.toolkit.fluxcd.io/${key}`]: value } };
    const queue = object('example.com/v1', 'Queue', 'orders', {}, {}, metadata);
    const rollout = look([ring([queue]), queue, git('gitops')]);
    expect(rollout.verdict).toEqual({ kind: 'suspended' });
    expect(why(rollout)).toContain('told to leave it as it is');
  });

  it('where somebody pinned the source of a part by hand', () => {
    const managedFields = [
      { manager: 'kustomize-controller', fieldsV1: { 'f:spec': { 'f:url': {} } } },
      { manager: 'kubectl-edit', fieldsV1: { 'f:spec': { 'f:ref': { 'f:commit': {} } } } },
    ];
    const source = git('release', { ref: { commit: OLD } }, OLD);
    const edited = { ...source, metadata: { ...source.metadata, managedFields } } as ClusterObject;
    const child = kustomization('apps', {
      spec: { sourceRef: { kind: 'GitRepository', name: 'release' } },
      commit: OLD,
    });
    const rollout = look([ring([edited, child]), edited, child, git('gitops')]);
    expect(why(rollout)).toContain('kubectl-edit changed its spec by hand');
    expect(look([ring([source, child]), source, child, git('gitops')]).verdict.kind).toBe('live');
  });

  it('where a Helm release has installed the chart before', () => {
    const chart = (digest: string) =>
      object(SOURCE, 'OCIRepository', 'chart', {}, { artifact: { revision: `2.0.0@${digest}` } });
    const release = object(
      'helm.toolkit.fluxcd.io/v2',
      'HelmRelease',
      'web',
      { chartRef: { kind: 'OCIRepository', name: 'chart' } },
      { history: [{ chartVersion: '2.0.0', ociDigest: 'sha256:one' }] },
    );
    const owner = ring([release]);
    expect(why(look([owner, release, chart('sha256:two'), git('gitops')]))).toContain('another chart');
    expect(why(look([owner, release, git('gitops')]))).toContain('is not there');
    expect(look([owner, release, chart('sha256:one'), git('gitops')]).verdict.kind).toBe('live');
  });

  it('where a part is on another cluster and Flux does not wait for it', () => {
    const spoke = (wait: boolean) =>
      kustomization('apps', {
        spec: { kubeConfig: {}, wait },
        owns: [object('apps/v1', 'Deployment', 'web', {})],
      });
    expect(why(look([ring([spoke(false)]), spoke(false), git('gitops')]))).toContain('set wait: true');
    expect(look([ring([spoke(true)]), spoke(true), git('gitops')]).verdict.kind).toBe('live');
  });
});

describe('a failure', () => {
  const broken = (message: string, attempted: string) =>
    ring([], {
      status: {
        lastAppliedRevision: `main@sha1:${OLD}`,
        lastAttemptedRevision: `main@sha1:${attempted}`,
        conditions: [{ ...ready, status: 'False', reason: 'BuildFailed', message }],
      },
    });

  it('ends the wait where the build of the commit never goes well', () => {
    expect(look([broken('accumulating resources: no such file', OURS), git('gitops')]).verdict.kind).toBe(
      'failed',
    );
  });

  it.each([
    "post build failed: substitute from 'ConfigMap/x' error: not found",
    'failed to decrypt: 429',
    'dial tcp: i/o timeout',
  ])('does not where it may go well later: %s', (message) =>
    expect(look([broken(message, OURS), git('gitops')]).verdict.kind).toBe('waiting'),
  );

  it('of a newer commit is none of the one that runs', () => {
    const status = {
      lastAttemptedRevision: `main@sha1:${NEWER}`,
      conditions: [{ ...ready, status: 'False', reason: 'BuildFailed', message: 'no such file' }],
    };
    expect(look([ring([], { status }), git('gitops')]).verdict.kind).toBe('waiting');
  });
});

it('takes a Job that is gone for complete where Flux waited for it', () => {
  const job = object('batch/v1', 'Job', 'migrate', {});
  expect(look([ring([job]), git('gitops')]).verdict.kind).toBe('live');
  expect(look([ring([job], { spec: { wait: false } }), git('gitops')]).verdict.kind).toBe('waiting');
});

it('compares what reads a pinned OCI artifact with the artifact, not with the commit that it was made from', () => {
  const digest = `sha256:${'d'.repeat(64)}`;
  const source = object(
    SOURCE,
    'OCIRepository',
    'platform',
    {},
    { artifact: { revision: `latest@${digest}` } },
  );
  const child = kustomization('apps', {
    spec: { sourceRef: { kind: 'OCIRepository', name: 'platform' } },
    status: {
      lastAttemptedRevision: `latest@${digest}`,
      lastAppliedRevision: `latest@${digest}`,
      lastAppliedOriginRevision: `main@sha1:${OLD}`,
    },
  });
  expect(look([ring([child]), child, source, git('gitops')]).verdict.kind).toBe('live');
});

it('waits while a ready Kustomization has attempted another revision than it has applied', () => {
  const child = kustomization('apps', { status: { lastAttemptedRevision: `main@sha1:${OLD}` } });
  const { verdict } = look([ring([child]), child, git('gitops')]);
  expect(verdict.kind).toBe('waiting');
});

it('takes fields that flux bootstrap and the controller both applied for no edit', () => {
  const of = (manager: string, fields: object) => ({
    manager,
    operation: 'Apply',
    fieldsV1: { 'f:spec': fields },
  });
  const fields = { 'f:path': {}, 'f:sourceRef': { 'f:name': {} } };
  const edited = (...managedFields: object[]) =>
    ({ ...ring(), metadata: { ...ring().metadata, managedFields } }) as ClusterObject;
  expect(editorOf(edited(of('flux', fields), of('kustomize-controller', fields)))).toBeUndefined();
  expect(
    editorOf(
      edited(
        of('kubectl-edit', { 'f:path': {} }),
        of('kustomize-controller', { 'f:sourceRef': { 'f:name': {} } }),
      ),
    ),
  ).toBe('kubectl-edit');
});

it.each([
  ['https://user@git.example.com/a/gitops.git', 'git.example.com/a/gitops'],
  ['ssh://git@git.example.com:22/a/gitops', 'git.example.com/a/gitops'],
  ['git@git.example.com:a/gitops.git', 'git.example.com/a/gitops'],
  ['git@ssh.dev.azure.com:v3/org/Project/gitops', 'dev.azure.com/org/project/_git/gitops'],
  ['https://org@dev.azure.com/org/Project/_git/gitops', 'dev.azure.com/org/project/_git/gitops'],
])('knows the repository of %s', (url, name) => {
  expect(repositoryName(url)).toBe(name);
});
