import type { Result } from '@tandem/contract';
import type { GitlabJob, Plan, PlanJob, PlanStage } from '@tandem/pipeline';
import type { JobResult } from './events.ts';
import type { AzureDependency, AzureFacts, AzureResult, RuntimeDialect } from './host.ts';

/** A job and the stage it belongs to; `key` tells it from all others of its plan. */
export interface Node {
  readonly key: string;
  readonly stage: PlanStage;
  readonly job: PlanJob;
  /** Keys of the jobs that must have ended before anything is decided about this one. */
  readonly after: readonly string[];
}

/** What to do with a job whose predecessors have all ended. */
export type Verdict =
  | { readonly kind: 'run'; readonly facts: AzureFacts }
  | { readonly kind: 'skip'; readonly why: string }
  | { readonly kind: 'manual' };

const NOTHING: AzureFacts = { variables: {}, dependencies: {}, stageDependencies: {}, canceled: false };

/** The name by which a job is known in its plan. */
export function keyOf(plan: Plan, stage: PlanStage, job: PlanJob): string {
  return plan.platform === 'gitlab' ? job.name : `${stage.name}/${job.name}`;
}

/**
 * Every job with what it waits for.
 *
 * @throws Error where a job needs one that is not there, or jobs wait for each other: the engines refuse such
 * plans, so this is a bug.
 */
export function nodesOf(plan: Plan): readonly Node[] {
  const nodes = plan.stages.flatMap((stage) =>
    stage.jobs.map((job) => ({ key: keyOf(plan, stage, job), stage, job, after: afterOf(plan, stage, job) })),
  );
  const keys = new Set(nodes.map((node) => node.key));
  for (const node of nodes) {
    const missing = node.after.find((key) => !keys.has(key));
    if (missing) throw new Error(`Job ${node.key} waits for ${missing}, which is not in the plan.`);
  }
  return nodes;
}

function afterOf(plan: Plan, stage: PlanStage, job: PlanJob): readonly string[] {
  if (plan.platform === 'gitlab') {
    const all = new Set(plan.stages.flatMap((each) => each.jobs.map((one) => one.name)));
    return job.needs.filter((need) => !need.optional || all.has(need.job)).map((need) => need.job);
  }
  const earlier = plan.stages.filter((each) => stage.needs.includes(each.name));
  return [
    ...earlier.flatMap((each) => each.jobs.map((one) => keyOf(plan, each, one))),
    ...job.needs.map((need) => `${stage.name}/${need.job}`),
  ];
}

/**
 * What becomes of a job, from how those before it ended.
 *
 * @throws Error where a condition is not understood.
 */
export function verdictOn(
  plan: Plan,
  node: Node,
  ended: ReadonlyMap<string, JobResult>,
  context: {
    readonly dialect: RuntimeDialect;
    readonly variables: Readonly<Record<string, string>>;
    readonly canceled: boolean;
  },
): Verdict {
  const { dialect } = node.job;
  if (dialect.kind === 'gitlab') return onGitlab(node, dialect, ended, context.canceled);
  const stages = Object.fromEntries(
    plan.stages.filter((each) => each !== node.stage).map((each) => [each.name, jobsOf(plan, each, ended)]),
  );
  const stageFacts: AzureFacts = {
    variables: context.variables,
    dependencies: Object.fromEntries(
      node.stage.needs.map((name) => [name, stageAsDependency(stages[name] ?? {})]),
    ),
    stageDependencies: stages,
    canceled: context.canceled,
  };
  const stage = holds(context.dialect, node.stage.condition, stageFacts, `stage ${node.stage.name}`);
  if (!stage) return { kind: 'skip', why: `the condition of stage ${node.stage.name} does not hold` };
  const own = jobsOf(plan, node.stage, ended);
  const facts: AzureFacts = {
    ...stageFacts,
    dependencies: Object.fromEntries(
      node.job.needs.map((need) => [need.job, own[need.job] ?? { result: 'Skipped', outputs: {} }]),
    ),
  };
  return holds(context.dialect, dialect.condition, facts, `job ${node.job.name}`)
    ? { kind: 'run', facts }
    : { kind: 'skip', why: 'its condition does not hold' };
}

/**
 * Where stages decide, what was skipped before does not matter; where a job's own needs decide, each of them
 * must have run (gitlabhq, lib/gitlab/ci/status/composite.rb and app/services/ci/process_build_service.rb).
 */
function onGitlab(
  node: Node,
  { start, order }: GitlabJob,
  ended: ReadonlyMap<string, JobResult>,
  canceled: boolean,
): Verdict {
  if (canceled) return { kind: 'skip', why: 'the run was stopped' };
  const before = node.after.flatMap((key) => ended.get(key) ?? []);
  const waits = before.find((each) => each.status === 'manual' && !each.mayFail);
  if (waits) return { kind: 'skip', why: `${waits.job} waits for a person` };
  if (start === 'always') return { kind: 'run', facts: NOTHING };
  const absent = before.find((each) => each.status === 'skipped' || each.status === 'manual');
  if (absent && order !== 'stages') return { kind: 'skip', why: `${absent.job} did not run` };
  const broken = before.find((each) => each.status === 'failed' && !each.mayFail);
  if (start === 'on-failure')
    return broken ? { kind: 'run', facts: NOTHING } : { kind: 'skip', why: 'no earlier job failed' };
  if (broken) return { kind: 'skip', why: `${broken.job} did not succeed` };
  return start === 'manual' ? { kind: 'manual' } : { kind: 'run', facts: NOTHING };
}

function holds(
  dialect: RuntimeDialect,
  condition: string | undefined,
  facts: AzureFacts,
  where: string,
): boolean {
  const result: Result<boolean, string> = dialect.condition(condition ?? 'succeeded()', facts);
  if (!result.ok) throw new Error(`The condition '${condition}' of ${where}: ${result.error}`);
  return result.value;
}

/**
 * The jobs of a stage that ended, as conditions see them. In a deployment job the name of an output begins with
 * the job's (docs pipelines/process/deployment-jobs, "Support for output variables").
 */
function jobsOf(
  plan: Plan,
  stage: PlanStage,
  ended: ReadonlyMap<string, JobResult>,
): Readonly<Record<string, AzureDependency>> {
  const entries = stage.jobs.flatMap((job) => {
    const result = ended.get(keyOf(plan, stage, job));
    if (!result) return [];
    const prefix = job.environment === undefined ? '' : `${job.name}.`;
    const outputs = Object.entries(result.outputs).map(([name, value]) => [`${prefix}${name}`, value]);
    return [[job.name, { result: azureResult(result), outputs: Object.fromEntries(outputs) }] as const];
  });
  return Object.fromEntries(entries);
}

function azureResult(result: JobResult): AzureResult {
  if (result.status === 'succeeded') return 'Succeeded';
  if (result.status === 'failed') return result.mayFail ? 'SucceededWithIssues' : 'Failed';
  return 'Skipped';
}

/** A stage failed if a job of it did, was skipped if all were, and succeeded otherwise. */
function stageAsDependency(jobs: Readonly<Record<string, AzureDependency>>): AzureDependency {
  const results = Object.values(jobs).map((job) => job.result);
  const result = results.includes('Failed')
    ? 'Failed'
    : results.every((each) => each === 'Skipped')
      ? 'Skipped'
      : 'Succeeded';
  const outputs = Object.entries(jobs).flatMap(([job, { outputs: own }]) =>
    Object.entries(own).map(([name, value]) => [`${job}.${name}`, value]),
  );
  return { result, outputs: Object.fromEntries(outputs) };
}
