import { err, ok } from '@tandem/contract';
import { failureOf } from '@tandem/forge';
import { latestUnit, unitName } from '@tandem/release-records';
import type { Failed, Sources } from './sources.ts';

/** A merge request, ticket or unit without its counterpart. */
export interface Orphan {
  readonly kind: 'merge-request' | 'ticket' | 'unit';
  /** Plain text: what it is, and why it is an orphan. */
  readonly text: string;
}

/** How many of the latest units are checked. */
const UNITS = 10;

/**
 * Merged merge requests that name no ticket, closed tickets that no merged change names, and units that name
 * tickets which do not exist. @param since ISO 8601 instant.
 */
export async function findOrphans(sources: Sources, since: string): Failed<readonly Orphan[]> {
  const merged = await mergedSince(sources, since);
  if (!merged.ok) return merged;
  const tickets = await ticketOrphans(sources, since, merged.value.named);
  if (!tickets.ok) return tickets;
  const units = await unitOrphans(sources);
  return units.ok ? ok([...merged.value.orphans, ...tickets.value, ...units.value]) : units;
}

async function mergedSince(
  sources: Sources,
  since: string,
): Failed<{ readonly orphans: readonly Orphan[]; readonly named: ReadonlySet<string> }> {
  const orphans: Orphan[] = [];
  const named = new Set<string>();
  for (const { name } of sources.gitops.release.components) {
    const repository = sources.repository(name);
    if (!repository.ok) return repository;
    if (!repository.value) continue;
    const listed = await sources.forgeAt(repository.value).mergeRequests.list({ state: 'merged', since });
    if (!listed.ok) return err(failureOf(listed.error));
    for (const request of listed.value) {
      const tickets = await sources.ofMergeRequest(repository.value, request);
      if (!tickets.ok) return tickets;
      for (const id of tickets.value) named.add(id);
      if (tickets.value.length > 0) continue;
      const text = `Merge request ${request.number} of ${repository.value.path} names no ticket: ${request.title}`;
      orphans.push({ kind: 'merge-request', text });
    }
  }
  return ok({ orphans, named });
}

async function ticketOrphans(
  sources: Sources,
  since: string,
  named: ReadonlySet<string>,
): Failed<readonly Orphan[]> {
  const tracker = sources.tracker();
  if (!tracker.ok) return tracker;
  const { tickets } = sources.forgeAt(tracker.value);
  const listed = await tickets.list({ states: sources.tickets.done, since });
  if (!listed.ok) return err(failureOf(listed.error));
  const orphans: Orphan[] = [];
  for (const { id, state, title } of listed.value.filter((ticket) => !named.has(ticket.id))) {
    // A ticket whose change was merged before `since` is linked to its merge request.
    const ticket = await tickets.read(id);
    if (!ticket.ok) return err(failureOf(ticket.error));
    if (!ticket.value || ticket.value.links.length > 0) continue;
    const text = `Ticket ${sources.tickets.prefix}${id} is ${state}, but no merged change names it: ${title}`;
    orphans.push({ kind: 'ticket', text });
  }
  return ok(orphans);
}

async function unitOrphans(sources: Sources): Failed<readonly Orphan[]> {
  const tracker = sources.tracker();
  if (!tracker.ok) return tracker;
  const { tickets } = sources.forgeAt(tracker.value);
  const { release, tree } = sources.gitops;
  const last = latestUnit(release.product, await tree.list('units'))?.sequence ?? 0;
  const orphans: Orphan[] = [];
  for (let sequence = last; sequence > Math.max(0, last - UNITS); sequence -= 1) {
    const named = await sources.ofUnit(sequence);
    if (!named.ok) return named;
    for (const id of named.value) {
      const ticket = await tickets.read(id);
      if (!ticket.ok) return err(failureOf(ticket.error));
      if (ticket.value) continue;
      const text = `${unitName(release.product, sequence)} names ticket ${sources.tickets.prefix}${id}, which does not exist.`;
      orphans.push({ kind: 'unit', text });
    }
  }
  return ok(orphans);
}
