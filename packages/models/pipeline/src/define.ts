import type { InputSpec } from '@tandem/contract';

/** A pipeline for both platforms: from it the templates are emitted, and diagrams and the reference can be. */
export interface PipelineDefinition {
  readonly name: string;
  /** What it does, for the head of the file: sentences. `gitlab` and `azure` add what holds on one platform. */
  readonly about: string;
  readonly notes?: PlatformNotes;
  /** What a consumer sets, in order. */
  readonly inputs: Readonly<Record<string, PipelineInput>>;
  /**
   * Azure alone: the parameter that names the default branch, since a template cannot ask for it; GitLab knows it
   * as `$CI_DEFAULT_BRANCH`. The text describes what happens on that branch.
   */
  readonly defaultBranch: string;
  /**
   * The input of whose values each gets all stages. GitLab has no loop: the file is included once for each value.
   * Azure takes the list under `list`.
   */
  readonly each?: { readonly input: string; readonly list: string; readonly about: string };
  readonly stages: readonly StageDefinition[];
}

/** What holds on one platform alone: sentences. */
export interface PlatformNotes {
  readonly gitlab?: string;
  readonly azure?: string;
}

/** An input of a pipeline: one of its own, or an input of a step with its pattern, default and description. */
export type PipelineInput = (
  | InputSpec
  | {
      readonly step: string;
      readonly input: string;
      /** Replaces the step's description. */
      readonly description?: string;
    }
) & { readonly only?: 'gitlab' | 'azure' };

/** When a stage runs. Absent: in every pipeline. */
export type StageEvent = 'merge-request' | 'default-branch';

/** Jobs that belong together. */
export interface StageDefinition {
  /** Unique; the value of `each` where the pipeline repeats its stages. */
  readonly name: string;
  /** What the stage is for: one sentence. */
  readonly purpose: string;
  readonly when?: StageEvent;
  /** Stages that must have succeeded. */
  readonly after: readonly string[];
  readonly jobs: readonly JobDefinition[];
}

/** What every job has. */
interface JobBase {
  /** Unique in its pipeline. */
  readonly name: string;
  /** Jobs of the same stage that must have succeeded, or may be absent where they have `onlyIf`. */
  readonly after: readonly string[];
  /** Why the job is as it is, for the reader of the file: sentences. */
  readonly note?: string;
  readonly notes?: PlatformNotes;
  /** A failed job does not fail the pipeline. */
  readonly mayFail?: true;
  /** A flag among the pipeline's inputs: without it the job is absent. */
  readonly onlyIf?: string;
  /** The longest time of the job on Azure, in minutes, where an hour is not enough. */
  readonly azureTimeout?: number;
}

/** A job that runs a step. Inputs of the step that are inputs of the pipeline by the same name are handed on. */
export interface StepJob extends JobBase {
  readonly step: string;
  /** Inputs of the step that have another name in the pipeline, by the step's name for them. */
  readonly inputs?: Readonly<Record<string, string>>;
  /** The gate step, a job of the same stage, that must be open. GitLab cannot skip a job for it. */
  readonly gate?: string;
  /** Whether the job deploys to the environment of its stage's name. */
  readonly deploys?: true;
  /** The job whose files it takes; it is in an earlier stage. */
  readonly takes?: string;
}

/** A job that runs commands of the consumer. */
export interface ScriptJob extends JobBase {
  /** What it shows as its title. */
  readonly title: string;
  /** The input with the commands. */
  readonly script: string;
  /** The input with the image; GitLab alone, as Azure runs on agents of a pool. */
  readonly image: string;
  /** The input with the files that it leaves to later jobs. */
  readonly leaves?: string;
}

/** One job of a pipeline. */
export type JobDefinition = StepJob | ScriptJob;

/** Every job of a pipeline with its stage, in order. */
export function jobsOf({
  stages,
}: PipelineDefinition): readonly { readonly job: JobDefinition; readonly stage: StageDefinition }[] {
  return stages.flatMap((stage) => stage.jobs.map((job) => ({ job, stage })));
}

/** Whether a job runs a step. */
export function isStepJob(job: JobDefinition): job is StepJob {
  return 'step' in job;
}

/**
 * Declares a pipeline.
 *
 * @throws Error naming what refers to nothing.
 */
export function definePipeline(pipeline: PipelineDefinition): PipelineDefinition {
  const problems = pipelineProblems(pipeline);
  if (problems.length > 0) throw new Error(`Pipeline ${pipeline.name}: ${problems.join('; ')}`);
  return pipeline;
}

function pipelineProblems(pipeline: PipelineDefinition): readonly string[] {
  const { stages, inputs, each } = pipeline;
  const all = jobsOf(pipeline);
  const unknownInput = (job: JobDefinition, name: string | undefined, kind: string) =>
    name === undefined || Object.hasOwn(inputs, name)
      ? []
      : [`job '${job.name}': ${kind} names '${name}', which is no input`];
  return [
    ...repeated(all.map(({ job }) => job.name)).map((name) => `two jobs are named '${name}'`),
    ...(each && !Object.hasOwn(inputs, each.input) ? [`each names '${each.input}', which is no input`] : []),
    ...(each && stages.length > 1 ? ['a pipeline that repeats its stages has one'] : []),
    ...stages.flatMap((stage, index) =>
      stage.after
        .filter((name) => !stages.slice(0, index).some((before) => before.name === name))
        .map((name) => `stage '${stage.name}': after names '${name}', which is no earlier stage`),
    ),
    ...all.flatMap(({ job, stage }) => [
      ...job.after
        .filter((name) => !before(stage, job).includes(name))
        .map((name) => `job '${job.name}': after names '${name}', which is no earlier job of its stage`),
      ...unknownInput(job, job.onlyIf, 'onlyIf'),
      ...(isStepJob(job)
        ? [
            ...Object.values(job.inputs ?? {}).flatMap((name) => unknownInput(job, name, 'inputs')),
            ...(job.gate !== undefined && !job.after.includes(job.gate)
              ? [`job '${job.name}': the gate '${job.gate}' is not in after`]
              : []),
            ...takenProblems(job, all),
          ]
        : [job.script, job.image, job.leaves].flatMap((name) => unknownInput(job, name, 'a script'))),
    ]),
  ];
}

function before(stage: StageDefinition, job: JobDefinition): readonly string[] {
  return stage.jobs.slice(0, stage.jobs.indexOf(job)).map(({ name }) => name);
}

function takenProblems(
  { name, takes }: StepJob,
  all: readonly { readonly job: JobDefinition }[],
): readonly string[] {
  if (takes === undefined) return [];
  const from = all.find(({ job }) => job.name === takes)?.job;
  return from && !isStepJob(from) && from.leaves !== undefined
    ? []
    : [`job '${name}': takes names '${takes}', which leaves no files`];
}

function repeated(names: readonly string[]): readonly string[] {
  return names.filter((name, index) => names.indexOf(name) < index);
}
