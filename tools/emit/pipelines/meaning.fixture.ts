// What emitted pipelines mean, resolved by our engines, and what their definitions state, in the same words.
import { resolveAzure } from '@tandem/azure-pipelines';
import { loadSteps, ROOT } from '@tandem/bundles';
import { inputVariable } from '@tandem/contract';
import { resolveGitlab } from '@tandem/gitlab-ci';
import {
  isStepJob,
  type JobDefinition,
  jobsOf,
  type PipelineDefinition,
  type Plan,
  type PlanJob,
  type PlanStage,
  type StageDefinition,
} from '@tandem/pipeline';
import { emission } from '../emit.ts';
import { loadPipelines } from '../emitters/pipelines.ts';
import {
  azureConsumer,
  type Case,
  type Event,
  gitlabConsumer,
  gitlabVariables,
  RINGS,
  VALUES,
} from './consumer.fixture.ts';
import { type Contracts, handedOn } from './inputs.ts';

/** What a job means: the same words for a definition and for a plan. */
export interface Meaning {
  readonly job: string;
  readonly stage: string;
  /** The stages before, where the platform states them: on Azure. */
  readonly stagesBefore: readonly string[];
  readonly needs: readonly string[];
  /** What reaches the step or the script, by variable; of a script its text. */
  readonly given: Readonly<Record<string, string>>;
  readonly mayFail: boolean;
  readonly environment: string | undefined;
  /** The gate that must be open; any other condition of the job by its text. */
  readonly gate: string | undefined;
  /** The image of a script, where jobs have one: on GitLab. */
  readonly image: string | undefined;
  /** The longest time, where the definition states one: on Azure. */
  readonly minutes: number | undefined;
  /** Files that a script leaves to later jobs. */
  readonly leaves: readonly string[];
  /** Jobs whose files it takes. */
  readonly takes: readonly string[];
}

let contracts: Contracts = new Map();
let texts: ReadonlyMap<string, string> = new Map();

/** Loads the definitions, the steps' contracts and the emitted files of this checkout. */
export async function load() {
  const steps = await loadSteps(ROOT);
  contracts = new Map(steps.map(({ name, contract }) => [name, contract]));
  texts = (await emission(ROOT, steps)).files;
  return { pipelines: await loadPipelines(ROOT), contracts, texts };
}

/** What a definition states about each job that is there. */
export function stated(pipeline: PipelineDefinition, { platform, event, flags }: Case): readonly Meaning[] {
  const isThere = (job: JobDefinition) => job.onlyIf === undefined || flags;
  const rings = pipeline.each ? RINGS : [undefined];
  return rings.flatMap((ring, index) =>
    jobsOf(pipeline).flatMap(({ job, stage }) => {
      if (stage.when !== undefined && stage.when !== event) return [];
      if (!isThere(job)) return [];
      const named = (name: string) => (ring === undefined ? name : `${name}-${ring}`);
      const needs = stage.jobs.filter((each) => job.after.includes(each.name) && isThere(each));
      return [
        {
          job: named(job.name),
          stage: ring ?? stage.name,
          stagesBefore:
            platform === 'gitlab' ? [] : ring ? RINGS.slice(Math.max(0, index - 1), index) : stage.after,
          needs: (needs.length > 0 || platform === 'azure' ? needs : earlier(stage, pipeline))
            .map(({ name }) => named(name))
            .concat(platform === 'gitlab' && needs.length === 0 ? earlierRings(pipeline, index, isThere) : [])
            .sort(),
          given: isStepJob(job)
            ? {
                TANDEM_FROM: VALUES.bundles ?? '',
                ...Object.fromEntries(
                  handedOn(job, pipeline, platform, contracts).map(({ input, from }) => [
                    inputVariable(input),
                    from === pipeline.each?.input ? (ring ?? '') : (VALUES[from] ?? ''),
                  ]),
                ),
              }
            : { script: VALUES[job.script] ?? '' },
          mayFail: job.mayFail === true,
          environment: isStepJob(job) && job.deploys ? (ring ?? stage.name) : undefined,
          gate: isStepJob(job) && platform === 'azure' ? job.gate : undefined,
          image: !isStepJob(job) && platform === 'gitlab' ? VALUES[job.image] : undefined,
          minutes: platform === 'azure' ? job.azureTimeout : undefined,
          leaves: !isStepJob(job) && job.leaves !== undefined ? [VALUES[job.leaves] ?? ''] : [],
          takes: isStepJob(job) && job.takes !== undefined ? [job.takes] : [],
        },
      ];
    }),
  );
}

