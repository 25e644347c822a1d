import type { Location } from '@tandem/contract';

/**
 * A pipeline after every include, template, input and compile-time expression is resolved: the common form
 * of GitLab CI and Azure Pipelines. Plain data; what only run time can know stays as text in its platform's
 * own dialect.
 */
export interface Plan {
  readonly platform: 'gitlab' | 'azure';
  /** In the order of the file. */
  readonly stages: readonly PlanStage[];
  /** Every file that was read to make the plan, in the order of reading. */
  readonly sources: readonly PlanSource[];
}

/** A file that took part in a plan. */
export interface PlanSource {
  /** The repository it came from: `self`, or the project path or alias and the ref. */
  readonly repository: string;
  readonly ref?: string;
  readonly file: string;
}

/** Jobs that belong together; on GitLab a stage starts when the stages before it are done. */
export interface PlanStage {
  readonly name: string;
  readonly title?: string;
  /** Names of the stages that must end first. */
  readonly needs: readonly string[];
  /** Azure only: a run-time condition; absent means `succeeded()`. */
  readonly condition?: string;
  readonly jobs: readonly PlanJob[];
}

/** What one agent or runner does from a fresh work folder. */
export interface PlanJob {
  /** Unique in its plan on GitLab, in its stage on Azure. */
  readonly name: string;
  readonly title?: string;
  /** Where the job is written. */
  readonly at?: Location;
  /**
   * Jobs that must end first: of any stage on GitLab, of the same stage on Azure. Where a GitLab job has no
   * `needs`, the engine names every job of the earlier stages, with artifacts: stage order is spelled out.
   */
  readonly needs: readonly PlanNeed[];
  /** Environment of every script of the job; values may hold `$NAME` (GitLab) or `$(name)` (Azure). */
  readonly variables: Readonly<Record<string, string>>;
  readonly steps: readonly PlanStep[];
  /** Container image, as written; the local runner runs on the machine itself and says so. */
  readonly image?: string;
  /** The environment that the job deploys to. */
  readonly environment?: string;
  /** One job at a time for each of these names (GitLab `resource_group`, Azure exclusive lock). */
  readonly exclusive?: string;
  /** Exit codes with which the job may fail without failing the pipeline; `any`: with every one. */
  readonly mayFail?: 'any' | readonly number[];
  readonly timeoutMinutes?: number;
  /** What one platform alone has. */
  readonly dialect: GitlabJob | AzureJob;
}

/** What only a job of GitLab CI has. */
export interface GitlabJob {
  readonly kind: 'gitlab';
  /** How the job starts. A `manual` job waits for a person; a job that never starts is not in the plan. */
  readonly start: 'automatic' | 'always' | 'manual' | 'on-failure';
  /**
   * Whether the order of stages made the needs, so that a skipped job before does not matter, or the job's own
   * `needs`, each of which must have run.
   */
  readonly order: 'stages' | 'needs';
  /** Repeats after a failure; without exit codes, after any. */
  readonly retry?: { readonly max: number; readonly exitCodes?: readonly number[] };
  readonly artifacts?: PlanArtifacts;
}

/** What only a job of Azure Pipelines has. */
export interface AzureJob {
  readonly kind: 'azure';
  /** A run-time condition; absent means `succeeded()`. */
  readonly condition?: string;
}

/** An edge to an earlier job. */
export interface PlanNeed {
  readonly job: string;
  /** Whether the earlier job's artifacts are brought into the work folder (GitLab). */
  readonly artifacts: boolean;
  /** Whether it may be absent from the plan. */
  readonly optional: boolean;
}

/** Files that a GitLab job leaves to later ones. */
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
      /** Azure: which logging commands of the step count, and the variables that it may set; absent: any. */
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
      /** An Azure task that is no script; what runs the plan must know it by name or refuse it. */
      readonly kind: 'task';
      readonly task: string;
      readonly name?: string;
      readonly title?: string;
      readonly inputs: Readonly<Record<string, string>>;
      readonly env: Readonly<Record<string, string>>;
      readonly condition?: string;
      readonly at?: Location;
    };
