import type { Outcome } from '@tandem/contract';

/** All that a rehearsal has to tell, as plain data: what the terminal, the report and `--json` are made of. */
export interface Story {
  readonly product: string;
  /** The instant that the clock was set to at the start, ISO 8601 in UTC. */
  readonly at: string;
  /** In the order in which they ran. */
  readonly pipelines: readonly PipelineRun[];
  /** In promotion order. */
  readonly rings: readonly RingChange[];
  /** What the release changed in the rings' folders of the GitOps repository. */
  readonly changes: readonly FileChange[];
  /** How many commits the GitOps repository gained. */
  readonly commits: number;
  /** The tickets that followed the release, in their order. */
  readonly tickets: readonly TicketChange[];
  readonly verdict: Verdict;
}

/** A ticket as it stood before and stands now. */
export interface TicketChange {
  readonly id: string;
  readonly title: string;
  readonly before: string;
  readonly after: string;
  /** How many comments it gained. */
  readonly comments: number;
}

/** One pipeline as it ran. Times are milliseconds of this machine's clock since the rehearsal began. */
export interface PipelineRun {
  readonly name: 'review' | 'integrate' | 'promote';
  readonly platform: 'gitlab' | 'azure';
  /** The repository as its platform names it, and the commit it ran on. */
  readonly repository: string;
  readonly commit: string;
  readonly start: number;
  readonly end: number;
  readonly succeeded: boolean;
  readonly jobs: readonly JobRun[];
}

/** One job as it ran. `outcome` and `reason` are those of its step, where it ran one. */
export interface JobRun {
  readonly name: string;
  readonly stage: string;
  readonly status: 'succeeded' | 'failed' | 'skipped' | 'manual';
  readonly outcome?: Outcome;
  readonly reason?: string;
  readonly start: number;
  readonly end: number;
  readonly attempts: number;
  readonly log: readonly string[];
}

/** The unit that a ring ran before and runs now. */
export interface RingChange {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  /** Why it is held, where it is. */
  readonly held?: string;
}

/** The changed lines of one file, as `git diff` has them without context. */
export interface FileChange {
  readonly file: string;
  readonly lines: readonly { readonly sign: '+' | '-'; readonly number: number; readonly text: string }[];
}

/** How it all ended, in one word and one sentence. */
export interface Verdict {
  readonly kind: 'released' | 'held' | 'nothing-to-do' | 'failed';
  readonly text: string;
}

/** What the runs and the rings say together. Pure: everything that shows a story shows this verdict. */
export function verdictOf(
  pipelines: readonly Pick<PipelineRun, 'name' | 'succeeded' | 'jobs'>[],
  rings: readonly RingChange[],
): Verdict {
  const broken = pipelines.find((run) => !run.succeeded);
  if (broken) {
    const job = broken.jobs.find((each) => each.status === 'failed');
    const what = job ? ` in job ${job.name}${job.reason ? `: ${job.reason}` : ''}` : '';
    return { kind: 'failed', text: `The pipeline ${broken.name} failed${what}.` };
  }
  const held = rings.find((ring) => ring.held !== undefined);
  if (held?.held !== undefined) return { kind: 'held', text: held.held };
  const last = rings.at(-1);
  const moved = rings.filter((ring) => ring.before !== ring.after);
  if (!last || moved.length === 0) {
    const unit = last ? `: ${last.name} runs ${last.after} already` : '';
    return { kind: 'nothing-to-do', text: `Nothing to do${unit}.` };
  }
  const path = moved.map((ring) => ring.name).join(', then ');
  return { kind: 'released', text: `${last.name} runs ${last.after}; it went to ${path}.` };
}

/** A duration as people read it: `0.4 s`, `12.3 s`, `2 min 05 s`. */
export function duration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 100) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
}
