import type { Finding } from '@tandem/contract';
import type { TestCounts } from './junit.ts';

/** What happens while a plan runs, as it happens. Times are milliseconds since the run began. */
export type RunEvent =
  | { readonly kind: 'pipeline-start'; readonly jobs: number }
  | {
      readonly kind: 'job-start';
      readonly job: string;
      readonly title?: string;
      readonly stage: string;
      readonly at: number;
      readonly attempt: number;
    }
  | {
      readonly kind: 'line';
      readonly job: string;
      readonly stage: string;
      readonly stream: 'stdout' | 'stderr';
      readonly text: string;
    }
  | {
      readonly kind: 'step-end';
      readonly job: string;
      readonly stage: string;
      /** Its title, its name, or what kind of step it is. */
      readonly step: string;
      /** Absent where a signal ended it. */
      readonly exitCode?: number;
    }
  | { readonly kind: 'shown'; readonly job: string; readonly stage: string; readonly shown: Shown }
  | { readonly kind: 'job-end'; readonly result: JobResult }
  | { readonly kind: 'pipeline-end'; readonly result: RunResult }
  | { readonly kind: 'note'; readonly text: string };

/**
 * What the platform shows beside a job's log: a finding, a part of its summary page as Markdown, the tests of a
 * JUnit report, or another report of the job by its kind. Files are relative to the job's folder of sources.
 */
export type Shown =
  | { readonly kind: 'finding'; readonly finding: Finding }
  | { readonly kind: 'summary'; readonly text: string }
  | ({ readonly kind: 'tests'; readonly file: string } & TestCounts)
  | { readonly kind: 'report'; readonly report: string; readonly file: string };

/** How one job ended. */
export interface JobResult {
  readonly job: string;
  /** What people call it, where the pipeline says so. */
  readonly title?: string;
  readonly stage: string;
  /** `manual`: it waits for a person, and the runner does not take their place. */
  readonly status: 'succeeded' | 'failed' | 'skipped' | 'manual';
  /** Whether a failure fails the pipeline. */
  readonly mayFail: boolean;
  readonly start: number;
  readonly end: number;
  readonly attempts: number;
  /** Of the last script that ran; absent where none did or a signal ended it. */
  readonly exitCode?: number;
  /** What it told later jobs: dotenv variables on GitLab, `step.variable` on Azure. */
  readonly outputs: Readonly<Record<string, string>>;
  /** Why it was skipped or stopped, where the runner knows. */
  readonly why?: string;
}

/** How a whole plan ended. */
export interface RunResult {
  readonly succeeded: boolean;
  readonly jobs: readonly JobResult[];
  readonly end: number;
}
