import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { GitlabJob, PlanArtifacts, PlanStep } from '@tandem/pipeline';
import { bringArtifacts, copyArtifacts, readDotenv } from './artifacts.ts';
import type { JobEnd, JobRun } from './job.ts';
import { countTests } from './junit.ts';
import { runScript } from './shell.ts';

type ScriptStep = Extract<PlanStep, { kind: 'script' }>;

/**
 * Runs one try of a GitLab job as a shell executor does: the project's files, the artifacts of the jobs it
 * needs, then `before_script` and `script` as one shell, `after_script` as another whose result does not
 * count (docs.gitlab.com, ci/yaml, after_script).
 */
export async function runGitlabJob(run: JobRun, { artifacts }: GitlabJob): Promise<JobEnd> {
  await run.host.checkout('self', run.folder);
  for (const need of run.job.needs) {
    if (need.artifacts) await bringArtifacts(run.kept(need.job), run.folder);
  }
  const env = gitlabEnvironment(run);
  let exitCode: number | undefined;
  let why: string | undefined;
  for (const step of run.job.steps) {
    if (step.kind !== 'script') throw new Error(`A GitLab job has no step of kind ${step.kind}.`);
    if (isAfterScript(step)) continue;
    const end = await runScript({ ...scriptOf(run, step), env }, ['-eo', 'pipefail']);
    run.onStepEnd('script', end);
    if (end.kind === 'killed') why = end.why;
    else exitCode = end.code;
    if (why !== undefined || exitCode !== 0) break;
  }
  const succeeded = exitCode === 0 && why === undefined;
  for (const step of run.job.steps.filter(isAfterScript)) {
    const after = { ...env, CI_JOB_STATUS: succeeded ? 'success' : 'failed' };
    if (!run.signal.aborted) await runScript({ ...scriptOf(run, step), env: after }, ['-eo', 'pipefail']);
  }
  const kept = await keepArtifacts(run, artifacts, succeeded);
  return {
    succeeded: succeeded && kept.problem === undefined,
    ...(exitCode === undefined ? {} : { exitCode }),
    outputs: kept.outputs,
    ...((why ?? kept.problem) === undefined ? {} : { why: why ?? kept.problem ?? '' }),
  };
}

function isAfterScript(step: PlanStep): step is ScriptStep {
  return step.kind === 'script' && step.name === 'after_script';
}

function scriptOf(run: JobRun, step: ScriptStep) {
  return { text: step.text, cwd: run.folder, scratch: run.scratch, signal: run.signal, onLine: run.onLine };
}

/**
 * The variables of a job. What is set in the user interface wins over dotenv reports, those over the job's
 * own `variables`, those over the predefined ones (docs.gitlab.com, ci/variables, precedence).
 */
export function gitlabEnvironment(run: JobRun): Record<string, string> {
  const raw = {
    ...run.host.predefined(run),
    ...run.job.variables,
    ...run.inherited,
    ...run.host.variables,
    ...run.host.secrets,
  };
  const expanded = Object.entries(raw).map(
    ([name, value]) => [name, run.dialect.expand(value, raw)] as const,
  );
  return { ...run.process, ...Object.fromEntries(expanded) };
}

/** Reports are taken however the job ended, files as `artifacts:when` says (docs.gitlab.com, as above). */
async function keepArtifacts(
  run: JobRun,
  artifacts: PlanArtifacts | undefined,
  succeeded: boolean,
): Promise<{ readonly outputs: Record<string, string>; readonly problem?: string }> {
  if (!artifacts) return { outputs: {} };
  const wanted = { on_success: succeeded, on_failure: !succeeded, always: true }[artifacts.when];
  const missing = wanted ? await copyArtifacts(run.folder, run.keep, artifacts.paths) : [];
  for (const path of missing) run.onLine('stderr', `WARNING: ${path}: no matching files`);
  await showReports(run, artifacts.reports);
  if (artifacts.dotenv === undefined) return { outputs: {} };
  try {
    const outputs = await readDotenv(join(run.folder, artifacts.dotenv));
    if (!outputs) run.onLine('stderr', `WARNING: ${artifacts.dotenv}: no matching files`);
    return { outputs: outputs ?? {} };
  } catch (error) {
    return { outputs: {}, problem: error instanceof Error ? error.message : String(error) };
  }
}

/** Shows each report whose file was written; GitLab takes globs too, and warns where nothing matches. */
async function showReports(run: JobRun, reports: Readonly<Record<string, readonly string[]>>): Promise<void> {
  for (const [report, patterns] of Object.entries(reports)) {
    for (const pattern of patterns) {
      let found = 0;
      for await (const file of glob(pattern, { cwd: run.folder })) {
        found += 1;
        const counts =
          report === 'junit' ? countTests(await readFile(join(run.folder, file), 'utf8')) : undefined;
        run.onShown(counts ? { kind: 'tests', file, ...counts } : { kind: 'report', report, file });
      }
      if (found === 0) run.onLine('stderr', `WARNING: ${pattern}: no matching files`);
    }
  }
}
