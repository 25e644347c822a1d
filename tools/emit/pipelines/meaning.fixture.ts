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
  type StageDefinition,
} from '@tandem/pipeline';
import { emission } from '../emit.ts';
import { loadPipelines } from '../emitters/pipelines.ts';
import { type Contracts, handedOn } from './inputs.ts';

export type Platform = 'gitlab' | 'azure';
type Event = 'merge-request' | 'default-branch';

/** A pipeline that starts; `flags`: whether the consumer sets the flags. */
export interface Case {
  readonly platform: Platform;
  readonly event: Event;
  readonly flags: boolean;
}

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
  readonly gate: string | undefined;
}

const RINGS = ['friendly', 'main-ring'];
const VALUES: Readonly<Record<string, string>> = {
  test_script: 'make test',
  package_script: 'make image',
  built: 'out/built.json',
  gitops_url: 'https://git.example.com/gitops.git',
  gitops_branch: 'trunk',
  release_file: 'process/release.yaml',
  unit: 'shop-7',
  rollout_minutes: '77',
  bundles: 'file:///bundles',
};

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

function gitlabVariables(event: Event): Readonly<Record<string, string>> {
  return event === 'merge-request'
    ? { CI_PIPELINE_SOURCE: 'merge_request_event', CI_DEFAULT_BRANCH: 'main' }
    : { CI_PIPELINE_SOURCE: 'push', CI_COMMIT_BRANCH: 'main', CI_DEFAULT_BRANCH: 'main' };
}

/** The values of a consumer, by input; lists as the platform takes them. */
function valuesOf(pipeline: PipelineDefinition, platform: Platform): Record<string, unknown> {
  const own = Object.entries(pipeline.inputs).filter(
    ([name, { only = platform }]) => only === platform && name in VALUES,
  );
  return Object.fromEntries([
    ...own.map(([name, input]) => {
      const isScript = name.endsWith('_script');
      const isList = name === 'built' || (isScript && platform === 'gitlab');
      const value = VALUES[name];
      return [name, isList ? [value] : 'type' in input || name !== 'rollout_minutes' ? value : Number(value)];
    }),
    ['bundles', VALUES.bundles],
  ]);
}

function gitlabConsumer(pipeline: PipelineDefinition, flags: boolean): string {
  const local = `/gitlab-ci-templates/pipelines/${pipeline.name}.yml`;
  const values = valuesOf(pipeline, 'gitlab');
  const include = pipeline.each
    ? RINGS.map((ring) => ({ local, inputs: { ...values, ring, await_rollout: flags } }))
    : [{ local, inputs: values }];
  return JSON.stringify({ ...(pipeline.each && { stages: RINGS }), include });
}

function azureConsumer(pipeline: PipelineDefinition, flags: boolean): string {
  const template = `/azure-pipelines-templates/pipelines/${pipeline.name}.yml`;
  const parameters = {
    ...valuesOf(pipeline, 'azure'),
    ...(pipeline.each && { rings: RINGS, await_rollout: flags }),
  };
  return JSON.stringify({ stages: [{ template, parameters }] });
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
    .flatMap((stage) =>
      stage.jobs.map((job): Meaning => {
        const gate = /^and\(succeeded\(\), eq\(dependencies\.(\w+)\.outputs\['\1\.outcome'\], 'open'\)\)$/;
        const ring = stage.name.replaceAll('_', '-');
        const step = job.steps.find((each) => each.kind === 'script' && 'TANDEM_FROM' in each.env);
        const env = plan.platform === 'gitlab' ? job.variables : step?.kind === 'script' ? step.env : {};
        const script = job.steps.find((each) => each.kind === 'script');
        const text = script?.kind === 'script' ? script.text.replace(/^set -eo pipefail\n/, '').trim() : '';
        const shown = plan.platform === 'gitlab' ? job.name : (job.title ?? job.name);
        const names = new Map(stage.jobs.map((each) => [each.name, each.title ?? each.name]));
        return {
          job: shown,
          stage: pipeline.each ? ring : stage.name,
          stagesBefore:
            plan.platform === 'gitlab' ? [] : stage.needs.map((name) => name.replaceAll('_', '-')),
          needs: job.needs
            .map((need) => (plan.platform === 'gitlab' ? need.job : (names.get(need.job) ?? '?')))
            .sort(),
          given: 'TANDEM_FROM' in env ? givenOf(env, pipeline, shown) : { script: text },
          mayFail: job.mayFail === 'any',
          environment: job.environment,
          gate: plan.platform === 'azure' ? gate.exec(job.condition ?? '')?.[1] : undefined,
        };
      }),
    );
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
