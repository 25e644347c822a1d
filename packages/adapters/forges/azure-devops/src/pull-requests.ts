import { err, ok, type Result } from '@tandem/contract';
import { attempt, attemptCreate, createOnce, lostAnswer } from '@tandem/forge-calls';
import type { ForgeMergeRequests, ForgeProblem, MergeRequest } from '@tandem/ports';
import type { GitPullRequest } from 'azure-devops-node-api/interfaces/GitInterfaces.js';
import { changedFiles } from './changed-files.ts';
import type { Client } from './client.ts';
import { commitsBetween } from './commits.ts';
import { setLabels } from './labels.ts';
import { fitting } from './marker.ts';
import { pipelineOf } from './pipeline.ts';
import { approversOf, instant, mergeRequestOf, type Surroundings } from './pull-request.ts';
import { AzureThreads } from './threads.ts';

type Answer<T> = Promise<Result<T, ForgeProblem>>;

/** `PullRequestStatus` by its names, as requests have it. */
const NAMES = { open: 'active', merged: 'completed', closed: 'abandoned' } as const;

/** Azure DevOps refuses longer descriptions, in characters (docs, git/pull-requests "Create"). */
const LONGEST_DESCRIPTION = 4_000;

const UNKNOWN: Surroundings = { base: '', pipeline: 'none' };

/** The pull requests of one repository. */
export function azurePullRequests(client: Client): ForgeMergeRequests {
  const { git, project, repository } = client;
  const threads = new Map<number, AzureThreads>();
  const threadsOf = (number: number): AzureThreads => {
    const known = threads.get(number) ?? new AzureThreads(client, number);
    threads.set(number, known);
    return known;
  };
  const shown = (number: number): Answer<GitPullRequest> =>
    attempt(() => git.getPullRequest(repository, number, project));
  return {
    read: async (number) => {
      const request = await shown(number);
      return request.ok ? complete(client, request.value) : request;
    },
    list: (filter) => list(client, filter),
    ofCommit: (commit) => ofCommit(client, commit),
    create: (wanted) => create(client, wanted),
    update: async (number, change) => {
      const { labels, ...given } = change;
      const { description } = given;
      const fields = {
        ...given,
        ...(description !== undefined && { description: fitting(description, LONGEST_DESCRIPTION) }),
      };
      if (labels !== undefined) {
        const set = await setLabels(client, number, labels);
        if (!set.ok) return set;
      }
      const updated =
        Object.keys(fields).length > 0
          ? await attempt(() => git.updatePullRequest(fields, repository, number, project))
          : await shown(number);
      return updated.ok ? complete(client, updated.value) : updated;
    },
    changedFiles: (number) => changedFiles(client, number),
    commits: async (number) => {
      const iterations = await attempt(() => git.getPullRequestIterations(repository, number, project));
      if (!iterations.ok) return iterations;
      const { commonRefCommit: base, sourceRefCommit: head } = iterations.value.at(-1) ?? {};
      return base?.commitId && head?.commitId ? commitsBetween(client, base.commitId, head.commitId) : ok([]);
    },
    approvals: async (number) => {
      const request = await shown(number);
      return request.ok ? ok(approversOf(request.value)) : request;
    },
    threads: (number) => threadsOf(number).all(),
    tickets: async (number) => {
      const read = await attempt(() => git.getPullRequestWorkItemRefs(repository, number, project));
      return read.ok ? ok((read.value ?? []).flatMap(({ id }) => id ?? [])) : read;
    },
    putThread: (number, wanted) => threadsOf(number).put(wanted),
  };
}

/** The address of the repository for people. */
function webOf({ git, project, repository }: Client): string {
  return `${git.baseUrl}${encodeURIComponent(project)}/_git/${encodeURIComponent(repository)}`;
}

async function complete(client: Client, request: GitPullRequest): Answer<MergeRequest> {
  const { git, project, repository } = client;
  const iterations = await attempt(() =>
    git.getPullRequestIterations(repository, request.pullRequestId ?? 0, project),
  );
  if (!iterations.ok) return iterations;
  const latest = iterations.value.at(-1);
  const pipeline = await pipelineOf(
    client,
    iterations.value.flatMap(({ sourceRefCommit }) => sourceRefCommit?.commitId ?? []),
  );
  if (!pipeline.ok) return pipeline;
  const base = latest?.commonRefCommit?.commitId ?? '';
  const head = latest?.sourceRefCommit?.commitId;
  const around = { base, pipeline: pipeline.value, ...(head !== undefined && { head }) };
  return ok(mergeRequestOf(request, webOf(client), around));
}