function earlier(stage: StageDefinition, { stages }: PipelineDefinition): readonly JobDefinition[] {
  return stages.filter(({ name }) => stage.after.includes(name)).flatMap(({ jobs }) => jobs);
}

/** On GitLab the order of stages holds a ring back until those before have ended. */
function earlierRings(
  pipeline: PipelineDefinition,
  index: number,
  isThere: (job: JobDefinition) => boolean,
): readonly string[] {
  if (!pipeline.each) return [];
  return RINGS.slice(0, index).flatMap((ring) =>
    jobsOf(pipeline).flatMap(({ job }) => (isThere(job) ? [`${job.name}-${ring}`] : [])),
  );
}

const fileAt = (replaced: Readonly<Record<string, string>>) => ({
  self: async (path: string) => replaced[path.replace(/^\//, '')] ?? texts.get(path.replace(/^\//, '')),
  other: async () => undefined,
});

/** What the engine makes of the emitted file of a platform, after an edit. */
export async function planOf(
  pipeline: PipelineDefinition,
  { platform, event, flags }: Case,
  edit: (text: string) => string = (text) => text,
): Promise<Plan | undefined> {
  const folder = platform === 'gitlab' ? 'gitlab-ci-templates' : 'azure-pipelines-templates';
  const path = `${folder}/pipelines/${pipeline.name}.yml`;
  const edited = { [path]: edit(texts.get(path) ?? '') };
  const result =
    platform === 'gitlab'
      ? await resolveGitlab({
          file: '.gitlab-ci.yml',
          variables: gitlabVariables(event),
          files: fileAt({ ...edited, '.gitlab-ci.yml': gitlabConsumer(pipeline, flags) }),
        })
      : await resolveAzure({
          file: 'azure-pipelines.yml',
          variables: {},
          files: fileAt({ ...edited, 'azure-pipelines.yml': azureConsumer(pipeline, flags) }),
        });
  if (result.ok) return result.value;
  const messages = result.error.findings.map(({ message }) => message).join('\n');
  if (messages.startsWith('no job is in this pipeline')) return undefined;
  throw new Error(messages);
}

/** What a plan means, in the words of a definition. */
export function meant(
  plan: Plan | undefined,
  pipeline: PipelineDefinition,
  event: Event,
): readonly Meaning[] {
  if (!plan) return [];
  return plan.stages
    .filter((stage) => plan.platform === 'gitlab' || runsOn(stage.condition, event))
    .flatMap((stage) => stage.jobs.map((job) => jobMeant(job, stage, plan, pipeline)));
}

const GATE = /^and\(succeeded\(\), eq\(dependencies\.(\w+)\.outputs\['\1\.outcome'\], 'open'\)\)$/;

function jobMeant(job: PlanJob, stage: PlanStage, plan: Plan, pipeline: PipelineDefinition): Meaning {
  const onGitlab = plan.platform === 'gitlab';
  const env = environmentOf(job, plan);
  const isScript = !('TANDEM_FROM' in env);
  const script = scriptsOf(job)[0];
  const shown = shownName(job, plan);
  return {
    job: shown,
    stage: pipeline.each ? stage.name.replaceAll('_', '-') : stage.name,
    stagesBefore: onGitlab ? [] : stage.needs.map((name) => name.replaceAll('_', '-')),
    needs: job.needs.map((need) => needed(need.job, stage, plan)).sort(),
    given: isScript
      ? { script: (script?.text ?? '').replace(/^set -eo pipefail\n/, '').trim() }
      : givenOf(env, pipeline, shown),
    mayFail: job.mayFail === 'any',
    environment: job.environment,
    gate: job.dialect.kind === 'azure' ? gateIn(job.dialect.condition) : undefined,
    image: onGitlab && isScript ? job.image : undefined,
    minutes: onGitlab ? undefined : job.timeoutMinutes,
    leaves: isScript ? filesLeft(job) : [],
    takes: filesTaken(job, plan),
  };
}

function gateIn(condition: string | undefined): string | undefined {
  return condition === undefined ? undefined : (GATE.exec(condition)?.[1] ?? condition);
}

function scriptsOf(job: PlanJob) {
  return job.steps.flatMap((step) => (step.kind === 'script' ? [step] : []));
}

function environmentOf(job: PlanJob, { platform }: Plan): Readonly<Record<string, string>> {
  if (platform === 'gitlab') return job.variables;
  return scriptsOf(job).find((step) => 'TANDEM_FROM' in step.env)?.env ?? {};
}

/** The name that a person sees: on Azure the title, as its names have no hyphen. */
function shownName({ name, title }: PlanJob, { platform }: Plan): string {
  return platform === 'gitlab' ? name : (title ?? name);
}

function needed(name: string, stage: PlanStage, plan: Plan): string {
  const found = stage.jobs.find((each) => each.name === name);
  return plan.platform === 'azure' && found ? shownName(found, plan) : name;
}

/** On Azure what is copied into the folder that is published. */
function filesLeft(job: PlanJob): readonly string[] {
  if (job.dialect.kind === 'gitlab') return job.dialect.artifacts?.paths ?? [];
  const published = job.steps.flatMap((step) => (step.kind === 'publish' ? [step.path] : []));
  return scriptsOf(job).flatMap(({ env }) =>
    published.includes(env.FOLDER ?? '') && env.FILE !== undefined ? [env.FILE] : [],
  );
}

/** Jobs of the consumer's scripts alone: what steps leave is for people. */
function filesTaken(job: PlanJob, plan: Plan): readonly string[] {
  const copied = scriptsOf(job).map(({ env }) => env.FOLDER);
  const downloads = job.steps.flatMap((step) =>
    step.kind === 'download' && copied.includes(`$(Pipeline.Workspace)/${step.artifact}`)
      ? [step.artifact]
      : [],
  );
  const isTaken = (other: PlanJob) =>
    plan.platform === 'gitlab'
      ? job.needs.some((need) => need.job === other.name && need.artifacts)
      : other.steps.some((step) => step.kind === 'publish' && downloads.includes(step.artifact));
  return plan.stages
    .flatMap(({ jobs }) => jobs)
    .filter((other) => !('TANDEM_FROM' in environmentOf(other, plan)))
    .filter((other) => isTaken(other) && filesLeft(other).length > 0)
    .map((other) => shownName(other, plan));
}

/** Of the environment what the pipeline hands on; lists of one item as the item. */
function givenOf(
  env: Readonly<Record<string, string>>,
  pipeline: PipelineDefinition,
  shown: string,
): Readonly<Record<string, string>> {
  const found = jobsOf(pipeline).find(
    ({ job }) => shown === job.name || shown.startsWith(`${job.name}-`),
  )?.job;
  const defaults = found && isStepJob(found) ? (contracts.get(found.step)?.inputs ?? {}) : {};
  const byDefault = new Set(
    Object.entries(defaults).flatMap(([name, { default: value }]) =>
      String(env[inputVariable(name)] ?? '').trim() === String(value ?? '') ? [inputVariable(name)] : [],
    ),
  );
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => {
      if (name !== 'TANDEM_FROM' && !name.startsWith('TANDEM_INPUT_')) return [];
      const text = String(value).trim();
      const [only] = text.startsWith('[') ? (JSON.parse(text) as string[]) : [text];
      return byDefault.has(name) || text === '[]' ? [] : [[name, only ?? '']];
    }),
  );
}

/** Whether a stage of Azure runs; its condition is decided at run time, so its text is compared. */
function runsOn(condition: string | undefined, event: Event): boolean {
  if (condition === undefined) return true;
  if (condition === "eq(variables['Build.Reason'], 'PullRequest')") return event === 'merge-request';
  const onMain = "and(succeeded(), eq(variables['Build.SourceBranch'], 'refs/heads/main'))";
  return condition === onMain && event === 'default-branch';
}
