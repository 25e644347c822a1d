// The other pipeline run of the GitOps repository: that of a merge request, in which manifests are checked.
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startPackageRegistry } from '@tandem/double-packages';
import type { Shown } from '@tandem/local-runner';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rehearsedBundles } from './bundles.ts';
import { runPipeline } from './pipeline.ts';
import { git } from './repositories.ts';
import { type Stage, setStage } from './stage.ts';
import type { PipelineRun } from './story.ts';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const WRONG = 'clusters/friendly/core.yaml';

let folder: string;
let stage: Stage;
let registry: Awaited<ReturnType<typeof startPackageRegistry>>;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tandem-manifests-'));
  stage = await setStage(root, join(folder, 'stage'), await rehearsedBundles(root), 'gitlab');
  registry = await startPackageRegistry({ packages: stage.bundles });
  const clone = join(folder, 'clone');
  await git(folder, ['clone', '--quiet', '--branch', 'main', stage.gitops, clone]);
  await git(clone, ['config', 'user.name', 'Ada']);
  await git(clone, ['config', 'user.email', 'ada@example.com']);
  await git(clone, ['push', '--quiet', 'origin', 'main:right']);
  await git(clone, ['rm', '--quiet', '-r', 'core/friendly']);
  await git(clone, ['commit', '--quiet', '--message', 'chore: what nobody needs']);
  await git(clone, ['push', '--quiet', 'origin', 'HEAD:wrong']);
});
afterAll(async () => {
  await registry.close();
  await rm(folder, { recursive: true, force: true });
});

async function review(
  platform: 'gitlab' | 'azure',
  branch: string,
): Promise<PipelineRun & { readonly shown: readonly Shown[] }> {
  const shown: Shown[] = [];
  const place = join(folder, `${platform}-${branch}`);
  await mkdir(place);
  const run = await runPipeline({
    name: 'review',
    platform,
    repository: 'shop/gitops',
    bare: stage.gitops,
    others: { 'tandem/tandem': stage.templates },
    variables: { TANDEM_BUNDLES: registry.url, GITOPS_URL: stage.gitops },
    mergeRequest: { number: 7, title: 'chore: what nobody needs', targetBranch: 'main', branch },
    secrets: {},
    server: 'http://127.0.0.1:1',
    process: { PATH: process.env.PATH ?? '', HOME: place },
    folder: join(place, 'run'),
    startedAt: '2026-11-24T19:30:00.000Z',
    since: () => 0,
    onEvent: (event) => void (event.kind === 'shown' && shown.push(event.shown)),
    signal: new AbortController().signal,
  });
  return { ...run, shown };
}

describe.each(['gitlab', 'azure'] as const)('a merge request of the GitOps repository, on %s', (platform) => {
  it('passes where every cluster gets what it can run, and promotes nothing', async () => {
    const run = await review(platform, 'right');
    const ran = run.jobs.flatMap(({ outcome }) => outcome ?? []);
    expect(ran).toEqual(['done']);
    expect(run.succeeded).toBe(true);
    expect(run.shown).toContainEqual(expect.objectContaining({ kind: 'tests', failures: 0 }));
  });

  it('fails where a Kustomization leads nowhere, with file and line', async () => {
    const run = await review(platform, 'wrong');
    const log = run.jobs.flatMap((job) => job.log).join('\n');
    expect(run.succeeded).toBe(false);
    expect(log).toContain('core/friendly');
    // The report is shown also where the step failed, with nothing written by the consumer for it.
    expect(run.shown).toContainEqual(
      expect.objectContaining({ kind: 'tests', file: 'manifests.junit.xml', failures: 1 }),
    );
    // Azure shows the place of an issue beside the log, not in it.
    if (platform === 'gitlab') expect(log).toMatch(new RegExp(`${WRONG}:\\d+`));
  });
});
