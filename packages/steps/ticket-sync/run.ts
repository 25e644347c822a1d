import { ok, type StepResult } from '@tandem/contract';
import { failureOf, repositoryOf } from '@tandem/forge';
import { failedBy, openGitops, ringOf } from '@tandem/gitops-branch';
import type { StepCall, StepRun } from '@tandem/ports';
import type { Failed, Sources } from '@tandem/tickets';
import type { TicketDone } from './apply.ts';
import type { contract } from './contract.ts';
import type { TicketEvent } from './decide.ts';

type Call = StepCall<typeof contract>;
type Ended = StepResult<typeof contract>;

/** Lets the tickets follow: finds out what happened, and does to each ticket what release.yaml says. */
export const run: StepRun<typeof contract> = async (call) => {
  const { inputs, ports, context, reporter } = call;
  const gitops = await openGitops(ports.git, inputs);
  if (!gitops.ok) return failedBy(gitops.error, reporter);
  const { release } = gitops.value;
  const { tickets } = release;
  if (!tickets) return nothing('release.yaml has no tickets.');
  const ring = inputs.ring === '' ? ok(undefined) : ringOf(release, inputs.ring, inputs.release_file);
  if (!ring.ok) return { outcome: 'failed', ...ring.error };
  // Loaded here, with what reads units: a step that has nothing to do starts without it.
  const { Sources } = await import('@tandem/tickets');
  const sources = new Sources(gitops.value, tickets, ports.forges, context);
  const events = await eventsOf(call, sources);
  if (!events.ok) return { outcome: 'failed', ...events.error };
  const tracker = sources.tracker();
  if (!tracker.ok) return { outcome: 'failed', ...tracker.error };
  const { applyEvents } = await import('./apply.ts');
  const done = await applyEvents(events.value, tickets, sources.forgeAt(tracker.value).tickets, reporter);
  const reported = await report(call, sources);
  if (reported) return reported;
  return ending(call, done, tickets.prefix);
};

function nothing(reason: string): Ended {
  return { outcome: 'nothing-to-do', reason, outputs: {} };
}

/** What this run is about: a merge request, a ring, or the commit of the pipeline. */
async function eventsOf({ inputs, context }: Call, sources: Sources): Failed<readonly TicketEvent[]> {
  const { commitEvents, mergeRequestEvents, ringEvents } = await import('./events.ts');
  const number = inputs.merge_request || (inputs.ring === '' ? context.mergeRequest : undefined);
  if (inputs.ring !== '' && number === undefined) return ringEvents(sources, inputs.ring);
  const repository = repositoryOf(inputs.component, sources.gitops.release, context);
  if (!repository.ok) return repository;
  if (!repository.value) return ok([]);
  if (number !== undefined) {
    const request = await sources.forgeAt(repository.value).mergeRequests.read(number);
    if (!request.ok) return { ok: false, error: failureOf(request.error) };
    return mergeRequestEvents(sources, repository.value, request.value);
  }
  return context.commit === undefined ? ok([]) : commitEvents(sources, repository.value, context.commit);
}

const DAY = 24 * 60 * 60 * 1000;

async function report({ inputs, ports, reporter }: Call, sources: Sources): Promise<Ended | undefined> {
  if (inputs.orphans_days === 0) return undefined;
  const { findOrphans } = await import('@tandem/tickets');
  const since = new Date(Date.parse(ports.clock.now()) - inputs.orphans_days * DAY).toISOString();
  const orphans = await findOrphans(sources, since);
  if (!orphans.ok) return { outcome: 'failed', ...orphans.error };
  for (const { kind, text } of orphans.value) {
    reporter.finding({ severity: 'warning', rule: `orphan-${kind}`, message: text });
  }
  reporter.summary([
    { kind: 'heading', text: `Orphans of ${inputs.orphans_days} days: ${orphans.value.length}` },
    ...(orphans.value.length > 0
      ? [
          {
            kind: 'table' as const,
            head: ['what', 'why'],
            rows: orphans.value.map(({ kind, text }) => [kind, text]),
          },
        ]
      : []),
  ]);
  return undefined;
}

async function ending({ reporter }: Call, done: readonly TicketDone[], prefix: string): Promise<Ended> {
  const { worstOf } = await import('./apply.ts');
  const numbers = (fits: (one: TicketDone) => boolean) =>
    done
      .filter(fits)
      .map(({ id }) => id)
      .join(',');
  for (const { id, kind } of done) {
    if (kind !== 'unknown') continue;
    const message = `There is no ticket ${prefix}${id}, which the code names.`;
    reporter.finding({ severity: 'warning', rule: 'unknown-ticket', message });
  }
  if (done.length > 0) {
    const rows = done.map(({ id, kind, moved, comments }) => [
      `${prefix}${id}`,
      moved ? `${moved.from} → ${moved.to}` : '',
      String(comments),
      kind === 'known' ? '' : kind,
    ]);
    reporter.summary([
      { kind: 'heading', text: 'Tickets' },
      { kind: 'table', head: ['ticket', 'moved', 'comments', ''], rows },
    ]);
  }
  const worst = worstOf(done);
  if (worst) return { outcome: 'failed', ...worst };
  const outputs = {
    tickets: numbers(() => true),
    moved: numbers(({ moved }) => moved !== undefined),
    commented: numbers(({ comments }) => comments > 0),
    unknown: numbers(({ kind }) => kind === 'unknown'),
  };
  const changed = done.filter(({ moved, comments }) => moved !== undefined || comments > 0).length;
  if (changed === 0) return { outcome: 'nothing-to-do', reason: 'No ticket had to be changed.', outputs };
  return { outcome: 'done', reason: `${changed} ${changed === 1 ? 'ticket' : 'tickets'} changed.`, outputs };
}
