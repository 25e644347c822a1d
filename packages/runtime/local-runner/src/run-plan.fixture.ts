import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Plan, PlanJob, PlanStage, PlanStep } from '@tandem/pipeline';
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
export const job = (name: string, steps: readonly PlanStep[], extra: Partial<PlanJob> = {}): PlanJob => ({
  name,
  needs: [],
  variables: {},
  steps,
  ...extra,
});
export const need = (name: string) => ({ job: name, artifacts: true, optional: false });
export const stage = (name: string, jobs: readonly PlanJob[], extra: Partial<PlanStage> = {}): PlanStage => ({
  name,
  needs: [],
  jobs,
  ...extra,
});

export async function run(
  platform: Plan['platform'],
  stages: readonly PlanStage[],
  extra: Partial<RunHost> & {
    readonly signal?: AbortSignal;
    readonly onEvent?: (event: RunEvent) => void;
  } = {},
): Promise<
  RunResult & { readonly lines: readonly string[]; readonly of: Record<string, RunResult['jobs'][number]> }
> {
  const lines: string[] = [];
  const { signal, onEvent, ...host } = extra;
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
