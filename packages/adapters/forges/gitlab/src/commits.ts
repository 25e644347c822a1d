import { ok, type Result } from '@tandem/contract';
import { attempt, attemptCreate, orAbsent } from '@tandem/forge-calls';
import type { CommitStatus, ForgeCommit, ForgeCommits, ForgeProblem } from '@tandem/ports';
import { type Client, PAGE } from './client.ts';

interface GitlabCommit {
  readonly id: string;
  readonly message: string;
  readonly author_name: string;
  readonly committed_date?: string;
  readonly created_at: string;
}

export function commitOf(commit: GitlabCommit): ForgeCommit {
  return {
    commit: commit.id,
    message: commit.message,
    author: commit.author_name,
    at: commit.committed_date ?? commit.created_at,
  };
}

/** Our words for a status and GitLab's (GitLab docs, api/commits "Set commit pipeline status"). */
const STATES = { pending: 'pending', running: 'running', passed: 'success', failed: 'failed' } as const;

interface GitlabStatus {
  readonly name: string;
  readonly status: string;
  readonly description: string | null;
  readonly target_url?: string | null;
}

/** The commits of one project. */
export function gitlabCommits(client: Client): ForgeCommits {
  const { commits, plain, project } = client;
  return {
    read: async (ref) => {
      const read = await attempt(() => commits.show(project, ref));
      return read.ok ? ok(commitOf(read.value as unknown as GitlabCommit)) : read;
    },
    between: async (from, to) => {
      const read = await attempt(() => commits.all(project, { ...PAGE, refName: `${from}..${to}` } as never));
      return read.ok ? ok((read.value as unknown as GitlabCommit[]).map(commitOf)) : read;
    },
    file: async (path, ref) => orAbsent(await attempt(() => plain.rawFile(project, path, ref))),
    statuses: (commit) => statuses(client, commit),
    setStatus: (commit, status) => setStatus(client, commit, status),
  };
}

async function statuses(
  { commits, project }: Client,
  commit: string,
): Promise<Result<readonly CommitStatus[], ForgeProblem>> {
  const read = await attempt(() => commits.allStatuses(project, commit, PAGE as never));
  return read.ok ? ok((read.value as unknown as GitlabStatus[]).map(statusOf)) : read;
}

function statusOf(status: GitlabStatus): CommitStatus {
  return {
    name: status.name,
    state: stateOf(status.status),
    description: status.description ?? '',
    ...(status.target_url && { url: status.target_url }),
  };
}

function stateOf(status: string): CommitStatus['state'] {
  if (status === 'success') return 'passed';
  if (status === 'pending' || status === 'running') return status;
  return status === 'created' || status === 'manual' ? 'pending' : 'failed';
}

/** GitLab refuses to set a state that a status has already, so it is looked at first, and after a lost answer. */
async function setStatus(
  client: Client,
  commit: string,
  status: CommitStatus,
): Promise<Result<void, ForgeProblem>> {
  const isSo = async (): Promise<Result<boolean, ForgeProblem>> => {
    const read = await statuses(client, commit);
    if (!read.ok) return read;
    const now = read.value.find(({ name }) => name === status.name);
    return ok(
      now?.state === status.state && now.description === status.description && now.url === status.url,
    );
  };
  const before = await isSo();
  if (!before.ok) return before;
  if (before.value) return ok(undefined);
  const set = await attemptCreate(() =>
    client.commits.editStatus(client.project, commit, STATES[status.state], {
      name: status.name,
      description: status.description,
      ...(status.url !== undefined && { targetUrl: status.url }),
    } as never),
  );
  if (set.kind === 'made') return ok(undefined);
  const after = await isSo();
  if (!after.ok) return after;
  if (after.value) return ok(undefined);
  if (set.kind === 'problem') return { ok: false, error: set.problem };
  return { ok: false, error: { kind: 'unreachable', detail: set.detail } };
}
