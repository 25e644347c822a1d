import { type ForgeFailed, failureOf } from '@tandem/forge';
import type { ForgeProblem, ForgeTickets, Reporter } from '@tandem/ports';
import type { Tickets } from '@tandem/release-process';
import { renderMarkdown } from '@tandem/safe-text';
import { planTicket, type TicketEvent } from './decide.ts';

/** What came of one ticket. */
export interface TicketDone {
  readonly id: string;
  readonly kind: 'known' | 'unknown' | 'failed';
  readonly moved?: { readonly from: string; readonly to: string };
  readonly comments: number;
  readonly problem?: ForgeProblem;
}

/**
 * Does to each ticket what the events ask, one after the other. One that fails does not stop the rest. The
 * comments come last: they are the mark that all before them is done.
 */
export async function applyEvents(
  events: readonly TicketEvent[],
  tickets: Tickets,
  tracker: ForgeTickets,
  reporter: Reporter,
): Promise<readonly TicketDone[]> {
  const ids = [...new Set(events.flatMap((event) => event.tickets))];
  const done: TicketDone[] = [];
  for (const id of ids) {
    const about = events.filter((event) => event.tickets.includes(id));
    const one = await applyTo(id, about, tickets, tracker);
    done.push(one);
    reporter.info(wordsFor(one, tickets.prefix));
  }
  return done;
}

async function applyTo(
  id: string,
  events: readonly TicketEvent[],
  tickets: Tickets,
  tracker: ForgeTickets,
): Promise<TicketDone> {
  const failed = (problem: ForgeProblem): TicketDone => ({ id, kind: 'failed', comments: 0, problem });
  const ticket = await tracker.read(id);
  if (!ticket.ok) return failed(ticket.error);
  if (!ticket.value) return { id, kind: 'unknown', comments: 0 };
  const keys = await tracker.commentKeys(id);
  if (!keys.ok) return failed(keys.error);
  const plan = planTicket(ticket.value, keys.value, events, tickets);
  for (const link of plan.links) {
    const linked = await tracker.link(id, link);
    if (!linked.ok) return failed(linked.error);
  }
  if (plan.state !== undefined) {
    const moved = await tracker.move(id, plan.state);
    if (!moved.ok) return failed(moved.error);
  }
  for (const { key, words } of plan.comments) {
    const put = await tracker.putComment(id, { key, body: renderMarkdown(words).trim() });
    if (!put.ok) return failed(put.error);
  }
  const { state: to } = plan;
  return {
    id,
    kind: 'known',
    comments: plan.comments.length,
    ...(to !== undefined && { moved: { from: ticket.value.state, to } }),
  };
}

function wordsFor({ id, kind, moved, comments, problem }: TicketDone, prefix: string): string {
  if (kind === 'unknown') return `${prefix}${id}: there is no such ticket.`;
  if (kind === 'failed') return `${prefix}${id}: ${problem?.detail ?? 'failed'}`;
  const parts = [
    ...(moved ? [`moved from ${moved.from} to ${moved.to}`] : []),
    ...(comments > 0 ? [comments === 1 ? 'commented' : `${comments} comments`] : []),
  ];
  return `${prefix}${id}: ${parts.length > 0 ? parts.join(', ') : 'is so already'}.`;
}

/** The failure that tells most, where there was one: what nobody can mend by waiting goes before what waiting mends. */
export function worstOf(
  done: readonly TicketDone[],
): ForgeFailed | { readonly failure: 'ticket-refused'; readonly detail: string } | undefined {
  const failed = done.flatMap(({ id, problem }) => (problem ? [{ id, problem }] : []));
  const order: readonly ForgeProblem['kind'][] = [
    'denied',
    'refused',
    'not-found',
    'conflict',
    'unreachable',
  ];
  const [worst] = [...failed].sort(
    (one, other) => order.indexOf(one.problem.kind) - order.indexOf(other.problem.kind),
  );
  if (!worst) return undefined;
  const others = failed.length > 1 ? ` ${failed.length - 1} more failed.` : '';
  const detail = `Ticket ${worst.id}: ${worst.problem.detail}.${others}`;
  if (worst.problem.kind === 'refused') return { failure: 'ticket-refused', detail };
  return { ...failureOf(worst.problem), detail };
}
