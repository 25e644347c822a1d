import { err, ok, type Result } from '@tandem/contract';
import { type ForgeFailed, failureOf, isOwnTracker, resolveRepository } from '@tandem/forge';
import { FORGES } from '@tandem/forge-facts';
import { type MergeRequestFacts, type TicketFact, ticketsNamed } from '@tandem/merge-request-rules';
import type { Forge, ForgeAnswer, Forges, MergeRequest, RepositoryRef, RunContext } from '@tandem/ports';
import type { Release } from '@tandem/release-process';

/** What the facts are gathered from. */
export interface FactSources {
  readonly forges: Forges;
  readonly forge: Forge;
  readonly repository: RepositoryRef;
  readonly release: Release;
  readonly context: RunContext;
  readonly now: string;
}

/** More tickets than this are not looked up: a description can name thousands. */
const MOST_TICKETS = 50;

/** Everything that the rules may know of an open merge request. */
export async function gatherFacts(
  sources: FactSources,
  mergeRequest: MergeRequest,
): Promise<Result<MergeRequestFacts, ForgeFailed>> {
  const { forge, now } = sources;
  const { number } = mergeRequest;
  const { mergeRequests } = forge;
  const [files, commits, approvals, threads, owners] = await Promise.all([
    mergeRequests.changedFiles(number),
    mergeRequests.commits(number),
    mergeRequests.approvals(number),
    mergeRequests.threads(number),
    codeowners(forge, mergeRequest.targetBranch),
  ]);
  if (!files.ok) return err(failureOf(files.error));
  if (!commits.ok) return err(failureOf(commits.error));
  if (!approvals.ok) return err(failureOf(approvals.error));
  if (!threads.ok) return err(failureOf(threads.error));
  if (!owners.ok) return err(failureOf(owners.error));
  const messages = commits.value.map(({ message }) => message);
  const tickets = await ticketFacts(sources, mergeRequest, messages);
  if (!tickets.ok) return tickets;
  return ok({
    now,
    mergeRequest,
    files: files.value,
    commits: commits.value,
    approvals: approvals.value,
    threads: threads.value,
    tickets: tickets.value,
    ...(owners.value && { codeowners: owners.value }),
  });
}

async function codeowners(
  forge: Forge,
  branch: string,
): Promise<Awaited<ForgeAnswer<MergeRequestFacts['codeowners']>>> {
  const { paths, dialect } = FORGES[forge.kind].codeowners;
  for (const path of paths) {
    const file = await forge.commits.file(path, branch);
    if (!file.ok) return file;
    if (file.value) return ok({ path, text: new TextDecoder().decode(file.value), dialect });
  }
  return ok(undefined);
}

/** The tickets that the texts name or the forge links, each looked up in its tracker. */
async function ticketFacts(
  { forges, forge, repository, release, context }: FactSources,
  mergeRequest: MergeRequest,
  commits: readonly string[],
): Promise<Result<readonly TicketFact[], ForgeFailed>> {
  const { tickets } = release;
  if (!tickets) return ok([]);
  const at = resolveRepository(tickets, release, context);
  if (!at.ok) return at;
  const { title, description, sourceBranch: branch } = mergeRequest;
  const named = ticketsNamed({ title, description, branch, commits }, tickets.prefix);
  const linked = isOwnTracker(repository, at.value)
    ? await forge.mergeRequests.tickets(mergeRequest.number)
    : ok([]);
  if (!linked.ok) return err(failureOf(linked.error));
  const tracker = forges.open(at.value);
  const facts: TicketFact[] = [];
  for (const id of [...new Set([...linked.value, ...named])].slice(0, MOST_TICKETS)) {
    const read = await tracker.tickets.read(id);
    if (!read.ok) return err(failureOf(read.error));
    facts.push(read.value ? { id, kind: 'found', ticket: read.value } : { id, kind: 'missing' });
  }
  return ok(facts);
}
