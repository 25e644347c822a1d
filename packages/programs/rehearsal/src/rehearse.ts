import { mkdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Bundle } from '@tandem/bundles';
import { type PackageRegistryOptions, startPackageRegistry } from '@tandem/double-packages';
import type { RunEvent } from '@tandem/local-runner';
import { createClock } from '@tandem/machine';
import { nextOpening } from '@tandem/promotion-gates/window';
import { readRelease } from '@tandem/release-file';
import type { Release, Ring } from '@tandem/release-process';
import { startClusters } from './clusters.ts';
import { parseDiff } from './diff.ts';
import {
  type ProposedChange,
  REPOSITORIES,
  type RehearsedForges,
  startForges,
  type TicketNow,
} from './forges.ts';
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
  const stage = await setStage(call.root, call.folder, call.bundles, call.integrate);
  const release = await releaseOf(stage);
  const at = call.at ?? defaultInstant(release);
  call.tell.line(`Clock: ${at}`);
  const before = await tip(stage.gitops);
  const units = await unitsOf(stage, release);
  const patch = await readFile(join(call.root, 'examples', 'storefront', 'proposal.patch'), 'utf8');
  const forges = await startForges(stage, patch, call.integrate);
  const clusters = await startClusters(stage, release);
  const registry = await startPackageRegistry({
    packages: stage.bundles,
    ...(call.fault ? { fault: call.fault } : {}),
  });
  try {
    const common = {
      startedAt: at,
      since,
      signal: call.signal,
      onEvent: call.tell.event,
      others: { 'tandem/tandem': stage.templates },
      variables: { TANDEM_BUNDLES: registry.url, GITOPS_URL: stage.gitops, KUBECONFIG: clusters.kubeconfig },
      secrets: forges.secrets,
      process: await processEnvironment(stage, at, forges.redirects, call.signal),
    };
    const tickets = forges.tickets();
    const runs: PipelineRun[] = [];
    for (const pipeline of pipelinesOf(call, stage, forges)) {
      call.tell.heading(`${pipeline.name} · ${pipeline.repository} · as ${pipeline.platform}`);
      const folder = join(stage.folder, 'runs', pipeline.name);
      await rm(folder, { recursive: true, force: true });
      const { proposed, ...given } = pipeline;
      const run = await runPipeline({ ...common, ...given, folder });
      runs.push(run);
      if (run.succeeded && proposed) {
        await proposed.merge();
        call.tell.line(`  Merged: ${proposed.title}`);
      }
      await forges.mirror();
      await forges.save();
      if (!run.succeeded) break;
    }
    const changes = ticketChanges(tickets, forges.tickets());
    return await tellStory(stage, release, { at, runs, before: before ?? '', units, tickets: changes });
  } finally {
    await clusters.close();
    await forges.close();
    await registry.close();
  }
}

type PipelinePart = Pick<
  PipelineCall,
  'name' | 'platform' | 'repository' | 'bare' | 'server' | 'mergeRequest'
> & {
  /** The merge request that is merged when it succeeded. */
  readonly proposed?: ProposedChange;
};

/** The pipeline of the merge request, where one waits, and the two of the release. */
function pipelinesOf(call: RehearsalCall, stage: Stage, forges: RehearsedForges): readonly PipelinePart[] {
  const integrate = {
    name: 'integrate',
    platform: call.integrate,
    repository: REPOSITORIES[call.integrate].service,
    bare: stage.service,
    server: forges.server[call.integrate],
  } as const;
  const proposed = forges.proposed();
  const review: readonly PipelinePart[] = proposed
    ? [{ ...integrate, name: 'review', mergeRequest: proposed, proposed }]
    : [];
  const promote: PipelinePart = {
    name: 'promote',
    platform: call.promote,
    repository: REPOSITORIES[call.promote].gitops,
    bare: stage.gitops,
    server: forges.server[call.promote],
  };
  return [...review, integrate, promote];
}

function ticketChanges(before: readonly TicketNow[], after: readonly TicketNow[]): Story['tickets'] {
  return after.map(({ id, title, state, comments }) => {
    const then = before.find((ticket) => ticket.id === id);
    return { id, title, before: then?.state ?? '', after: state, comments: comments - (then?.comments ?? 0) };
  });
}

async function releaseOf(stage: Stage): Promise<Release> {
  const text = await fileAt(stage.gitops, 'main', 'release.yaml');
  const parsed = readRelease(text ?? '', 'release.yaml');
  if (parsed.ok) return parsed.value;
  const problems = parsed.error.map(told);
  throw new PipelineUnusable(['release.yaml of the GitOps repository is wrong:', ...problems].join('\n'));
}

/** When the last ring next opens after this machine's now, and a minute later: a time at which all can move. */
function defaultInstant(release: Release): string {
  const now = createClock().now();
  const last: Ring | undefined = release.rings.at(-1);
  const opens = last && nextOpening(last, now);
  return opens === undefined || opens === now ? now : new Date(Date.parse(opens) + 60_000).toISOString();
}

/** A clean environment: nothing of the caller's but the programs, and a clock that stands at the instant. */
async function processEnvironment(
  stage: Stage,
  at: string,
  redirects: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Readonly<Record<string, string>>> {
  signal.throwIfAborted();
  const home = join(stage.folder, 'home');
  await mkdir(home, { recursive: true });
  const preload = (name: string) =>
    `--require=${JSON.stringify(fileURLToPath(new URL(name, import.meta.url)))}`;
  return {
    PATH: [dirname(process.execPath), process.env.PATH ?? ''].join(':'),
    HOME: home,
    TMPDIR: home,
    LANG: 'C.UTF-8',
    GIT_CONFIG_NOSYSTEM: '1',
    NODE_OPTIONS: [preload('./fixed-clock.cjs'), preload('./loopback.cjs')].join(' '),
    REHEARSAL_HOSTS: JSON.stringify(redirects),
    REHEARSAL_CLOCK_OFFSET: String(Date.parse(at) - Date.parse(createClock().now())),
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
    readonly tickets: Story['tickets'];
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
    tickets: run.tickets,
    verdict: verdictOf(run.runs, rings),
  };
}
