import type { Result } from '@tandem/contract';
import type { PlanJob, PlanStage } from '@tandem/pipeline';

/** What the runner must be told about the platform that it stands in for. */
export interface RunHost {
  /** The variables that the platform itself sets for a job, by the platform's own names. */
  predefined(job: JobPlace): Readonly<Record<string, string>>;
  /** Variables set in the platform's user interface: of the project, the group, the pipeline. */
  readonly variables: Readonly<Record<string, string>>;
  /** The same, but masked in every log; on Azure they reach a script only where `env` maps them. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Environment of every process, below everything else: PATH, HOME, NODE_OPTIONS. */
  readonly process: Readonly<Record<string, string>>;
  /** Puts a repository's files at the pipeline's commit into an empty folder: `self`, or a resource's name. */
  checkout(repository: string, folder: string): Promise<void>;
}

/** Which job of which try, and where it works. */
export interface JobPlace {
  readonly stage: PlanStage;
  readonly job: Omit<PlanJob, 'dialect'>;
  readonly attempt: number;
  /** The fresh work folder of the job. */
  readonly folder: string;
}

/** What only the platform's own language can say at run time; given, so that the runner knows no engine. */
export interface RuntimeDialect {
  /** GitLab: `$NAME` and `${NAME}` in a value, from these variables. */
  expand(text: string, variables: Readonly<Record<string, string>>): string;
  /** Azure: `$(name)` in a value; what is not defined stays as it is. */
  macros(text: string, variables: Readonly<Record<string, string>>): string;
  /** Azure: whether a `condition:` holds. The error says what is not understood. */
  condition(text: string, facts: AzureFacts): Result<boolean, string>;
  /** Azure: the value of a variable that is a whole `$[ … ]`. */
  runtime(text: string, facts: AzureFacts): Result<string, string>;
}

/** Azure's words for how something ended. */
export type AzureResult = 'Succeeded' | 'SucceededWithIssues' | 'Failed' | 'Canceled' | 'Skipped';

/** What an Azure condition can look at. */
export interface AzureFacts {
  readonly variables: Readonly<Record<string, string>>;
  /** In a job: jobs of its stage. In a stage: stages, whose outputs are `job.step.variable`. */
  readonly dependencies: Readonly<Record<string, AzureDependency>>;
  /** Stages that this one depends on, job by job. */
  readonly stageDependencies: Readonly<Record<string, Readonly<Record<string, AzureDependency>>>>;
  /** In a step: how the job stands so far. */
  readonly job?: AzureResult;
  readonly canceled: boolean;
}

/** One thing that was waited for. */
export interface AzureDependency {
  readonly result: AzureResult;
  readonly outputs: Readonly<Record<string, string>>;
}