/** How many pull requests are asked for at once; the service gives 1,000 at most. */
const PAGE = 100;

async function list(
  client: Client,
  filter: Parameters<ForgeMergeRequests['list']>[0],
): Answer<readonly MergeRequest[]> {
  const { git, project, repository } = client;
  const criteria = {
    status: (filter.state ? NAMES[filter.state] : 'all') as never,
    ...(filter.sourceBranch !== undefined && { sourceRefName: `refs/heads/${filter.sourceBranch}` }),
    ...(filter.targetBranch !== undefined && { targetRefName: `refs/heads/${filter.targetBranch}` }),
  };
  const since = filter.since === undefined ? Number.NEGATIVE_INFINITY : Date.parse(filter.since);
  const found: MergeRequest[] = [];
  for (let skip = 0; ; skip += PAGE) {
    const read = await attempt(() =>
      git.getPullRequests(repository, criteria, project, undefined, skip, PAGE),
    );
    if (!read.ok) return read;
    // Azure does not say when an open one was updated last.
    const fresh = read.value.filter(
      ({ closedDate }) => closedDate === undefined || Date.parse(instant(closedDate) ?? '') >= since,
    );
    found.push(...fresh.map((request) => mergeRequestOf(request, webOf(client), UNKNOWN)));
    if (read.value.length < PAGE) return ok(found);
  }
}

async function ofCommit(client: Client, commit: string): Answer<MergeRequest | undefined> {
  const { git, project, repository } = client;
  const queries = ['lastMergeCommit', 'commit'].map((type) => ({ type: type as never, items: [commit] }));
  const read = await attempt(() => git.getPullRequestQuery({ queries }, repository, project));
  if (!read.ok) return read;
  // The library knows no type of these, so that they come as the service writes them.
  const results = (read.value.results ?? []) as unknown as readonly Readonly<Record<string, Found[]>>[];
  const [merged] = results
    .flatMap((result) => result[commit] ?? [])
    .filter(({ status }) => status === 'completed');
  if (!merged) return ok(undefined);
  const shown = await attempt(() => git.getPullRequest(repository, merged.pullRequestId, project));
  return shown.ok ? ok(mergeRequestOf(shown.value, webOf(client), UNKNOWN)) : shown;
}

/** A pull request in the answer of a query. */
interface Found {
  readonly pullRequestId: number;
  readonly status: string;
}

async function create(
  client: Client,
  wanted: Parameters<ForgeMergeRequests['create']>[0],
): Answer<MergeRequest> {
  const { git, project, repository, clock } = client;
  const { sourceBranch, targetBranch, title } = wanted;
  const description = fitting(wanted.description, LONGEST_DESCRIPTION);
  const find = () => list(client, { state: 'open', sourceBranch, targetBranch });
  const there = await find();
  if (!there.ok) return there;
  const made = there.value[0]
    ? ok(there.value[0])
    : await createOnce<MergeRequest, ForgeProblem>({
        create: async () => {
          const request = {
            sourceRefName: `refs/heads/${sourceBranch}`,
            targetRefName: `refs/heads/${targetBranch}`,
            title,
            description,
          };
          const created = await attemptCreate(() => git.createPullRequest(request, repository, project));
          // Azure takes one active pull request for two branches: another run, or our own lost one, was first.
          if (created.kind === 'problem' && created.problem.kind === 'conflict')
            return { kind: 'uncertain', detail: created.problem.detail };
          return created.kind === 'made'
            ? { kind: 'made', item: mergeRequestOf(created.item, webOf(client), UNKNOWN) }
            : created;
        },
        find,
        // There are no doubles to take away: the server sees to it.
        remove: async () => ok(undefined),
        idOf: ({ number }) => String(number),
        lost: lostAnswer,
        clock,
      });
  if (!made.ok) return err(made.error);
  const { number } = made.value;
  // A list shows the first words of a description only.
  const shown = await attempt(() => git.getPullRequest(repository, number, project));
  if (!shown.ok) return shown;
  const change = { title, description };
  if (shown.value.title === title && (shown.value.description ?? '') === description)
    return complete(client, shown.value);
  const updated = await attempt(() => git.updatePullRequest(change, repository, number, project));
  return updated.ok ? complete(client, updated.value) : updated;
}
