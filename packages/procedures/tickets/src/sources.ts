import { err, ok, type Result } from '@tandem/contract';
import { type ForgeFailed, failureOf, isOwnTracker, resolveRepository } from '@tandem/forge';
import type { Gitops } from '@tandem/gitops-branch';
import { ticketsNamed } from '@tandem/merge-request-rules';
import type { Forge, Forges, MergeRequest, RepositoryRef, RunContext } from '@tandem/ports';
import type { Tickets } from '@tandem/release-process';
import { parseUnit, type ReleaseUnit, unitPath } from '@tandem/release-records';

export type Failed<T> = Promise<Result<T, ForgeFailed>>;

/** The maximum number of commits of a unit without a ticket of their own whose merge requests are read. */
const MOST_LOOKUPS = 30;

/** Reads tickets, units and merge requests; opens each forge once. */
export class Sources {
  readonly gitops: Gitops;
  readonly tickets: Tickets;
  readonly #forges: Forges;
  readonly #context: RunContext;
  readonly #open = new Map<string, Forge>();

  constructor(gitops: Gitops, tickets: Tickets, forges: Forges, context: RunContext) {
    this.gitops = gitops;
    this.tickets = tickets;
    this.#forges = forges;
    this.#context = context;
  }

  forgeAt(repository: RepositoryRef): Forge {
    const name = `${repository.forge} ${repository.url} ${repository.path}`;
    const forge = this.#open.get(name) ?? this.#forges.open(repository);
    this.#open.set(name, forge);
    return forge;
  }

  /** The tracker that holds the tickets. */
  tracker(): Result<RepositoryRef, ForgeFailed> {
    return resolveRepository(this.tickets, this.gitops.release, this.#context);
  }

  /** The repository of a component; undefined for a component that release.yaml no longer lists. */
  repository(component: string): Result<RepositoryRef | undefined, ForgeFailed> {
    const named = this.gitops.release.components.find(({ name }) => name === component);
    return named ? resolveRepository(named.repository, this.gitops.release, this.#context) : ok(undefined);
  }

  /** A unit by its number; undefined where it does not exist or is not valid. */
  async unit(sequence: number): Promise<ReleaseUnit | undefined> {
    const path = unitPath(this.gitops.release.product, sequence);
    const bytes = await this.gitops.tree.read(path);
    const unit = bytes && parseUnit(new TextDecoder().decode(bytes), path);
    return unit?.ok ? unit.value : undefined;
  }

  /** The tickets of a merge request: those that its texts name and, in the forge's own tracker, those linked to it. */
  async ofMergeRequest(repository: RepositoryRef, request: MergeRequest): Failed<readonly string[]> {
    const { title, description, sourceBranch: branch, number } = request;
    const forge = this.forgeAt(repository);
    const commits = await forge.mergeRequests.commits(number);
    if (!commits.ok) return err(failureOf(commits.error));
    const messages = commits.value.map(({ message }) => message);
    const named = ticketsNamed({ title, description, branch, commits: messages }, this.tickets.prefix);
    const tracker = this.tracker();
    if (!tracker.ok || !isOwnTracker(repository, tracker.value)) return ok(named);
    const linked = await forge.mergeRequests.tickets(number);
    return linked.ok ? ok([...new Set([...named, ...linked.value])]) : err(failureOf(linked.error));
  }

  /** The tickets of a unit: those of its commits that the previous unit does not contain. */
  async ofUnit(sequence: number, only?: string): Failed<readonly string[]> {
    const unit = await this.unit(sequence);
    if (!unit) return ok([]);
    const before = await this.unit(sequence - 1);
    const found: string[] = [];
    for (const [name, { commit }] of Object.entries(unit.components)) {
      if (only !== undefined && name !== only) continue;
      const previous = before?.components[name]?.commit;
      if (previous === commit) continue;
      const repository = this.repository(name);
      if (!repository.ok) return repository;
      if (!repository.value) continue;
      const tickets = await this.#ofCommits(repository.value, previous, commit);
      if (!tickets.ok) return tickets;
      found.push(...tickets.value);
    }
    return ok([...new Set(found)]);
  }

  async #ofCommits(
    repository: RepositoryRef,
    from: string | undefined,
    to: string,
  ): Failed<readonly string[]> {
    const forge = this.forgeAt(repository);
    const known = from === undefined ? undefined : await forge.commits.between(from, to);
    // The previous unit may name a commit that was never pushed here, or a later one: then only this commit is read.
    // GitLab returns an empty list for an unknown commit.
    const commits = known?.ok && known.value.length > 0 ? known : await single(forge, to);
    if (!commits.ok) {
      return commits.error.kind === 'not-found' ? ok([]) : err(failureOf(commits.error));
    }
    const found: string[] = [];
    let lookups = 0;
    for (const { commit, message } of commits.value) {
      const named = ticketsNamed({ commits: [message] }, this.tickets.prefix);
      found.push(...named);
      if (named.length > 0 || lookups >= MOST_LOOKUPS) continue;
      lookups += 1;
      const request = await forge.mergeRequests.ofCommit(commit);
      if (!request.ok) return err(failureOf(request.error));
      if (!request.value) continue;
      const { title, description, sourceBranch: branch } = request.value;
      found.push(...ticketsNamed({ title, description, branch }, this.tickets.prefix));
    }
    return ok([...new Set(found)]);
  }
}

async function single(forge: Forge, commit: string) {
  const read = await forge.commits.read(commit);
  return read.ok ? ok([read.value]) : read;
}
