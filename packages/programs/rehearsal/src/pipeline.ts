import { join } from 'node:path';
import * as azure from '@tandem/azure-pipelines';
import { type Finding, formatLocation, type Outcome } from '@tandem/contract';
import { expandVariables, resolveGitlab } from '@tandem/gitlab-ci';
import {
  azurePredefined,
  gitlabPredefined,
  type JobResult,
  type PipelineFacts,
  type RunEvent,
  type RunHost,
  type RuntimeDialect,
  runPlan,
} from '@tandem/local-runner';
import type { PipelineFiles, Plan } from '@tandem/pipeline';
import { fileAt, git } from './repositories.ts';
import type { JobRun, PipelineRun } from './story.ts';

/** One pipeline to be run as its platform would. */
export interface PipelineCall {
  readonly name: PipelineRun['name'];
  readonly platform: PipelineRun['platform'];
  /** The repository by its platform's name, and the bare one that stands for it. */
  readonly repository: string;
  readonly bare: string;
  /** Other repositories that includes and templates may name, in lower case, by the bare one. */
  readonly others: Readonly<Record<string, string>>;
  /** Variables of the platform's user interface. */
  readonly variables: Readonly<Record<string, string>>;
  /** The merge request that the pipeline runs for, and its source branch; absent: it runs for main. */
  readonly mergeRequest?: PipelineFacts['mergeRequest'] & { readonly branch: string };
  /** Variables that are masked, and that Azure hands only to steps that map them. */
  readonly secrets: Readonly<Record<string, string>>;
  /** The address of the server that the platform's own variables name. */
  readonly server: string;
  /** Environment of every process of a job. */
  readonly process: Readonly<Record<string, string>>;
  /** Where jobs work; emptied by the caller. */
  readonly folder: string;
  readonly startedAt: string;
  /** Milliseconds since the rehearsal began. */
  readonly since: () => number;
  readonly onEvent: (event: RunEvent) => void;
  readonly signal: AbortSignal;
}

/** A pipeline that could not be resolved or run: what is wrong, a line each, with places. */
export class PipelineUnusable extends Error {
  override readonly name = 'PipelineUnusable';
}

const ACTOR = { name: 'Robin Release', login: 'robin', email: 'robin@example.com' };

/**
 * Resolves the repository's own pipeline file at the tip of main and runs it.
 *
 * @throws PipelineUnusable where the file or what it includes is wrong, or holds what the runner does not know.
 */
export async function runPipeline(call: PipelineCall): Promise<PipelineRun> {
  const facts = await factsOf(call);
  const plan = await planOf(call, facts);
  const logs = new Map<string, string[]>();
  const start = call.since();
  const result = await runPlan({
    plan,
    dialect: DIALECT,
    folder: call.folder,
    signal: call.signal,
    host: hostOf(call, facts),
    onEvent: (event) => {
      if (event.kind === 'line') {
        const key = `${event.stage}/${event.job}`;
        logs.set(key, [...(logs.get(key) ?? []), event.text]);
      }
      call.onEvent(event);
    },
  }).catch((error: unknown) => {
    throw new PipelineUnusable(error instanceof Error ? error.message : String(error));
  });
  return {
    name: call.name,
    platform: call.platform,
    repository: call.repository,
    commit: facts.commit,
    start,
    end: call.since(),
    succeeded: result.succeeded,
    jobs: result.jobs.map((job) => jobRun(job, start, logs.get(`${job.stage}/${job.job}`) ?? [])),
  };
}

async function factsOf(call: PipelineCall): Promise<PipelineFacts> {
  const { mergeRequest } = call;
  const branch = mergeRequest?.branch ?? 'main';
  const log = await git(call.bare, ['log', '-1', '--format=%H%n%s', branch]);
  const [commit = '', commitTitle = ''] = log.split('\n');
  return {
    repository: call.repository,
    url: call.bare,
    commit,
    branch,
    defaultBranch: 'main',
    commitTitle,
    actor: ACTOR,
    startedAt: call.startedAt,
    server: call.server,
    ...(mergeRequest && { mergeRequest }),
  };
}

async function planOf(call: PipelineCall, facts: PipelineFacts): Promise<Plan> {
  const files: PipelineFiles = {
    self: (path) => fileAt(call.bare, facts.commit, path.replace(/^\/+/, '')),
    other: async (repository, ref, path) => {
      const bare = call.others[repository.toLowerCase()];
      return bare === undefined ? undefined : fileAt(bare, ref ?? 'main', path.replace(/^\/+/, ''));
    },
  };
  const nowhere = { stage: { name: '', needs: [], jobs: [] }, attempt: 1, folder: '' };
  const place = { ...nowhere, job: { name: '', needs: [], variables: {}, steps: [] } };
  const resolved =
    call.platform === 'gitlab'
      ? await resolveGitlab({
          file: '.gitlab-ci.yml',
          variables: { ...gitlabPredefined(facts, place), ...call.variables },
          files,
        })
      : await azure.resolveAzure({
          file: 'azure-pipelines.yml',
          variables: { ...azurePredefined(facts, place, ''), ...call.variables },
          files,
        });
  if (resolved.ok) return resolved.value;
  throw new PipelineUnusable(
    [`The pipeline of ${call.repository} cannot be resolved:`, ...resolved.error.findings.map(told)].join(
      '\n',
    ),
  );
}

/** A finding in one line, with its place. */
export function told(finding: Finding): string {
  return `${finding.at ? `${formatLocation(finding.at)}: ` : ''}${finding.message}`;
}

function hostOf(call: PipelineCall, facts: PipelineFacts): RunHost {
  return {
    predefined: (place) =>
      call.platform === 'gitlab'
        ? gitlabPredefined(facts, place)
        : azurePredefined(facts, place, join(call.folder, 'scratch')),
    variables: call.variables,
    secrets: call.secrets,
    process: call.process,
    checkout: async (repository, folder) => {
      const bare = repository === 'self' ? call.bare : call.others[repository.toLowerCase()];
      if (bare === undefined) throw new Error(`There is no repository '${repository}' to check out.`);
      await git(undefined, ['clone', '--quiet', '--no-local', bare, folder]);
      if (repository === 'self') await git(folder, ['checkout', '--quiet', '--detach', facts.commit]);
    },
  };
}

const DIALECT: RuntimeDialect = {
  expand: expandVariables,
  macros: azure.expandMacros,
  condition: azure.evaluateCondition,
  runtime: azure.evaluateRuntime,
};

function jobRun(job: JobResult, start: number, log: readonly string[]): JobRun {
  const outcome = outputNamed(job, 'outcome') as Outcome | undefined;
  const reason = outputNamed(job, 'reason') ?? job.why;
  return {
    name: job.title ?? job.job,
    stage: job.stage,
    status: job.status,
    ...(outcome === undefined ? {} : { outcome }),
    ...(reason === undefined ? {} : { reason }),
    start: start + job.start,
    end: start + job.end,
    attempts: job.attempts,
    log,
  };
}

/** An output of the job's step: `<PREFIX>_OUTCOME` in a dotenv report, `<step>.outcome` on Azure. */
function outputNamed(job: JobResult, name: string): string | undefined {
  const found = Object.entries(job.outputs).find(
    ([key]) => key.endsWith(`.${name}`) || key.endsWith(`_${name.toUpperCase()}`),
  );
  return found?.[1];
}
