// What the platforms show of a step's reports: the emitted templates, expanded by our engines and run here, with a
// small script instead of the loader.
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type AzureCall,
  evaluateCondition,
  evaluateRuntime,
  expandMacros,
  resolveAzure,
} from '@tandem/azure-pipelines';
import { expandVariables, resolveGitlab } from '@tandem/gitlab-ci';
import {
  azurePredefined,
  gitlabPredefined,
  type PipelineFacts,
  type RuntimeDialect,
  runPlan,
  type Shown,
} from '@tandem/local-runner';
import type { PipelineFiles, Plan, PlanStep } from '@tandem/pipeline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { contract } from './contract.fixture.ts';
import { azureTemplate } from './emitters/azure-steps.ts';
import { gitlabTemplate } from './emitters/gitlab-steps.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tandem-reports-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const DIALECT: RuntimeDialect = {
  expand: expandVariables,
  macros: expandMacros,
  condition: evaluateCondition,
  runtime: evaluateRuntime,
};

const FACTS: PipelineFacts = {
  repository: 'shop/gitops',
  url: 'https://example.com/shop/gitops',
  commit: 'a'.repeat(40),
  branch: 'main',
  defaultBranch: 'main',
  commitTitle: 'feat: a box',
  actor: { name: 'Ada', login: 'ada', email: 'ada@example.com' },
  startedAt: '2026-11-24T19:30:00.000Z',
  server: 'https://example.com',
};

/** What the step does in place of the loader: writes the files, and gives their paths as the runtime does. */
function work(written: readonly string[], code: number): string {
  const files: Readonly<Record<string, string>> = {
    'tests.xml':
      '<testsuite><testcase name="a"/><testcase name="b"><failure>no</failure></testcase></testsuite>',
    'scan.sarif': '{"runs":[]}',
    'quality.json': '[]',
    'page.md': '# Page',
  };
  const names: Readonly<Record<string, string>> = {
    'tests.xml': 'tests',
    'scan.sarif': 'scan',
    'quality.json': 'quality',
    'page.md': 'page',
  };
  return [
    ...written.flatMap((file) => [
      `printf '%s' '${files[file]}' > ${file}`,
      `echo "##vso[task.setvariable variable=${names[file]};isOutput=true]${file}"`,
    ]),
    'echo X_OUTCOME=done > tandem.env; echo "[]" > gl-code-quality-report.json',
    `exit ${code}`,
  ].join('\n');
}

function withWork(plan: Plan, text: string): Plan {
  const replaced = (step: PlanStep): PlanStep =>
    step.kind === 'script' && /TANDEM_STEP=/.test(step.text) ? { ...step, text, retries: 0 } : step;
  const stages = plan.stages.map((stage) => ({
    ...stage,
    jobs: stage.jobs.map((job) => ({ ...job, retry: { max: 0 }, steps: job.steps.map(replaced) })),
  }));
  return { ...plan, stages };
}

async function planOf(platform: Plan['platform']): Promise<Plan> {
  const texts: Readonly<Record<string, string>> =
    platform === 'gitlab'
      ? {
          'move-box.yml': gitlabTemplate(contract),
          '.gitlab-ci.yml': 'include: [{ local: /move-box.yml, inputs: { ring: a } }]\n',
        }
      : {
          'move-box.yml': azureTemplate(contract),
          'azure-pipelines.yml': 'steps: [{ template: move-box.yml, parameters: { ring: a } }]\n',
        };
  const files: PipelineFiles = {
    self: async (path) => texts[path.replace(/^\//, '')],
    other: async () => undefined,
  };
  const call: AzureCall = { file: 'azure-pipelines.yml', variables: {}, files };
  const resolved =
    platform === 'gitlab'
      ? await resolveGitlab({ file: '.gitlab-ci.yml', variables: {}, files })
      : await resolveAzure(call);
  if (!resolved.ok) throw new Error(JSON.stringify(resolved.error.findings, null, 2));
  return resolved.value;
}

async function runHere(platform: Plan['platform'], written: readonly string[], code: number) {
  const shown: Shown[] = [];
  const lines: string[] = [];
  const result = await runPlan({
    plan: withWork(await planOf(platform), work(written, code)),
    dialect: DIALECT,
    folder,
    host: {
      predefined: (place) =>
        platform === 'gitlab' ? gitlabPredefined(FACTS, place) : azurePredefined(FACTS, place, folder),
      variables: {},
      secrets: {},
      process: { PATH: process.env.PATH ?? '' },
      checkout: async () => {},
    },
    onEvent: (event) => {
      if (event.kind === 'shown') shown.push(event.shown);
      if (event.kind === 'line') lines.push(event.text);
    },
  });
  return { status: result.jobs[0]?.status, shown, lines };
}

const ALL = ['tests.xml', 'scan.sarif', 'quality.json', 'page.md'];
const TESTS = { kind: 'tests', file: 'tests.xml', tests: 2, failures: 1 };

describe.each([
  ['succeeds', 0, 'succeeded'],
  ['fails', 1, 'failed'],
] as const)('where the step %s', (_, code, status) => {
  it('GitLab shows tests and Code Quality, and keeps the other files as artifacts', async () => {
    const ran = await runHere('gitlab', ALL, code);
    expect(ran.status).toBe(status);
    expect(ran.shown).toEqual([
      { kind: 'report', report: 'codequality', file: 'gl-code-quality-report.json' },
      { kind: 'report', report: 'codequality', file: 'quality.json' },
      TESTS,
    ]);
    const kept = (await readdir(join(folder, 'artifacts', 'jobs'), { recursive: true })).sort();
    expect(kept).toEqual(expect.arrayContaining(['move-box/page.md', 'move-box/scan.sarif']));
  });

  it('Azure shows tests and the page, and keeps the other files as artifacts of the run', async () => {
    const ran = await runHere('azure', ALL, code);
    expect(ran.status).toBe(status);
    expect(ran.shown).toEqual([TESTS, { kind: 'summary', text: '# Page' }]);
    const named = join(folder, 'artifacts', 'named');
    const [quality = '', scan = '', ...others] = (await readdir(named)).sort();
    expect(others).toEqual([]);
    expect(quality).toMatch(/^move_box-quality-\w+-\w+\.1-1\.1$/);
    expect(await readFile(join(named, scan, 'scan.sarif'), 'utf8')).toBe('{"runs":[]}');
  });

  it.each(['gitlab', 'azure'] as const)('no report is no error, on %s', async (platform) => {
    const ran = await runHere(platform, [], code);
    expect(ran.status).toBe(status);
    expect(ran.shown.filter(({ kind }) => kind !== 'report')).toEqual([]);
    expect(ran.lines.filter((line) => /error/i.test(line))).toEqual([]);
    const kept = await readdir(join(folder, 'artifacts'), { recursive: true });
    expect(kept.filter((path) => /scan|quality|page/.test(path))).toEqual([]);
  });
});
