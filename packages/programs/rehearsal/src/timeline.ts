import { duration, type JobRun, type PipelineRun, type Story } from './story.ts';

const WIDTH = 32;

/** The closing timeline for a terminal: what ran where, its outcome, its duration, and when, as bars. */
export function timelineText(story: Story): string {
  const total = Math.max(1, ...story.pipelines.map((run) => run.end));
  const jobs = story.pipelines.flatMap((run) => run.jobs);
  const width = Math.max(4, ...jobs.map((job) => job.name.length));
  const outcomes = Math.max(7, ...jobs.map((job) => said(job).length));
  return story.pipelines
    .flatMap((run) => [
      heading(run),
      ...run.jobs.map((job) =>
        [
          `  ${mark(job)} ${job.name.padEnd(width)}`,
          said(job).padEnd(outcomes),
          duration(job.end - job.start).padStart(8),
          bar(job, total),
        ].join('  '),
      ),
    ])
    .join('\n');
}

/** What became of the tickets, a line each. */
export function ticketsText({ tickets }: Pick<Story, 'tickets'>): string {
  return tickets
    .map(({ id, title, before, after, comments }) => {
      const state = before === after ? after : `${before} → ${after}`;
      return `  ${id}  ${state}  ${comments} new comments  ${title}`;
    })
    .join('\n');
}

/** The word for how a job went: its step's outcome, else its own status. */
export function said(job: JobRun): string {
  const word = job.status === 'succeeded' ? (job.outcome ?? 'succeeded') : job.status;
  return job.attempts > 1 ? `${word} (try ${job.attempts})` : word;
}

/** Where a pipeline ran, as people say it. */
export function platformName(platform: PipelineRun['platform']): string {
  return platform === 'gitlab' ? 'GitLab CI' : 'Azure Pipelines';
}

function heading(run: PipelineRun): string {
  return `${run.name} as ${platformName(run.platform)} · ${run.repository} @ ${run.commit.slice(0, 8)} · ${duration(run.end - run.start)}`;
}

function mark(job: JobRun): string {
  if (job.status === 'failed') return '✗';
  if (job.status === 'succeeded') return job.outcome === 'held' ? '‖' : '✓';
  return '·';
}

function bar(job: JobRun, total: number): string {
  if (job.status === 'skipped' || job.status === 'manual') return '';
  const from = Math.min(WIDTH - 1, Math.floor((job.start / total) * WIDTH));
  const to = Math.min(WIDTH, Math.max(from + 1, Math.ceil((job.end / total) * WIDTH)));
  return `${' '.repeat(from)}${'━'.repeat(to - from)}`;
}
