import { err, ok, type Result } from '@tandem/contract';
import { attempt, orAbsent } from '@tandem/forge-calls';
import type { CommitStatus, ForgeCommit, ForgeCommits, ForgeProblem } from '@tandem/ports';
import type { GitCommitRef, GitStatus } from 'azure-devops-node-api/interfaces/GitInterfaces.js';
import { bytesOf, type Client } from './client.ts';
import { instant } from './pull-request.ts';

type Answer<T> = Promise<Result<T, ForgeProblem>>;

/** `GitVersionType` by its names, as requests have it. */
const BRANCH = 'branch' as never;
const COMMIT = 'commit' as never;
const TAG = 'tag' as never;

/** `GitStatusState`, as the library numbers it in answers. */
const STATE = { pending: 1, succeeded: 2, failed: 3, error: 4, notApplicable: 5 } as const;

/** How many commits are asked for at once. */
const PAGE = 1_000;

/** The commits of one repository. */
export function azureCommits(client: Client): ForgeCommits {
  const { git, project, repository } = client;
  return {
    read: (ref) => read(client, ref),
    between: (from, to) => commitsBetween(client, from, to),
    file: async (path, ref) => {
      const version = versionOf(ref);
      const found = await attempt(async () =>
        bytesOf(
          await git.getItemContent(
            repository,
            `/${path}`,
            project,
            undefined,
            undefined,
            undefined,
            undefined,
            true,
            version,
          ),
        ),
      );
      return orAbsent(found);
    },
    statuses: async (commit) => {
      const found = await latestStatuses(client, commit);
      return found.ok ? ok(found.value.map(statusOf)) : found;
    },
    setStatus: (commit, status) => setStatus(client, commit, status),
  };
}

function isHash(ref: string): boolean {
  return /^[0-9a-f]{40}$/.test(ref);
}

/** What a ref names: a hash, a tag where it says so, else a branch. */
function versionOf(ref: string): { readonly version: string; readonly versionType: never } {
  if (isHash(ref)) return { version: ref, versionType: COMMIT };
  const tag = /^refs\/tags\/(.+)$/s.exec(ref)?.[1];
  if (tag !== undefined) return { version: tag, versionType: TAG };
  return { version: ref.replace(/^refs\/heads\//, ''), versionType: BRANCH };
}

async function read(client: Client, ref: string): Answer<ForgeCommit> {
  const { git, project, repository } = client;
  if (isHash(ref)) {
    const found = await attempt(() => git.getCommit(ref, repository, project));
    return found.ok ? ok(commitOf(found.value)) : found;
  }
  const criteria = { itemVersion: versionOf(ref) };
  const found = await attempt(() => git.getCommitsBatch(criteria, repository, project, 0, 1));
  if (!found.ok) return found;
  const [tip] = found.value;
  if (!tip) return err({ kind: 'not-found', detail: `There is no branch '${ref}'.`, status: 404 });
  return whole(client, tip);
}

/**
 * The commits that one has and the other has not: the walk begins at `compareVersion` and leaves out what is
 * reachable from `itemVersion` (docs, git/commits "Get Commits Batch").
 */
export async function commitsBetween(
  client: Client,
  from: string,
  to: string,
): Answer<readonly ForgeCommit[]> {
  const { git, project, repository } = client;
  const criteria = {
    itemVersion: versionOf(from),
    compareVersion: versionOf(to),
  };
  const commits: ForgeCommit[] = [];
  for (let skip = 0; ; skip += PAGE) {
    const found = await attempt(() => git.getCommitsBatch(criteria, repository, project, skip, PAGE));
    if (!found.ok) return found;
    for (const each of found.value) {
      const commit = await whole(client, each);
      if (!commit.ok) return commit;
      commits.push(commit.value);
    }
    if (found.value.length < PAGE) return ok(commits);
  }
}

/** A list shortens messages, and says so. */
async function whole(client: Client, commit: GitCommitRef): Answer<ForgeCommit> {
  if (!commit.commentTruncated) return ok(commitOf(commit));
  return read(client, commit.commitId ?? '');
}

function commitOf(commit: GitCommitRef): ForgeCommit {
  return {
    commit: commit.commitId ?? '',
    message: commit.comment ?? '',
    author: commit.author?.name ?? '',
    at: instant(commit.committer?.date ?? commit.author?.date) ?? '',
  };
}

/** The latest status of each name; older ones of that name are history. */
export async function latestStatuses(
  { git, project, repository }: Client,
  commit: string,
): Answer<readonly GitStatus[]> {
  const found = await attempt(() => git.getStatuses(commit, repository, project, 1000, 0, true));
  return found.ok ? ok(found.value ?? []) : found;
}

/** A status in our words; its name has the genre before it. */
export function statusOf(status: GitStatus): CommitStatus {
  const { genre, name = '' } = status.context ?? {};
  return {
    name: genre ? `${genre}/${name}` : name,
    state: stateOf(status.state),
    description: status.description ?? '',
    ...(status.targetUrl && { url: status.targetUrl }),
  };
}

/** A `GitStatusState` in our words. */
export function stateOf(state: number | undefined): CommitStatus['state'] {
  if (state === STATE.succeeded || state === STATE.notApplicable) return 'passed';
  if (state === STATE.failed || state === STATE.error) return 'failed';
  return 'pending';
}

/**
 * A status is added to a list of which the latest counts, so one that is so already is left alone; a status that
 * was delivered twice says the same twice.
 */
async function setStatus(client: Client, commit: string, status: CommitStatus): Answer<void> {
  const { git, project, repository } = client;
  const found = await latestStatuses(client, commit);
  if (!found.ok) return found;
  // Azure knows no running status: it is pending until it is decided.
  const wanted = { ...status, state: status.state === 'running' ? 'pending' : status.state };
  const now = found.value.map(statusOf).find(({ name }) => name === status.name);
  const same =
    now?.state === wanted.state && now.description === status.description && now.url === status.url;
  if (same) return ok(undefined);
  const [, genre, name = status.name] = /^(.*)\/([^/]+)$/s.exec(status.name) ?? [];
  const set = await attempt(() =>
    git.createCommitStatus(
      {
        context: { name, ...(genre !== undefined && { genre }) },
        state: (wanted.state === 'passed' ? 'succeeded' : wanted.state) as never,
        description: status.description,
        ...(status.url !== undefined && { targetUrl: status.url }),
      },
      commit,
      repository,
      project,
    ),
  );
  return set.ok ? ok(undefined) : set;
}
