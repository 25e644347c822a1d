import { mkdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { PlanStep } from '@tandem/pipeline';
import { bringArtifacts, publishOnce } from './artifacts.ts';
import { StepLog } from './azure-logging.ts';
import { fail, type JobState, setVariable, worse } from './azure-state.ts';
import type { AzureFacts } from './host.ts';
import type { JobEnd, JobRun } from './job.ts';
import { AZURE_FOLDERS } from './predefined.ts';
import { runScript } from './shell.ts';
import { publishTestResults, TEST_RESULTS_TASK } from './test-results.ts';

const SOURCES = AZURE_FOLDERS.sources;

/**
 * Runs one try of an Azure job step by step: each script is a bash of its own; logging commands
 * set variables, outputs and the result (docs pipelines/process/variables, scripts/logging-commands).
 */
export async function runAzureJob(run: JobRun): Promise<JobEnd> {
  for (const folder of Object.values(AZURE_FOLDERS))
    await mkdir(join(run.folder, folder), { recursive: true });
  const state: JobState = {
    result: 'Succeeded',
    variables: jobVariables(run),
    secrets: {},
    outputs: {},
    path: [],
  };
  for (const step of run.job.steps) {
    if (run.signal.aborted) state.result = 'Canceled';
    if (!holds(run, state, step)) continue;
    await runStep(run, state, step);
  }
  return {
    succeeded: state.result === 'Succeeded' || state.result === 'SucceededWithIssues',
    ...(state.exitCode === undefined ? {} : { exitCode: state.exitCode }),
    ...(state.why === undefined ? {} : { why: state.why }),
    outputs: state.outputs,
  };
}

/**
 * The variables of a job by their Azure names: predefined, then the job's own, then those of the user
 * interface. A value that is a whole `$[ … ]` is worked out now.
 *
 * @throws Error naming the variable whose expression is not understood.
 */
function jobVariables(run: JobRun): Record<string, string> {
  const variables: Record<string, string> = {};
  for (const [name, value] of Object.entries({ ...run.host.predefined(run), ...run.host.variables }))
    setVariable(variables, name, value);
  for (const [name, value] of Object.entries(run.job.variables)) {
    if (!/^\$\[.*\]$/s.test(value)) {
      setVariable(variables, name, value);
      continue;
    }
    const result = run.dialect.runtime(value, { ...run.facts, variables });
    if (!result.ok) throw new Error(`Variable ${name} of job ${run.job.name}: ${result.error}`);
    setVariable(variables, name, result.value);
  }
  return variables;
}

function holds(run: JobRun, state: JobState, step: PlanStep): boolean {
  const condition = ('condition' in step ? step.condition : undefined) ?? 'succeeded()';
  const facts: AzureFacts = { ...run.facts, variables: state.variables, job: state.result };
  const result = run.dialect.condition(condition, facts);
  if (!result.ok) throw new Error(`The condition '${condition}' of job ${run.job.name}: ${result.error}`);
  return result.value;
}

async function runStep(run: JobRun, state: JobState, step: PlanStep): Promise<void> {
  const here = (text: string) =>
    run.dialect.macros(text, { ...state.variables, ...run.host.secrets, ...state.secrets });
  switch (step.kind) {
    case 'checkout':
      if (step.repository !== 'none') await run.host.checkout(step.repository, checkoutFolder(run, step));
      return;
    case 'publish': {
      const path = resolve(run.folder, SOURCES, here(step.path));
      const artifact = here(step.artifact);
      const problem = await publishOnce(path, artifact, run.kept(artifact));
      if (problem !== undefined) fail(state, problem);
      return;
    }
    case 'download': {
      const artifact = here(step.artifact);
      const to = step.path === undefined ? join(run.folder, artifact) : resolve(run.folder, here(step.path));
      await bringArtifacts(run.kept(artifact), to);
      return;
    }
    case 'task':
      if (step.task === TEST_RESULTS_TASK) {
        const inputs = Object.entries(step.inputs).map(([name, value]) => [name, here(value)]);
        return publishTestResults(run, state, Object.fromEntries(inputs));
      }
      run.onLine('stdout', `(${step.task} is not needed on this machine)`);
      return;
    case 'script':
      await runScriptStep(run, state, step, here);
  }
}

/**
 * The folder of sources, or one of its own below it where the job checks out several repositories (docs
 * pipelines/repos/multi-repo-checkout, "Checkout path").
 */
function checkoutFolder(run: JobRun, step: Extract<PlanStep, { kind: 'checkout' }>): string {
  if (step.path !== undefined) return join(run.folder, step.path);
  const several =
    run.job.steps.filter((each) => each.kind === 'checkout' && each.repository !== 'none').length > 1;
  return several ? join(run.folder, SOURCES, basename(step.repository)) : join(run.folder, SOURCES);
}

/**
 * What the library of Azure's tasks moves into a vault of its own before a script starts: the script never sees
 * these (azure-pipelines-task-lib, `_loadData`).
 */
const VAULT = /^(?:INPUT_|SECRET_|ENDPOINT_AUTH_|SECUREFILE_TICKET_)/i;

async function runScriptStep(
  run: JobRun,
  state: JobState,
  step: Extract<PlanStep, { kind: 'script' }>,
  here: (text: string) => string,
): Promise<void> {
  if (step.shell !== 'bash') throw new Error(`Step ${step.title ?? step.name ?? ''} needs ${step.shell}.`);
  const own = Object.entries(step.env).map(([name, value]) => [name, here(value)] as const);
  const path = [...state.path, ...(run.process.PATH ? [run.process.PATH] : [])].join(':');
  const env: Record<string, string> = {
    ...run.process,
    ...asEnvironment(state.variables),
    ...(path === '' ? {} : { PATH: path }),
    ...Object.fromEntries(own),
  };
  for (const name of Object.keys(env)) if (VAULT.test(name)) delete env[name];
  const tries = 1 + (step.retries ?? 0);
  for (let attempt = 1; ; attempt++) {
    const log = new StepLog(run, state, step);
    const end = await runScript(
      {
        text: here(step.text),
        cwd: resolve(run.folder, SOURCES, here(step.workingDirectory ?? '')),
        env,
        scratch: run.scratch,
        signal: run.signal,
        onLine: (stream, text) => log.line(stream, text),
      },
      [],
    );
    await log.end();
    run.onStepEnd(step.title ?? step.name ?? 'script', end);
    if (end.kind === 'exited') state.exitCode = end.code;
    if (end.kind === 'exited' && end.code === 0 && log.worst !== 'Failed') {
      state.result = worse(state.result, log.worst);
      return;
    }
    if (attempt < tries && !run.signal.aborted) continue;
    if (step.continueOnError) state.result = worse(state.result, 'SucceededWithIssues');
    else fail(state, end.kind === 'killed' ? end.why : undefined);
    return;
  }
}

/** Environment names of variables: upper case, with `.`, space and `-` as `_`. */
export function asEnvironment(variables: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [name.toUpperCase().replace(/[. -]/g, '_'), value]),
  );
}
