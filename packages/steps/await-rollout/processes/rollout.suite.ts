import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AnyObject } from '@tandem/double-cluster';
import { writeBundle } from '@tandem/scenario';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { CI, RESOURCE_GROUPS, type RealOrNot, type Stage, setStage } from './stage.ts';

const configMap = (namespace: string, value: string) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings, namespace: ${namespace} }\ndata: { value: "${value}" }\n`;

const resourceGroup = (namespace: string, location: string) =>
  `apiVersion: resources.azure.com/v1api20200601\nkind: ResourceGroup\nmetadata: { name: group, namespace: ${namespace} }\nspec: { location: ${location} }\n`;

const FILE = 'clusters/friendly/objects.yaml';

/** What holds of await-rollout on every cluster, real or not. */
export function describeRollouts(name: string, open: () => Promise<RealOrNot>, patience: number): void {
  describe(name, { timeout: patience }, () => {
    let cluster: RealOrNot;
    let stage: Stage;
    let folder = '';
    let bundle = '';
    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'tandem-await-rollout-'));
      bundle = await writeBundle('await-rollout', folder);
      cluster = await open();
      await cluster.admin.apply(RESOURCE_GROUPS);
    }, patience);
    afterAll(async () => {
      rmSync(folder, { recursive: true, force: true });
      await cluster?.close();
    });
    beforeEach(async () => {
      stage = await setStage(cluster);
    });
    afterEach(() => stage.close());

    it('a promotion is live, and so is the next', async () => {
      const first = stage.commit({ [FILE]: configMap(stage.namespace, '1') });
      await stage.watchRing();
      expect(await stage.await()).toMatchObject({
        outcome: 'done',
        outputs: { result: 'live', commit: first },
      });
      const second = stage.commit({ [FILE]: configMap(stage.namespace, '2') });
      expect(await stage.await()).toMatchObject({
        outcome: 'done',
        outputs: { result: 'live', commit: second },
      });
      const settings = await cluster.admin.read(stage.object('v1', 'ConfigMap', 'settings'));
      expect(settings).toMatchObject({ data: { value: '2' } });
    });

    it('the bundle says so too, as a process of the account with the emitted role, and fails with what blocks', async () => {
      const role = parse(readFileSync(ROLE_FILE, 'utf8')) as AnyObject;
      await cluster.admin.apply(role);
      await cluster.admin.apply(binding(role.metadata.name));
      try {
        const first = stage.commit({ [FILE]: configMap(stage.namespace, '1') });
        await stage.watchRing();
        const live = await stage.awaitAsProcess(bundle);
        expect(live.said).toContain(first.slice(0, 10));
        expect(live.code).toBe(0);
        stage.commit({ 'clusters/friendly/broken.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: [\n' });
        const broken = await stage.awaitAsProcess(bundle);
        expect(broken.said).toContain('Kustomization');
        expect(broken.said).toContain('does not become live');
        expect(broken.code).toBe(1);
      } finally {
        await cluster.admin.remove(binding(role.metadata.name));
      }
    });

    it('a newer commit that contains the promoted one supersedes it', async () => {
      const first = stage.commit({ [FILE]: configMap(stage.namespace, '1') });
      const second = stage.commit({ [FILE]: configMap(stage.namespace, '2') });
      await stage.watchRing();
      expect(await stage.await({ commit: first })).toMatchObject({
        outcome: 'done',
        outputs: { result: 'superseded', commit: second },
      });
    });

    it('a commit that the source does not take is not live', async () => {
      const first = stage.commit({ [FILE]: configMap(stage.namespace, '1') });
      await stage.watchRing();
      await stage.await();
      await cluster.admin.apply({
        ...stage.object('source.toolkit.fluxcd.io/v1', 'GitRepository', 'gitops'),
        spec: { url: stage.url, ref: { branch: 'main', commit: first }, interval: '1s' },
      });
      const second = stage.commit({ [FILE]: configMap(stage.namespace, '2') });
      const result = await stage.await({ timeout_minutes: 0.05 });
      expect(result).toMatchObject({ outcome: 'failed', failure: 'rollout-timeout' });
      expect('detail' in result && result.detail).toContain(second);
    });

    it('a manifest that nobody can build fails at once, in the words of the controller', async () => {
      stage.commit({ [FILE]: configMap(stage.namespace, '1') });
      await stage.watchRing();
      await stage.await();
      stage.commit({ 'clusters/friendly/broken.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: [\n' });
      const result = await stage.await();
      expect(result).toMatchObject({ outcome: 'failed', failure: 'rollout-failed' });
      expect('detail' in result && result.detail).toContain('BuildFailed');
    });

    it('a kind that nobody serves is waited for, and named when the time is over', async () => {
      stage.commit({
        [FILE]: `apiVersion: v1\nkind: ConfigMapp\nmetadata: { name: a, namespace: ${stage.namespace} }\n`,
      });
      await stage.watchRing();
      const result = await stage.await({ timeout_minutes: 0.1 });
      expect(result).toMatchObject({ outcome: 'failed', failure: 'rollout-timeout' });
      expect('detail' in result && result.detail).toContain('no matches for kind "ConfigMapp"');
    });

    it('a Kustomization that is suspended is told as such, though it ran the commit', async () => {
      stage.commit({ [FILE]: configMap(stage.namespace, '1') });
      await stage.watchRing();
      await stage.await();
      await stage.watchRing({ suspend: true });
      expect(await stage.await()).toMatchObject({ outcome: 'failed', failure: 'rollout-suspended' });
    });

    it('goes on through an API server that ends and starts again', async () => {
      stage.commit({ [FILE]: resourceGroup(stage.namespace, 'westeurope') });
      await stage.watchRing();
      const lines: string[] = [];
      const waiting = stage.await({}, { log: (line) => lines.push(line) });
      const group = await theGroup(stage, () => true);
      await cluster.restart(700);
      await say(stage, group, { status: 'True', reason: 'Succeeded' });
      expect(await waiting).toMatchObject({ outcome: 'done', outputs: { result: 'live' } });
    });

    it('an Azure resource counts when its condition speaks of its newest generation', async () => {
      stage.commit({ [FILE]: resourceGroup(stage.namespace, 'westeurope') });
      await stage.watchRing();
      let ended = false;
      const waiting = stage.await().finally(() => {
        ended = true;
      });
      await say(stage, await theGroup(stage, () => true), { status: 'True', reason: 'Succeeded' });
      expect(await waiting).toMatchObject({ outcome: 'done' });
      stage.commit({ [FILE]: resourceGroup(stage.namespace, 'northeurope') });
      ended = false;
      const again = stage.await().finally(() => {
        ended = true;
      });
      const newer = await theGroup(stage, ({ metadata }) => metadata.generation === 2);
      // The condition of the generation before still says Ready.
      await new Promise((resolve) => setTimeout(resolve, 2_000));
      expect(ended).toBe(false);
      await say(stage, newer, { status: 'False', reason: 'Reconciling', severity: 'Info' });
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      expect(ended).toBe(false);
      await say(stage, newer, { status: 'True', reason: 'Succeeded' });
      expect(await again).toMatchObject({ outcome: 'done', outputs: { result: 'live' } });
    });

    it('an Azure resource with an error fails at once, though Flux still waits for it', async () => {
      stage.commit({ [FILE]: resourceGroup(stage.namespace, 'atlantis') });
      await stage.watchRing({
        wait: true,
        healthCheckExprs: [
          {
            apiVersion: 'resources.azure.com/v1api20200601',
            kind: 'ResourceGroup',
            current:
              "status.conditions.exists(c, c.type == 'Ready' && c.status == 'True' && c.observedGeneration == metadata.generation)",
          },
        ],
      });
      const waiting = stage.await();
      const group = await theGroup(stage, () => true);
      await say(stage, group, {
        status: 'False',
        reason: 'LocationNotAvailableForResourceGroup',
        severity: 'Error',
        message: "The provided location 'atlantis' is not available.",
      });
      const result = await waiting;
      expect(result).toMatchObject({ outcome: 'failed', failure: 'rollout-failed' });
      expect('detail' in result && result.detail).toContain(
        "LocationNotAvailableForResourceGroup: The provided location 'atlantis'",
      );
    });

    it('Kustomizations that the ring applies run the revision that their source pins', async () => {
      const pinned = stage.commit({ 'node/settings.yaml': configMap(stage.namespace, 'pinned') });
      const ring = (revision: string) =>
        [
          'apiVersion: source.toolkit.fluxcd.io/v1',
          'kind: GitRepository',
          `metadata: { name: release, namespace: ${stage.namespace} }`,
          `spec: { url: ${stage.url}, interval: 1s, ref: { branch: main, commit: "${revision}" } }`,
          '---',
          'apiVersion: kustomize.toolkit.fluxcd.io/v1',
          'kind: Kustomization',
          `metadata: { name: node, namespace: ${stage.namespace} }`,
          'spec: { path: ./node, prune: true, wait: true, interval: 10s, retryInterval: 1s, sourceRef: { kind: GitRepository, name: release } }',
          '',
        ].join('\n');
      const promoted = stage.commit({ [FILE]: ring(pinned) });
      stage.commit({ 'node/settings.yaml': configMap(stage.namespace, 'not promoted') });
      await stage.watchRing();
      const first = await stage.await({ commit: promoted });
      expect(first).toMatchObject({ outcome: 'done' });
      const settings = await cluster.admin.read(stage.object('v1', 'ConfigMap', 'settings'));
      expect(settings).toMatchObject({ data: { value: 'pinned' } });
      const missing = stage.commit({ [FILE]: ring('0123456789'.repeat(4)) });
      const result = await stage.await({ commit: missing, timeout_minutes: 0.1 });
      expect(result).toMatchObject({ outcome: 'failed', failure: 'rollout-timeout' });
      expect('detail' in result && result.detail).toContain('GitRepository');
    });

    it('the role that is emitted is enough, and less is told in words', async () => {
      stage.commit({ [FILE]: resourceGroup(stage.namespace, 'westeurope') });
      await stage.watchRing();
      await say(stage, await theGroup(stage, () => true), { status: 'True', reason: 'Succeeded' });
      const denied = await stage.await({}, { account: 'ci' });
      expect(denied).toMatchObject({ outcome: 'failed', failure: 'cluster-denied' });
      expect('detail' in denied && denied.detail).toContain('cannot list resource "kustomizations"');
      const role = parse(readFileSync(ROLE_FILE, 'utf8')) as AnyObject;
      await cluster.admin.apply(role);
      await cluster.admin.apply(binding(role.metadata.name));
      try {
        expect(await stage.await({}, { account: 'ci' })).toMatchObject({ outcome: 'done' });
      } finally {
        await cluster.admin.remove(binding(role.metadata.name));
      }
    });

    it('polls where it may list and not watch', async () => {
      const role = parse(readFileSync(ROLE_FILE, 'utf8')) as AnyObject & { rules: { verbs: string[] }[] };
      const rules = role.rules.map((rule) => ({
        ...rule,
        verbs: rule.verbs.filter((verb) => verb !== 'watch'),
      }));
      await cluster.admin.apply({ ...role, rules, metadata: { name: 'no-watch' } });
      await cluster.admin.apply(binding('no-watch'));
      try {
        stage.commit({ [FILE]: resourceGroup(stage.namespace, 'westeurope') });
        await stage.watchRing();
        const waiting = stage.await({}, { account: 'ci' });
        await say(stage, await theGroup(stage, () => true), { status: 'True', reason: 'Succeeded' });
        expect(await waiting).toMatchObject({ outcome: 'done', outputs: { result: 'live' } });
      } finally {
        await cluster.admin.remove(binding('no-watch'));
      }
    });
  });
}

const ROLE_FILE = fileURLToPath(new URL('../../../../cluster-access/await-rollout.yaml', import.meta.url));

function binding(role: string): AnyObject {
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: `ci-${role}` },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
    subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: CI.name }],
  };
}

/** The resource group once it is there and holds. */
async function theGroup(stage: Stage, holds: (group: AnyObject) => boolean): Promise<AnyObject> {
  const wanted = stage.object('resources.azure.com/v1api20200601', 'ResourceGroup', 'group');
  for (let tries = 0; tries < 600; tries += 1) {
    const found = await stage.cluster.admin.read(wanted);
    if (found && holds(found)) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('The resource group did not come.');
}

/** Says what Azure Service Operator would about the generation that an object is of. */
async function say(
  stage: Stage,
  group: AnyObject,
  answer: {
    readonly status: string;
    readonly reason: string;
    readonly severity?: string;
    readonly message?: string;
  },
): Promise<void> {
  const lastTransitionTime = new Date().toISOString();
  const { generation } = group.metadata;
  await stage.cluster.admin.setStatus(group, {
    conditions: [
      { type: 'Ready', observedGeneration: generation, lastTransitionTime, message: '', ...answer },
    ],
  });
}
