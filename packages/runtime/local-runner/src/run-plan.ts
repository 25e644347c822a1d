import { join } from 'node:path';
import type { Plan } from '@tandem/pipeline';
import { createMask, type Mask } from '@tandem/safe-text';
import { freshFolder } from './artifacts.ts';
import { runAzureJob } from './azure-job.ts';
import type { JobResult, RunEvent, RunResult, Shown } from './events.ts';
import { runGitlabJob } from './gitlab-job.ts';
import type { AzureFacts, RunHost, RuntimeDialect } from './host.ts';
import type { JobEnd, JobRun } from './job.ts';
import { keyOf, type Node, nodesOf, verdictOn } from './schedule.ts';
import { unrunnable } from './unrunnable.ts';

/** What a plan is run with. */
export interface RunOptions {
  readonly plan: Plan;
  readonly host: RunHost;
  readonly dialect: RuntimeDialect;
  /** Work folders, scripts and artifacts are made under it. */
  readonly folder: string;
  /** How many jobs may run at a time; 2 where it is not said. */
  readonly concurrency?: number;
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: RunEvent) => void;
}

/**
 * Runs a plan on this machine, job by job, each in a fresh work folder and with the environment that its
 * platform sets. Container images are not used: scripts run on the machine itself.
 *
 * @throws Error listing everything in the plan that this runner does not understand, before any job starts;
 * and where a condition is not understood.
 */
export async function runPlan(options: RunOptions): Promise<RunResult> {
  const unknown = unrunnable(options.plan);
  if (unknown.length > 0) throw new Error(`This runner does not understand:\n${unknown.join('\n')}`);
  return new PlanRun(options).run();
}

class PlanRun {
  readonly #options: RunOptions;
  readonly #nodes: readonly Node[];
  readonly #began = performance.now();
  readonly #ended = new Map<string, JobResult>();
  readonly #running = new Map<string, Promise<void>>();
  readonly #held = new Set<string>();
  readonly #mask = createMask();
  readonly #stop = new AbortController();

  constructor(options: RunOptions) {
    this.#options = options;
    this.#nodes = nodesOf(options.plan);
    for (const secret of Object.values(options.host.secrets)) this.#mask.add(secret);
  }

  async run(): Promise<RunResult> {
    const stop = () => this.#stop.abort('the run was stopped');
    if (this.#options.signal?.aborted) stop();
    this.#options.signal?.addEventListener('abort', stop, { once: true });
    this.#tell({ kind: 'pipeline-start', jobs: this.#nodes.length });
    this.#noteImages();
    try {
      while (this.#ended.size < this.#nodes.length) {
        this.#startWhatMay();
        if (this.#running.size > 0) await Promise.race(this.#running.values());
        else if (this.#ended.size < this.#nodes.length && !this.#anythingReady()) {
          throw new Error('Jobs of the plan wait for each other.');
        }
      }
    } catch (error) {
      this.#stop.abort('another job could not be run');
      await Promise.allSettled(this.#running.values());
      throw error;
    } finally {
      this.#options.signal?.removeEventListener('abort', stop);
    }
    const jobs = this.#nodes.map((node) => this.#result(node.key));
    const succeeded = jobs.every((job) => job.status !== 'failed' || job.mayFail);
    const result: RunResult = { succeeded, jobs, end: this.#now() };
    this.#tell({ kind: 'pipeline-end', result });
    return result;
  }

  #noteImages(): void {
    const images = new Set(this.#nodes.flatMap(({ job }) => job.image ?? []));
    if (images.size === 0) return;
    const text = `Scripts run on this machine, not in ${[...images].join(', ')}.`;
    this.#tell({ kind: 'note', text });
  }

  #now(): number {
    return performance.now() - this.#began;
  }

  #result(key: string): JobResult {
    const result = this.#ended.get(key);
    if (!result) throw new Error(`Job ${key} did not end.`);
    return result;
  }

  #isReady(node: Node): boolean {
    return (
      !this.#ended.has(node.key) &&
      !this.#running.has(node.key) &&
      node.after.every((key) => this.#ended.has(key))
    );
  }

  #anythingReady(): boolean {
    return this.#nodes.some((node) => this.#isReady(node));
  }

  #startWhatMay(): void {
    for (const node of this.#nodes) {
      if (!this.#isReady(node)) continue;
      const verdict = verdictOn(this.#options.plan, node, this.#ended, {
        dialect: this.#options.dialect,
        variables: this.#variablesFor(node),
        canceled: this.#stop.signal.aborted,
      });
      if (verdict.kind === 'skip') this.#end(node, { status: 'skipped', why: verdict.why });
      else if (verdict.kind === 'manual') this.#end(node, { status: 'manual', why: 'it waits for a person' });
      else if (this.#hasRoom(node)) this.#start(node, verdict.facts);
    }
  }

  /** What a condition can look at before the job has a folder. */
  #variablesFor({ stage, job }: Node): Readonly<Record<string, string>> {
    const { host } = this.#options;
    return {
      ...host.predefined({ stage, job, attempt: 1, folder: '' }),
      ...host.variables,
      ...job.variables,
    };
  }

  #hasRoom(node: Node): boolean {
    const { exclusive } = node.job;
    if (this.#running.size >= (this.#options.concurrency ?? 2)) return false;
    return exclusive === undefined || !this.#held.has(exclusive);
  }

