import type { Location } from '@tandem/contract';

/**
 * A pipeline after every include, template, input and compile-time expression is resolved: the common form
 * of GitLab CI and Azure Pipelines. Plain data; what is known only at run time stays as text in its platform's
 * own dialect.
 */
export interface Plan {
  readonly platform: 'gitlab' | 'azure';
  /** In the order of the file. */
  readonly stages: readonly PlanStage[];
  /** Every file that was read to resolve the plan, in the order of reading. */
  readonly sources: readonly PlanSource[];
}

/** A file that a plan was resolved from. */
export interface PlanSource {
  /** The repository it came from: `self`, or the project path or alias and the ref. */
  readonly repository: string;
  readonly ref?: string;
  readonly file: string;
}

/** A group of jobs; on GitLab a stage starts when the earlier stages have ended. */
export interface PlanStage {
  readonly name: string;
  readonly title?: string;
  /** Names of the stages that must end first. */
  readonly needs: readonly string[];
  /** Azure only: a run-time condition; absent means `succeeded()`. */
  readonly condition?: string;
  readonly jobs: readonly PlanJob[];
}

/** What one agent or runner does in a fresh working directory. */
export interface PlanJob {
  /** Unique in its plan on GitLab, in its stage on Azure. */
  readonly name: string;
  readonly title?: string;
  /** Where the job is defined. */
  readonly at?: Location;
  /**
   * Jobs that must end first: of any stage on GitLab, of the same stage on Azure. Where a GitLab job has no
   * `needs`, the engine lists every job of the earlier stages, with artifacts, so that the order of stages is explicit.
   */
  readonly needs: readonly PlanNeed[];
  /** Environment of every script of the job; values may hold `$NAME` (GitLab) or `$(name)` (Azure). */
  readonly variables: Readonly<Record<string, string>>;
  readonly steps: readonly PlanStep[];
  /** Container image, as written; the local runner ignores it, runs on the machine itself and reports that. */
  readonly image?: string;
  /** The environment that the job deploys to. */
  readonly environment?: string;
  /** One job at a time for each of these names (GitLab `resource_group`, Azure exclusive lock). */
  readonly exclusive?: string;
  /** Exit codes with which the job may fail without failing the pipeline; `any`: with every one. */
  readonly mayFail?: 'any' | readonly number[];
  readonly timeoutMinutes?: number;
  /** What exists on one platform only. */
  readonly dialect: GitlabJob | AzureJob;
}

/** What exists only for a job of GitLab CI. */
export interface GitlabJob {
  readonly kind: 'gitlab';
  /** How the job starts. A `manual` job waits for a person; a job that never starts is not in the plan. */
  readonly start: 'automatic' | 'always' | 'manual' | 'on-failure';
  /**
   * Whether the needs follow from the order of stages, so that an earlier job may be skipped, or from the job's own
   * `needs`, each of which must have run.
   */
  readonly order: 'stages' | 'needs';
  /** Retries after a failure: of these exit codes, or of any where none are listed. */
  readonly retry?: { readonly max: number; readonly exitCodes?: readonly number[] };
  readonly artifacts?: PlanArtifacts;
}

/** What exists only for a job of Azure Pipelines. */
export interface AzureJob {
  readonly kind: 'azure';
  /** A run-time condition; absent means `succeeded()`. */
  readonly condition?: string;
}

/** A dependency on an earlier job. */
export interface PlanNeed {
  readonly job: string;
  /** Whether the earlier job's artifacts are downloaded into the working directory (GitLab). */
  readonly artifacts: boolean;
  /** Whether it may be absent from the plan. */
  readonly optional: boolean;
}

/** Files that a GitLab job keeps for later jobs. */
export interface PlanArtifacts {
  readonly paths: readonly string[];
  /** A dotenv report: its variables become the environment of later jobs. */
  readonly dotenv?: string;
  /** The files of other reports by kind, e.g. `codequality`. */
  readonly reports: Readonly<Record<string, readonly string[]>>;
  readonly when: 'on_success' | 'on_failure' | 'always';
}

/** One thing that a job does. */
export type PlanStep =
  | {
      readonly kind: 'script';
      readonly shell: 'bash' | 'pwsh' | 'cmd';
      readonly text: string;
      /** The name by which other jobs refer to its outputs (Azure). */
      readonly name?: string;
      readonly title?: string;
      readonly env: Readonly<Record<string, string>>;
      readonly condition?: string;
      readonly workingDirectory?: string;
      readonly retries?: number;
      readonly continueOnError?: boolean;
      /** Azure: which logging commands of the step apply, and which variables it may set; absent: any. */
      readonly logging?: {
        readonly commands: 'any' | 'restricted';
        readonly settableVariables?: readonly string[];
      };
      readonly at?: Location;
    }
  | {
      readonly kind: 'checkout';
      /** `self`, or the name of a repository resource with its ref. */
      readonly repository: string;
      readonly ref?: string;
      readonly path?: string;
      readonly at?: Location;
    }
  | {
      readonly kind: 'publish';
      readonly artifact: string;
      readonly path: string;
      readonly condition?: string;
      readonly at?: Location;
    }
  | { readonly kind: 'download'; readonly artifact: string; readonly path?: string; readonly at?: Location }
  | {
      /** An Azure task that is not a script; a runner must know it by name or reject it. */
      readonly kind: 'task';
      readonly task: string;
      readonly name?: string;
      readonly title?: string;
      readonly inputs: Readonly<Record<string, string>>;
      readonly env: Readonly<Record<string, string>>;
      readonly condition?: string;
      readonly at?: Location;
    };
