import type { InputSpec } from '@tandem/contract';

/** A pipeline for both platforms, from which the templates are emitted. */
export interface PipelineDefinition {
  readonly name: string;
  /** What it does, in sentences, for the header of the file. `notes` adds what applies to one platform. */
  readonly about: string;
  readonly notes?: PlatformNotes;
  /** What a consumer sets, in order. */
  readonly inputs: Readonly<Record<string, PipelineInput>>;
  /**
   * Azure alone: the parameter that names the default branch, since a template cannot query it; GitLab provides it
   * as `$CI_DEFAULT_BRANCH`. The text describes what happens on that branch.
   */
  readonly defaultBranch: string;
  /**
   * The input whose values each run all stages. GitLab has no loop: the file is included once per value.
   * Azure takes the list under `list`.
   */
  readonly each?: { readonly input: string; readonly list: string; readonly about: string };
  readonly stages: readonly StageDefinition[];
}

/** What applies to one platform only, in sentences. */
export interface PlatformNotes {
  readonly gitlab?: string;
  readonly azure?: string;
}

/** An input of a pipeline: its own, or an input of a step with that step's pattern, default and description. */
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

/** A group of jobs. */
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

/** The fields of every job. */
interface JobBase {
  /** Unique in its pipeline. */
  readonly name: string;
  /** Jobs of the same stage that must have succeeded, or may be absent where they have `onlyIf`. */
  readonly after: readonly string[];
  /** Why the job is defined this way, in sentences, for readers of the file. */
  readonly note?: string;
  readonly notes?: PlatformNotes;
  /** A failed job does not fail the pipeline. */
  readonly mayFail?: true;
  /** A flag input of the pipeline; where it is false, the job is absent. */
  readonly onlyIf?: string;
  /** The time-out of the job on Azure in minutes, where the default of an hour is too short. */
  readonly azureTimeout?: number;
}

/** A job that runs a step. Inputs of the step that are also inputs of the pipeline are passed on. */
export interface StepJob extends JobBase {
  readonly step: string;
  /** Inputs of the step that have another name in the pipeline, by the step's name for them. */
  readonly inputs?: Readonly<Record<string, string>>;
  /** The gate job of the same stage that must be open. GitLab cannot skip a job because of it. */
  readonly gate?: string;
  /** Whether the job deploys to the environment of its stage's name. */
  readonly deploys?: true;
  /** The job of an earlier stage whose files it uses. */
  readonly takes?: string;
}

/** A job that runs the consumer's commands. */
export interface ScriptJob extends JobBase {
  /** The title that the platform shows. */
  readonly title: string;
  /** The input with the commands. */
  readonly script: string;
  /** The input with the image; GitLab only, since Azure runs on the agents of a pool. */
  readonly image: string;
  /** The input with the files that it keeps for later jobs. */
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
 * @throws Error that lists every reference to something that does not exist.
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
      : [`job '${job.name}': ${kind} names '${name}', which is not an input of the pipeline`];
  return [
    ...repeated(all.map(({ job }) => job.name)).map((name) => `two jobs are named '${name}'`),
    ...(each && !Object.hasOwn(inputs, each.input)
      ? [`each names '${each.input}', which is not an input of the pipeline`]
      : []),
    ...(each && stages.length > 1 ? ['a pipeline with each has exactly one stage'] : []),
    ...stages.flatMap((stage, index) =>
      stage.after
        .filter((name) => !stages.slice(0, index).some((before) => before.name === name))
        .map((name) => `stage '${stage.name}': after names '${name}', which is not an earlier stage`),
    ),
    ...all.flatMap(({ job, stage }) => [
      ...job.after
        .filter((name) => !before(stage, job).includes(name))
        .map((name) => `job '${job.name}': after names '${name}', which is not an earlier job of its stage`),
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
    : [`job '${name}': takes names '${takes}', which keeps no files`];
}

function repeated(names: readonly string[]): readonly string[] {
  return names.filter((name, index) => names.indexOf(name) < index);
}
