import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { createClusters } from '@tandem/cluster';
import { createGit } from '@tandem/git';
import { createClock } from '@tandem/machine';
import {
  type ClusterScenario,
  configMapYaml,
  createRing,
  emittedRole,
  RESOURCE_GROUPS,
  type RingScenario,
  resourceGroupOf,
  resourceGroupYaml,
  runBundle,
  setAzureReady,
  silentReporter,
  withRole,
  writeBundle,
} from '@tandem/scenario';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { run } from './run.ts';

const FILE = 'clusters/friendly/objects.yaml';
const BROKEN = { 'clusters/friendly/broken.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: [\n' };

/** What holds of await-rollout on every cluster, real or not. */
export function describeRollouts(name: string, open: () => Promise<ClusterScenario>, patience: number): void {
  describe(name, { timeout: patience }, () => {
    let cluster: ClusterScenario;
    let ring: RingScenario;
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
      ring = await createRing(cluster);
    });
    afterEach(() => ring.close());

    it('a promotion is live, and so is the next', async () => {
      const first = ring.promote({ [FILE]: configMapYaml(ring.namespace, '1') });
      await ring.watch();
      const live = { outcome: 'done', outputs: { result: 'live', commit: first } };
      expect(await awaitRing(ring)).toMatchObject(live);
      const second = ring.promote({ [FILE]: configMapYaml(ring.namespace, '2') });
      const next = { outcome: 'done', outputs: { result: 'live', commit: second } };
      expect(await awaitRing(ring)).toMatchObject(next);
      const settings = await cluster.admin.read(ring.object('v1', 'ConfigMap', 'settings'));
      expect(settings).toMatchObject({ data: { value: '2' } });
    });

    it('the bundle says so too, as a process of the account with the emitted role, and fails with what blocks', async () => {
      await withRole(cluster, emittedRole('await-rollout'), async () => {
        const first = ring.promote({ [FILE]: configMapYaml(ring.namespace, '1') });
        await ring.watch();
        const live = await awaitAsProcess(ring, bundle);
        expect(live.log).toContain(first.slice(0, 10));
        expect(live.code).toBe(0);
        ring.promote(BROKEN);
        const broken = await awaitAsProcess(ring, bundle);
        expect(broken.log).toContain('Kustomization');
        expect(broken.log).toContain('does not become live');
        expect(broken.code).toBe(1);
      });
    });

    it('a newer commit that contains the promoted one supersedes it', async () => {
      const first = ring.promote({ [FILE]: configMapYaml(ring.namespace, '1') });
      const second = ring.promote({ [FILE]: configMapYaml(ring.namespace, '2') });
      await ring.watch();
      expect(await awaitRing(ring, { commit: first })).toMatchObject({
        outcome: 'done',
        outputs: { result: 'superseded', commit: second },
      });
    });

    it('a commit that the source does not take is not live', async () => {
      const first = ring.promote({ [FILE]: configMapYaml(ring.namespace, '1') });
      await ring.watch();
      await awaitRing(ring);
      await cluster.admin.apply({
        ...ring.object('source.toolkit.fluxcd.io/v1', 'GitRepository', 'gitops'),
        spec: { url: ring.url, ref: { branch: 'main', commit: first }, interval: '1s' },
      });
      const second = ring.promote({ [FILE]: configMapYaml(ring.namespace, '2') });
      const result = await awaitRing(ring, { timeout_minutes: 0.05 });
      expect(result).toMatchObject({ outcome: 'failed', failure: 'rollout-timeout' });
      expect('detail' in result && result.detail).toContain(second);
    });

    it('a manifest that nobody can build fails at once, in the words of the controller', async () => {
      ring.promote({ [FILE]: configMapYaml(ring.namespace, '1') });
      await ring.watch();
      await awaitRing(ring);
      ring.promote(BROKEN);
      const result = await awaitRing(ring);
      expect(result).toMatchObject({ outcome: 'failed', failure: 'rollout-failed' });
      expect('detail' in result && result.detail).toContain('BuildFailed');
    });

    it('a kind that nobody serves is waited for, and named when the time is over', async () => {
      ring.promote({
        [FILE]: `apiVersion: v1\nkind: ConfigMapp\nmetadata: { name: a, namespace: ${ring.namespace} }\n`,
      });
      await ring.watch();
      const result = await awaitRing(ring, { timeout_minutes: 0.1 });
      expect(result).toMatchObject({ outcome: 'failed', failure: 'rollout-timeout' });
      expect('detail' in result && result.detail).toContain('no matches for kind "ConfigMapp"');
    });

    it('a Kustomization that is suspended is told as such, though it ran the commit', async () => {
      ring.promote({ [FILE]: configMapYaml(ring.namespace, '1') });
      await ring.watch();
      await awaitRing(ring);
      await ring.watch({ suspend: true });
      expect(await awaitRing(ring)).toMatchObject({ outcome: 'failed', failure: 'rollout-suspended' });
    });

    it('goes on through an API server that ends and starts again', async () => {
      ring.promote({ [FILE]: resourceGroupYaml(ring.namespace, 'westeurope') });
      await ring.watch();
      const waiting = awaitRing(ring);
      const group = await resourceGroupOf(ring);
      await cluster.restart(700);
      await setAzureReady(ring, group, { status: 'True', reason: 'Succeeded' });
      expect(await waiting).toMatchObject({ outcome: 'done', outputs: { result: 'live' } });
    });

    it('an Azure resource counts when its condition speaks of its newest generation', async () => {
      ring.promote({ [FILE]: resourceGroupYaml(ring.namespace, 'westeurope') });
      await ring.watch();
      let ended = false;
      const waiting = awaitRing(ring).finally(() => {
        ended = true;
      });
      await setAzureReady(ring, await resourceGroupOf(ring), { status: 'True', reason: 'Succeeded' });
      expect(await waiting).toMatchObject({ outcome: 'done' });
      ring.promote({ [FILE]: resourceGroupYaml(ring.namespace, 'northeurope') });
      ended = false;
      const again = awaitRing(ring).finally(() => {
        ended = true;
      });
      const newer = await resourceGroupOf(ring, ({ metadata }) => metadata.generation === 2);
      // The condition of the generation before still says Ready.
      await setTimeout(2_000);
      expect(ended).toBe(false);
      await setAzureReady(ring, newer, { status: 'False', reason: 'Reconciling', severity: 'Info' });
      await setTimeout(1_000);
      expect(ended).toBe(false);
      await setAzureReady(ring, newer, { status: 'True', reason: 'Succeeded' });
      expect(await again).toMatchObject({ outcome: 'done', outputs: { result: 'live' } });
    });

    it('an Azure resource with an error fails at once, though Flux still waits for it', async () => {
      ring.promote({ [FILE]: resourceGroupYaml(ring.namespace, 'atlantis') });
      await ring.watch({
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
      const waiting = awaitRing(ring);
      const group = await resourceGroupOf(ring);
      await setAzureReady(ring, group, {
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
      const pinned = ring.promote({ 'node/settings.yaml': configMapYaml(ring.namespace, 'pinned') });
      const pinnedAt = (revision: string) =>
        [
          'apiVersion: source.toolkit.fluxcd.io/v1',
          'kind: GitRepository',
          `metadata: { name: release, namespace: ${ring.namespace} }`,
          `spec: { url: ${ring.url}, interval: 1s, ref: { branch: main, commit: "${revision}" } }`,
          '---',
          'apiVersion: kustomize.toolkit.fluxcd.io/v1',
          'kind: Kustomization',
          `metadata: { name: node, namespace: ${ring.namespace} }`,
          'spec: { path: ./node, prune: true, wait: true, interval: 10s, retryInterval: 1s, sourceRef: { kind: GitRepository, name: release } }',
          '',
        ].join('\n');
      const promoted = ring.promote({ [FILE]: pinnedAt(pinned) });
      ring.promote({ 'node/settings.yaml': configMapYaml(ring.namespace, 'not promoted') });
      await ring.watch();
      const first = await awaitRing(ring, { commit: promoted });
      expect(first).toMatchObject({ outcome: 'done' });
      const settings = await cluster.admin.read(ring.object('v1', 'ConfigMap', 'settings'));
      expect(settings).toMatchObject({ data: { value: 'pinned' } });
      const missing = ring.promote({ [FILE]: pinnedAt('0123456789'.repeat(4)) });
      const result = await awaitRing(ring, { commit: missing, timeout_minutes: 0.1 });
      expect(result).toMatchObject({ outcome: 'failed', failure: 'rollout-timeout' });
      expect('detail' in result && result.detail).toContain('GitRepository');
    });

    it('the role that is emitted is enough, and less is told in words', async () => {
      ring.promote({ [FILE]: resourceGroupYaml(ring.namespace, 'westeurope') });
      await ring.watch();
      await setAzureReady(ring, await resourceGroupOf(ring), { status: 'True', reason: 'Succeeded' });
      const denied = await awaitRing(ring, {}, 'ci');
      expect(denied).toMatchObject({ outcome: 'failed', failure: 'cluster-denied' });
      expect('detail' in denied && denied.detail).toContain('cannot list resource "kustomizations"');
      await withRole(cluster, emittedRole('await-rollout'), async () => {
        expect(await awaitRing(ring, {}, 'ci')).toMatchObject({ outcome: 'done' });
      });
    });

    it('polls where it may list and not watch', async () => {
      const role = emittedRole('await-rollout');
      const rules = role.rules.map(({ verbs, ...rule }) => ({
        ...rule,
        verbs: verbs.filter((verb) => verb !== 'watch'),
      }));
      await withRole(cluster, { ...role, rules, metadata: { name: 'no-watch' } }, async () => {
        ring.promote({ [FILE]: resourceGroupYaml(ring.namespace, 'westeurope') });
        await ring.watch();
        const waiting = awaitRing(ring, {}, 'ci');
        await setAzureReady(ring, await resourceGroupOf(ring), { status: 'True', reason: 'Succeeded' });
        expect(await waiting).toMatchObject({ outcome: 'done', outputs: { result: 'live' } });
      });
    });
  });
}

/** Runs the step in this process, by an account. */
function awaitRing(
  ring: RingScenario,
  over: Partial<Parameters<typeof run>[0]['inputs']> = {},
  account: 'admin' | 'ci' = 'admin',
): ReturnType<typeof run> {
  const { repository } = ring;
  const view = ring.view(account);
  const clock = createClock();
  return run({
    inputs: {
      ring: 'friendly',
      commit: '',
      kube_context: '',
      kustomization: `${ring.namespace}/ring`,
      namespace: '',
      timeout_minutes: 1,
      gitops_url: repository.url,
      gitops_branch: 'main',
      release_file: 'release.yaml',
      ...over,
    },
    context: { platform: 'local' },
    reporter: silentReporter,
    ports: {
      git: createGit(view),
      clock,
      clusters: createClusters(view, {
        clock,
        retry: { firstWait: 50 },
        follow: { poll: 300, firstWait: 100, longestWait: 1_000 },
      }),
    },
  });
}

/** Runs the bundle as a process of its own, by the account `ci`. */
function awaitAsProcess(ring: RingScenario, bundle: string) {
  const { repository, namespace } = ring;
  const env = {
    ...ring.view('ci').env,
    TANDEM_INPUT_RING: 'friendly',
    TANDEM_INPUT_KUSTOMIZATION: `${namespace}/ring`,
    TANDEM_INPUT_NAMESPACE: namespace,
    TANDEM_INPUT_GITOPS_URL: repository.url,
    TANDEM_INPUT_TIMEOUT_MINUTES: '1',
  };
  return runBundle(bundle, { folder: repository.folder, env });
}