  #start(node: Node, facts: AzureFacts): void {
    const { exclusive } = node.job;
    if (exclusive !== undefined) this.#held.add(exclusive);
    const running = this.#tries(node, facts).finally(() => {
      this.#running.delete(node.key);
      if (exclusive !== undefined) this.#held.delete(exclusive);
    });
    this.#running.set(node.key, running);
  }

  /** Repeats a failed job as its `retry` says (docs.gitlab.com, ci/yaml, retry and retry:exit_codes). */
  async #tries(node: Node, facts: AzureFacts): Promise<void> {
    const start = this.#now();
    const { dialect } = node.job;
    const retry = dialect.kind === 'gitlab' ? dialect.retry : undefined;
    for (let attempt = 1; ; attempt++) {
      const at = this.#now();
      this.#tell({
        kind: 'job-start',
        job: node.job.name,
        ...titleOf(node),
        stage: node.stage.name,
        at,
        attempt,
      });
      const end = await this.#try(node, facts, attempt);
      const again =
        !end.succeeded &&
        !this.#stop.signal.aborted &&
        attempt <= (retry?.max ?? 0) &&
        (retry?.exitCodes === undefined ||
          (end.exitCode !== undefined && retry.exitCodes.includes(end.exitCode)));
      if (again) continue;
      const { succeeded, ...rest } = end;
      this.#end(node, { status: succeeded ? 'succeeded' : 'failed', start, attempts: attempt, ...rest });
      return;
    }
  }

  async #try(node: Node, facts: AzureFacts, attempt: number): Promise<JobEnd> {
    const { plan, host, dialect, folder } = this.#options;
    const own = node.job.dialect;
    const name = node.key.replace(/[^A-Za-z0-9._-]+/g, '_');
    const limit = (node.job.timeoutMinutes ?? 60) * 60_000;
    const timeOut = new AbortController();
    const timer = setTimeout(() => timeOut.abort(`the job's time limit of ${limit / 60_000} min`), limit);
    const scratch = await freshFolder(join(folder, 'scratch', name));
    const where = { job: node.job.name, stage: node.stage.name };
    const run: JobRun = {
      stage: node.stage,
      job: node.job,
      attempt,
      folder: await freshFolder(join(folder, 'work', name)),
      scratch,
      process: await processOf(scratch, host.process),
      keep: await freshFolder(join(folder, 'artifacts', 'jobs', name)),
      // GitLab keeps artifacts by job; Azure by a name that is the pipeline's.
      kept: (what: string) =>
        join(
          folder,
          'artifacts',
          plan.platform === 'gitlab' ? 'jobs' : 'named',
          what.replace(/[^A-Za-z0-9._-]+/g, '_'),
        ),
      host,
      dialect,
      facts,
      mask: this.#mask,
      inherited: this.#inherited(node),
      signal: AbortSignal.any([this.#stop.signal, timeOut.signal]),
      onLine: (stream: 'stdout' | 'stderr', text: string) =>
        this.#tell({ kind: 'line', ...where, stream, text: this.#mask.apply(text) }),
      onStepEnd: (step, end) =>
        this.#tell({
          kind: 'step-end',
          ...where,
          step,
          ...(end.kind === 'exited' ? { exitCode: end.code } : {}),
        }),
      onShown: (shown) => this.#tell({ kind: 'shown', ...where, shown: masked(shown, this.#mask) }),
    };
    try {
      return await (own.kind === 'gitlab' ? runGitlabJob(run, own) : runAzureJob(run));
    } finally {
      clearTimeout(timer);
    }
  }

  /** The dotenv variables of the GitLab jobs whose artifacts this one takes. */
  #inherited(node: Node): Readonly<Record<string, string>> {
    if (this.#options.plan.platform !== 'gitlab') return {};
    const taken = node.job.needs
      .filter((need) => need.artifacts)
      .map((need) => this.#ended.get(need.job)?.outputs);
    return Object.assign({}, ...taken);
  }

  #end(node: Node, how: Partial<JobResult> & { readonly status: JobResult['status'] }): void {
    const { mayFail } = node.job;
    const allowed =
      mayFail === 'any' || (how.exitCode !== undefined && (mayFail ?? []).includes(how.exitCode));
    const result: JobResult = {
      job: node.job.name,
      ...titleOf(node),
      stage: node.stage.name,
      mayFail: allowed,
      start: this.#now(),
      end: this.#now(),
      attempts: 0,
      outputs: {},
      ...how,
    };
    this.#ended.set(keyOf(this.#options.plan, node.stage, node.job), result);
    this.#tell({ kind: 'job-end', result });
  }

  #tell(event: RunEvent): void {
    this.#options.onEvent?.(event);
  }
}

function titleOf({ job }: Node): { readonly title?: string } {
  return job.title === undefined ? {} : { title: job.title };
}

/** Folders of the job's own, and a language that reads every letter; the host may say otherwise. */
async function processOf(
  scratch: string,
  host: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, string>>> {
  const own = { HOME: join(scratch, 'home'), TMPDIR: join(scratch, 'tmp') };
  for (const folder of Object.values(own)) await freshFolder(folder);
  return { ...own, LANG: 'C.UTF-8', ...host };
}

function masked(shown: Shown, mask: Mask): Shown {
  if (shown.kind === 'summary') return { ...shown, text: mask.apply(shown.text) };
  if (shown.kind !== 'finding') return shown;
  return { ...shown, finding: { ...shown.finding, message: mask.apply(shown.finding.message) } };
}
