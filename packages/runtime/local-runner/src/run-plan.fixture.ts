import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AzureJob, GitlabJob, Plan, PlanJob, PlanStage, PlanStep } from '@tandem/pipeline';
import { afterEach, beforeEach } from 'vitest';
import type { RunEvent, RunHost, RunResult, RuntimeDialect } from './index.ts';
import { runPlan } from './index.ts';

export let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tandem-runner-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** As much of the platforms' languages as these plans use. */
export const dialect: RuntimeDialect = {
  expand: (text, variables) => text.replace(/\$(\w+)/g, (_, name) => variables[name] ?? ''),
  macros: (text, variables) => text.replace(/\$\(([\w.]+)\)/g, (whole, name) => variables[name] ?? whole),
  runtime: (text, facts) => {
    const match = /dependencies\.(\w+)\.outputs\['(.+)'\]/.exec(text);
    return { ok: true, value: facts.dependencies[match?.[1] ?? '']?.outputs[match?.[2] ?? ''] ?? '' };
  },
  condition: (text, facts) => {
    if (text === 'always()') return { ok: true, value: true };
    if (text === 'succeeded()') {
      const results = Object.values(facts.dependencies).map((each) => each.result);
      return {
        ok: true,
        value: [...results, facts.job ?? 'Succeeded'].every((each) => each.startsWith('Succeeded')),
      };
    }
    const match = /^eq\(dependencies\.(\w+)\.outputs\['(.+)'\], '(.*)'\)$/.exec(text);
    if (!match) return { ok: false, error: 'not understood here' };
    return { ok: true, value: facts.dependencies[match[1] ?? '']?.outputs[match[2] ?? ''] === match[3] };
  },
};

export const script = (text: string, extra: object = {}): PlanStep => ({
  kind: 'script',
  shell: 'bash',
  text,
  env: {},
  ...extra,
});
/** A job of either platform: `run` gives it the dialect of its platform. */
type Draft = Omit<PlanJob, 'dialect'> & Partial<Omit<GitlabJob, 'kind'> & Omit<AzureJob, 'kind'>>;
type DraftStage = Omit<PlanStage, 'jobs'> & { readonly jobs: readonly Draft[] };

export const job = (name: string, steps: readonly PlanStep[], extra: Partial<Draft> = {}): Draft => ({
  name,
  needs: [],
  variables: {},
  steps,
  ...extra,
});
export const need = (name: string) => ({ job: name, artifacts: true, optional: false });
export const stage = (name: string, jobs: readonly Draft[], extra: Partial<DraftStage> = {}): DraftStage => ({
  name,
  needs: [],
  jobs,
  ...extra,
});

function planJob(platform: Plan['platform'], draft: Draft): PlanJob {
  const { order = 'needs', start = 'automatic', retry, artifacts, condition, ...common } = draft;
  const dialect: GitlabJob | AzureJob =
    platform === 'gitlab'
      ? { kind: 'gitlab', start, order, ...(retry && { retry }), ...(artifacts && { artifacts }) }
      : { kind: 'azure', ...(condition !== undefined && { condition }) };
  return { ...common, dialect };
}

export async function run(
  platform: Plan['platform'],
  drafts: readonly DraftStage[],
  extra: Partial<RunHost> & {
    readonly signal?: AbortSignal;
    readonly onEvent?: (event: RunEvent) => void;
  } = {},
): Promise<
  RunResult & { readonly lines: readonly string[]; readonly of: Record<string, RunResult['jobs'][number]> }
> {
  const lines: string[] = [];
  const { signal, onEvent, ...host } = extra;
  const stages = drafts.map((each) => ({ ...each, jobs: each.jobs.map((one) => planJob(platform, one)) }));
  const result = await runPlan({
    plan: { platform, stages, sources: [] },
    dialect,
    folder,
    ...(signal ? { signal } : {}),
    host: {
      predefined: () => ({}),
      variables: {},
      secrets: {},
      process: { PATH: process.env.PATH ?? '' },
      checkout: (_, to) => writeFile(join(to, 'checked-out'), 'yes'),
      ...host,
    },
    onEvent: (event) => {
      if (event.kind === 'line') lines.push(`${event.job}: ${event.text}`);
      onEvent?.(event);
    },
  });
  return { ...result, lines, of: Object.fromEntries(result.jobs.map((each) => [each.job, each])) };
}
