import { err, ok, type Result } from '@tandem/contract';
import { type ForgeFailed, failureOf, isOwnTracker } from '@tandem/forge';
import { promotionsOf } from '@tandem/gitops-branch';
import type { MergeRequest, RepositoryRef, SummaryBlock, TicketLink } from '@tandem/ports';
import { latestUnit } from '@tandem/release-records';
import type { Failed, Sources } from '@tandem/tickets';
import { keyOf, meaningsOf, type TicketEvent } from './decide.ts';

/** What a merge request means to its tickets; nothing where it was closed unmerged. */
export async function mergeRequestEvents(
  sources: Sources,
  repository: RepositoryRef,
  request: MergeRequest,
): Failed<readonly TicketEvent[]> {
  if (request.state === 'closed') return ok([]);
  const tickets = await sources.ofMergeRequest(repository, request);
  if (!tickets.ok) return tickets;
  const kind = request.state === 'open' ? 'opened' : 'merged';
  const word = kind === 'opened' ? 'is open' : 'was merged';
  const event: TicketEvent = {
    kind,
    key: keyOf(kind, repository.path, request.number),
    words: [text(`The merge request ${request.number} of ${repository.path} ${word}: ${request.title}`)],
    link: linkTo(sources, repository, request),
    tickets: tickets.value,
  };
  return ok([event]);
}

/** An artifact where the ticket is on the same organisation, so that both show each other; else an address. */
function linkTo(sources: Sources, repository: RepositoryRef, request: MergeRequest): TicketLink {
  const tracker = sources.tracker();
  const same = tracker.ok && isOwnTracker({ ...repository, path: '' }, { ...tracker.value, path: '' });
  const title = request.title;
  return same && request.artifact
    ? { kind: 'artifact', artifact: request.artifact, title }
    : { kind: 'url', url: request.url, title };
}

/** What the commit of a pipeline means: its merge request, and the latest unit where it has the repository. */
export async function commitEvents(
  sources: Sources,
  repository: RepositoryRef,
  commit: string,
): Failed<readonly TicketEvent[]> {
  const request = await sources.forgeAt(repository).mergeRequests.ofCommit(commit);
  if (!request.ok) return err(failureOf(request.error));
  const merged = request.value ? await mergeRequestEvents(sources, repository, request.value) : ok([]);
  if (!merged.ok) return merged;
  const cut = await cutEvents(sources, repository);
  return cut.ok ? ok([...merged.value, ...cut.value]) : cut;
}

async function cutEvents(sources: Sources, repository: RepositoryRef): Failed<readonly TicketEvent[]> {
  const { release, tree } = sources.gitops;
  const latest = latestUnit(release.product, await tree.list('units'));
  const unit = latest && (await sources.unit(latest.sequence));
  if (!unit) return ok([]);
  const component = release.components.find(
    (component) =>
      component.repository.forge === repository.forge && component.repository.path === repository.path,
  );
  if (!component) return ok([]);
  const tickets = await sources.ofUnit(unit.sequence, component.name);
  if (!tickets.ok) return tickets;
  const version = unit.components[component.name]?.version ?? '';
  const words = [text(`It is in the release unit ${unit.unit}, with ${component.name} ${version}.`)];
  return ok([{ kind: 'cut', key: keyOf('cut', unit.unit), words, tickets: tickets.value }]);
}

/** What the latest promotions of a ring mean. */
export async function ringEvents(sources: Sources, ring: string): Failed<readonly TicketEvent[]> {
  const promotions = await promotionsOf(sources.gitops, ring);
  const events: TicketEvent[] = [];
  for (const { kind, promotion, sequences } of meaningsOf(promotions)) {
    const tickets = await ofUnits(sources, sequences);
    if (!tickets.ok) return tickets;
    const { unit, commit, at } = promotion;
    const back = `The ring ${ring} went back to ${unit} on ${at}, which does not have it.`;
    const words = kind === 'deployed' ? `${unit} is in the ring ${ring} since ${at}.` : back;
    events.push({
      kind,
      ring,
      key: keyOf(kind, ring, unit, commit.slice(0, 12)),
      words: [text(`${words} (commit ${commit.slice(0, 12)})`)],
      tickets: tickets.value,
    });
  }
  return ok(events);
}

async function ofUnits(
  sources: Sources,
  sequences: readonly number[],
): Promise<Result<readonly string[], ForgeFailed>> {
  const found: string[] = [];
  for (const sequence of sequences) {
    const tickets = await sources.ofUnit(sequence);
    if (!tickets.ok) return tickets;
    found.push(...tickets.value);
  }
  return ok([...new Set(found)]);
}

function text(words: string): SummaryBlock {
  return { kind: 'text', text: words.slice(0, 2_000) };
}
