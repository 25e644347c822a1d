/** How a job or stage ended, in the service's own words. */
export type RunResult = 'Succeeded' | 'SucceededWithIssues' | 'Failed' | 'Canceled' | 'Skipped';

/** What a later job can see of an earlier job or stage. */
export interface DependencyFacts {
  readonly result: RunResult;
  /**
   * Output variables. Of a job: `step.variable`; of a deployment job: `job.step.variable`; of a stage, as other
   * stages' conditions see it: `job.step.variable`, and `job.job.step.variable` where the job is a deployment.
   * `outputKey` spells the part after the stage.
   */
  readonly outputs: Readonly<Record<string, string>>;
}

/**
 * What a run knows when it asks whether a stage, job or step is to start, or what a `$[ ]` variable is
 * (Microsoft's "Expressions", sections Job status functions, Dependencies, Stage dependencies).
 */
export interface RunFacts {
  /** Predefined variables and those defined so far; names in any case. */
  readonly variables: Readonly<Record<string, string>>;
  /** Whether the run was canceled. */
  readonly canceled?: boolean;
  /** For a step: how its job stands (`Agent.JobStatus`). Given, the status functions speak of the job. */
  readonly job?: RunResult;
  /** For a job: the jobs of its stage it depends on. For a stage: the stages it depends on. */
  readonly dependencies?: Readonly<Record<string, DependencyFacts>>;
  /** For a job: the jobs of stages that its stage depends on, by stage and job. */
  readonly stageDependencies?: Readonly<Record<string, Readonly<Record<string, DependencyFacts>>>>;
  /**
   * How everything before it in the graph ended, also what it depends on only through others; for the status
   * functions without arguments. Absent: the results of `dependencies`.
   */
  readonly ancestors?: readonly RunResult[];
  /** When the run began, as an ISO 8601 instant: `pipeline.startTime`. */
  readonly startTime?: string;
  /** Answers `counter(prefix, seed)`; absent where there is no server to count. */
  counter?(prefix: string, seed: number): number;
}

/**
 * The key under which other jobs find a step's output variable: `step.variable`, and for a deployment job with
 * `runOnce`, `job.step.variable` (Microsoft's "Deployment jobs", section Support for output variables).
 */
export function outputKey(
  job: { readonly name: string; readonly environment?: string },
  step: string,
  variable: string,
): string {
  return job.environment === undefined ? `${step}.${variable}` : `${job.name}.${step}.${variable}`;
}
