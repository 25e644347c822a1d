import { ok, type Result } from '@tandem/contract';
import { attempt, attemptCreate, createOnce, lostAnswer } from '@tandem/forge-calls';
import type { ForgeMergeRequests, ForgeProblem, MergeRequest } from '@tandem/ports';
import { changedFiles } from './changed-files.ts';
import { type Client, PAGE } from './client.ts';
import { commitOf } from './commits.ts';
import { type GitlabMergeRequest, mergeRequestOf } from './merge-request.ts';
import { GitlabThreads } from './threads.ts';
import { userOf } from './user.ts';

const STATES = { open: 'opened', merged: 'merged', closed: 'closed' } as const;

/** The merge requests of one project. */
export function gitlabMergeRequests(client: Client): ForgeMergeRequests {
  const { mergeRequests, approvals, commits, project } = client;
  const threads = new Map<number, GitlabThreads>();
  const threadsOf = (number: number): GitlabThreads => {
    const known = threads.get(number) ?? new GitlabThreads(client, number);
    threads.set(number, known);
    return known;
  };
  const template = squashTemplate(client);
  const complete = async (
    request: Result<unknown, ForgeProblem>,
  ): Promise<Result<MergeRequest, ForgeProblem>> =>
    request.ok ? ok(mergeRequestOf(request.value as GitlabMergeRequest, await template())) : request;
  return {
    read: async (number) => complete(await attempt(() => mergeRequests.show(project, number))),
    list: (filter) => list(client, filter),
    ofCommit: async (commit) => {
      const read = await attempt(() => commits.allMergeRequests(project, commit, PAGE));
      if (!read.ok) return read.error.kind === 'not-found' ? ok(undefined) : read;
      const requests = (read.value as unknown as readonly GitlabMergeRequest[]).map((each) =>
        mergeRequestOf(each),
      );
      const merged = requests.filter((request) => request.state === 'merged');
      return ok(merged.find((request) => request.mergeCommit === commit) ?? merged[0]);
    },
    create: (wanted) => create(client, wanted),
    update: async (number, { title, description, labels }) => {
      const change = {
        ...(title !== undefined && { title }),
        ...(description !== undefined && { description }),
        ...(labels !== undefined && { labels: labels.join(',') }),
      };
      return complete(await attempt(() => mergeRequests.edit(project, number, change)));
    },
    changedFiles: (number) => changedFiles(client, number),
    commits: async (number) => {
      const read = await attempt(() => mergeRequests.allCommits(project, number, PAGE as never));
      return read.ok ? ok((read.value as never[]).map(commitOf)) : read;
    },
    approvals: async (number) => {
      const read = await attempt(() => approvals.showConfiguration(project, { mergerequestIId: number }));
      if (!read.ok) return read;
      const { approved_by: by = [] } = read.value as unknown as {
        readonly approved_by?: readonly { readonly user: Parameters<typeof userOf>[0] }[];
      };
      return ok(by.map(({ user }) => userOf(user)));
    },
    threads: (number) => threadsOf(number).all(),
    tickets: async (number) => {
      const read = await attempt(() => mergeRequests.allIssuesClosed(project, number, PAGE as never));
      return read.ok
        ? ok((read.value as readonly { readonly iid: number }[]).map(({ iid }) => String(iid)))
        : read;
    },
    putThread: (number, wanted) => threadsOf(number).put(wanted),
  };
}

/** The project's squash template, asked once; none where it cannot be read, which a job token may not. */
function squashTemplate(client: Client): () => Promise<string | null | undefined> {
  let asked: Promise<string | null | undefined> | undefined;
  const ask = async (): Promise<string | null | undefined> => {
    const read = await attempt(() => client.projects.show(client.project));
    return read.ok
      ? (read.value as { squash_commit_template?: string | null }).squash_commit_template
      : undefined;
  };
  return () => {
    asked ??= ask();
    return asked;
  };
}

async function list(
  { mergeRequests, project }: Client,
  filter: Parameters<ForgeMergeRequests['list']>[0],
): Promise<Result<readonly MergeRequest[], ForgeProblem>> {
  const read = await attempt(() =>
    mergeRequests.all({
      ...PAGE,
      projectId: project,
      orderBy: 'updated_at',
      sort: 'desc',
      scope: 'all',
      ...(filter.state && { state: STATES[filter.state] }),
      ...(filter.sourceBranch !== undefined && { sourceBranch: filter.sourceBranch }),
      ...(filter.targetBranch !== undefined && { targetBranch: filter.targetBranch }),
      ...(filter.since !== undefined && { updatedAfter: filter.since }),
    } as never),
  );
  return read.ok
    ? ok((read.value as unknown as GitlabMergeRequest[]).map((each) => mergeRequestOf(each)))
    : read;
}

async function create(
  client: Client,
  wanted: Parameters<ForgeMergeRequests['create']>[0],
): Promise<Result<MergeRequest, ForgeProblem>> {
  const { mergeRequests, project, clock } = client;
  const { sourceBranch, targetBranch, title, description } = wanted;
  const find = () => list(client, { state: 'open', sourceBranch, targetBranch });
  const there = await find();
  if (!there.ok) return there;
  const made = there.value[0]
    ? ok(there.value[0])
    : await createOnce<MergeRequest, ForgeProblem>({
        create: async () => {
          const created = await attemptCreate(() =>
            mergeRequests.create(project, sourceBranch, targetBranch, title, { description }),
          );
          // GitLab takes one open merge request for two branches: another run, or our own lost one, was first.
          if (created.kind === 'problem' && created.problem.kind === 'conflict')
            return { kind: 'uncertain', detail: created.problem.detail };
          return created.kind === 'made'
            ? { kind: 'made', item: mergeRequestOf(created.item as unknown as GitlabMergeRequest) }
            : created;
        },
        find,
        // There are no doubles to take away: the server sees to it.
        remove: async () => ok(undefined),
        idOf: ({ number }) => String(number),
        lost: lostAnswer,
        clock,
      });
  if (!made.ok) return made;
  const { number } = made.value;
  const same = made.value.title === title && made.value.description === description;
  // A list has no versions of the diff, so what is answered is read by itself.
  const whole = await attempt<unknown>(() =>
    same ? mergeRequests.show(project, number) : mergeRequests.edit(project, number, { title, description }),
  );
  return whole.ok ? ok(mergeRequestOf(whole.value as GitlabMergeRequest)) : whole;
}
