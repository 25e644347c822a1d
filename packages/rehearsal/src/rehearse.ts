import { mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunEvent } from '@tandem/local-runner';
import { nextOpening, parseRelease, type Release, type Ring } from '@tandem/release-model';
import { type PackageRegistryOptions, startPackageRegistry } from '@tandem/sandbox';
import type { Bundle } from '../../../tools/release/build.ts';
import { parseDiff } from './diff.ts';
import { type PipelineCall, PipelineUnusable, runPipeline, told } from './pipeline.ts';
import { fileAt, git, tip } from './repositories.ts';
import { type Stage, setStage } from './stage.ts';
import { type PipelineRun, type RingChange, type Story, verdictOf } from './story.ts';

/** What a rehearsal needs; everything it shows goes through `tell`. */
export interface RehearsalCall {
  /** The root of this repository. */
  readonly root: string;
  /** Where the repositories are made or taken up. */
  readonly folder: string;
  readonly bundles: readonly Bundle[];
  readonly at?: string;
  readonly integrate: 'gitlab' | 'azure';
  readonly promote: 'gitlab' | 'azure';
  readonly signal: AbortSignal;
  /** How the package registry misbehaves, for who wants to see what a job says of it. */
  readonly fault?: PackageRegistryOptions['fault'];
  readonly tell: {
    heading(text: string): void;
    line(text: string): void;
    event(event: RunEvent): void;
  };
}

/**
 * Rehearses one release: *integrate* from the service's pipeline file, then *promote* from the GitOps
 * repository's, each as its platform would run it.
 *
 * @throws PipelineUnusable where a pipeline or release.yaml is wrong.
 */
export async function rehearse(call: RehearsalCall): Promise<Story> {
  const began = performance.now();
  const since = () => performance.now() - began;
  const stage = await setStage(call.root, call.folder, call.bundles);
  const release = await releaseOf(stage);
  const at = call.at ?? defaultInstant(release);
  call.tell.line(`Clock: ${at}`);
  const before = await tip(stage.gitops);
  const units = await unitsOf(stage, release);
  const registry = await startPackageRegistry({
    packages: stage.bundles,
    ...(call.fault ? { fault: call.fault } : {}),
  });
  try {
    const server = new URL(registry.url).origin;
    const shared = { server, startedAt: at, since, signal: call.signal, onEvent: call.tell.event };
    const common = {
      ...shared,
      others: { 'tandem/tandem': stage.templates },
      variables: { TANDEM_BUNDLES: registry.url, GITOPS_URL: stage.gitops },
      process: await processEnvironment(stage, at, call.signal),
    };
    const runs: PipelineRun[] = [];
    for (const pipeline of pipelinesOf(call, stage)) {
      call.tell.heading(`${pipeline.name} · ${pipeline.repository} · as ${pipeline.platform}`);
      const folder = join(stage.folder, 'runs', pipeline.name);
      await rm(folder, { recursive: true, force: true });
      const run = await runPipeline({ ...common, ...pipeline, folder });
      runs.push(run);
      if (!run.succeeded) break;
    }
    return await tellStory(stage, release, { at, runs, before: before ?? '', units });
  } finally {
    await registry.close();
  }
}

function pipelinesOf(
  call: RehearsalCall,
  stage: Stage,
): readonly Pick<PipelineCall, 'name' | 'platform' | 'repository' | 'bare'>[] {
  const names = {
    gitlab: ['shop/storefront-api', 'shop/gitops'],
    azure: ['Retail/storefront-api', 'Retail/gitops'],
  };
  return [
    {
      name: 'integrate',
      platform: call.integrate,
      repository: names[call.integrate][0] ?? '',
      bare: stage.service,
    },
    { name: 'promote', platform: call.promote, repository: names[call.promote][1] ?? '', bare: stage.gitops },
  ];
}

async function releaseOf(stage: Stage): Promise<Release> {
  const text = await fileAt(stage.gitops, 'main', 'release.yaml');
  const parsed = parseRelease(text ?? '', 'release.yaml');
  if (parsed.ok) return parsed.value;
  const problems = parsed.error.map(told);
  throw new PipelineUnusable(['release.yaml of the GitOps repository is wrong:', ...problems].join('\n'));
}

/** When the last ring next opens after this machine's now, and a minute later: a time at which all can move. */
function defaultInstant(release: Release): string {
  const now = new Date().toISOString();
  const last: Ring | undefined = release.rings.at(-1);
  const opens = last && nextOpening(last, now);
  return opens === undefined || opens === now ? now : new Date(Date.parse(opens) + 60_000).toISOString();
}

/** A clean environment: nothing of the caller's but the programs, and a clock that stands at the instant. */
async function processEnvironment(
  stage: Stage,
  at: string,
  signal: AbortSignal,
): Promise<Readonly<Record<string, string>>> {
  signal.throwIfAborted();
  const home = join(stage.folder, 'home');
  await mkdir(home, { recursive: true });
  const clock = fileURLToPath(new URL('./fixed-clock.cjs', import.meta.url));
  return {
    PATH: [dirname(process.execPath), process.env.PATH ?? ''].join(':'),
    HOME: home,
    TMPDIR: home,
    LANG: 'C.UTF-8',
    GIT_CONFIG_NOSYSTEM: '1',
    NODE_OPTIONS: `--require=${JSON.stringify(clock)}`,
    REHEARSAL_CLOCK_OFFSET: String(Date.parse(at) - Date.now()),
  };
}

/** The unit that each ring runs, by its marker. */
async function unitsOf(stage: Stage, release: Release): Promise<ReadonlyMap<string, string>> {
  const units = new Map<string, string>();
  for (const ring of release.rings) {
    const found = await git(stage.gitops, [
      'grep',
      '-h',
      '--no-color',
      '"\\$tandem": *"unit:name"',
      'main',
      '--',
      ring.path,
    ]);
    const value = /:\s*["']?([^"'#\s]+)/.exec(found.split('\n')[0] ?? '')?.[1];
    units.set(ring.name, value ?? 'nothing');
  }
  return units;
}

/** Whether a job is one of a ring's: its stage is called as the ring, as far as the platform's names allow. */
function isOf(job: { readonly stage: string }, ring: Ring): boolean {
  return job.stage === ring.name || job.stage === ring.name.replaceAll('-', '_');
}

async function tellStory(
  stage: Stage,
  release: Release,
  run: {
    readonly at: string;
    readonly runs: readonly PipelineRun[];
    readonly before: string;
    readonly units: ReadonlyMap<string, string>;
  },
): Promise<Story> {
  const after = await unitsOf(stage, release);
  const promote = run.runs.find((each) => each.name === 'promote');
  const rings = release.rings.map((ring): RingChange => {
    const held = promote?.jobs.find((job) => job.outcome === 'held' && isOf(job, ring));
    return {
      name: ring.name,
      before: run.units.get(ring.name) ?? '',
      after: after.get(ring.name) ?? '',
      ...(held ? { held: held.reason ?? 'no reason was given' } : {}),
    };
  });
  const range = `${run.before}..main`;
  const paths = release.rings.map((ring) => ring.path);
  const diff = await git(stage.gitops, [
    'diff',
    '--unified=0',
    '--no-color',
    '--no-prefix',
    range,
    '--',
    ...paths,
  ]);
  const commits = await git(stage.gitops, ['rev-list', '--count', range]);
  return {
    product: release.product,
    at: run.at,
    pipelines: run.runs,
    rings,
    changes: parseDiff(diff),
    commits: Number(commits),
    verdict: verdictOf(run.runs, rings),
  };
}
