import type {
  StoredCommit,
  StoredDeployment,
  StoredMergeRequest,
  StoredNote,
  StoredStatus,
  StoredThread,
  StoredTicket,
  StoredUser,
} from '../data.ts';
import { changesBetween } from '../history.ts';
import type { ForgeState } from '../state.ts';

/** Bodies of answers in the shapes that GitLab's documentation shows, field by field. */

export function userBody(user: StoredUser, base: string) {
  return {
    id: user.id,
    username: user.login,
    public_email: null,
    name: user.name,
    state: 'active',
    locked: false,
    avatar_url: null,
    web_url: `${base}/${user.login}`,
  };
}

/** GitLab docs, api/merge_requests "Get single MR". */
export function mergeRequestBody(state: ForgeState, request: StoredMergeRequest, base: string) {
  const repository = state.repositoryOf(request.repository);
  const author = userBody(state.userOf(request.author), base);
  const head = state.headOf(request);
  const url = `${base}/${repository.path}/-/merge_requests/${request.number}`;
  const merged = request.mergedBy === undefined ? null : userBody(state.userOf(request.mergedBy), base);
  return {
    id: 10_000 + request.number,
    iid: request.number,
    project_id: repository.id,
    title: request.draft ? `Draft: ${request.title}` : request.title,
    description: request.description,
    state: request.state === 'open' ? 'opened' : request.state,
    created_at: request.createdAt,
    updated_at: request.updatedAt,
    merged_by: merged,
    merge_user: merged,
    merged_at: request.mergedAt ?? null,
    closed_by: null,
    closed_at: null,
    target_branch: request.targetBranch,
    source_branch: request.sourceBranch,
    user_notes_count: request.threads.reduce((sum, { notes }) => sum + notes.length, 0),
    upvotes: 0,
    downvotes: 0,
    author,
    assignees: [],
    assignee: null,
    reviewers: request.reviewers.map(({ user }) => userBody(state.userOf(user), base)),
    source_project_id: repository.id,
    target_project_id: repository.id,
    labels: request.labels,
    draft: request.draft,
    work_in_progress: request.draft,
    milestone: null,
    merge_when_pipeline_succeeds: false,
    merge_status: 'can_be_merged',
    detailed_merge_status: 'mergeable',
    sha: head,
    merge_commit_sha: request.squash ? null : (request.mergeCommit ?? null),
    squash_commit_sha: request.squash ? (request.mergeCommit ?? null) : null,
    discussion_locked: null,
    should_remove_source_branch: null,
    force_remove_source_branch: false,
    prepared_at: request.createdAt,
    reference: `!${request.number}`,
    references: {
      short: `!${request.number}`,
      relative: `!${request.number}`,
      full: `${repository.path}!${request.number}`,
    },
    web_url: url,
    time_stats: {
      time_estimate: 0,
      total_time_spent: 0,
      human_time_estimate: null,
      human_total_time_spent: null,
    },
    squash: request.squash,
    squash_on_merge: request.squash,
    task_completion_status: { count: 0, completed_count: 0 },
    has_conflicts: false,
    blocking_discussions_resolved: request.threads.every(({ resolved }) => resolved),
  };
}

/** With what only the answer for one merge request has. */
export function singleMergeRequestBody(state: ForgeState, request: StoredMergeRequest, base: string) {
  const repository = state.repositoryOf(request.repository);
  const head = state.headOf(request);
  const { pipeline } = request;
  return {
    ...mergeRequestBody(state, request, base),
    changes_count: changesCount(state, request),
    diff_refs: { base_sha: state.baseOf(request), head_sha: head, start_sha: state.baseOf(request) },
    head_pipeline: pipeline
      ? {
          id: 1,
          iid: 1,
          project_id: repository.id,
          sha: pipeline.sha,
          ref: request.sourceBranch,
          status: pipeline.status,
          source: 'merge_request_event',
          created_at: request.createdAt,
          updated_at: request.updatedAt,
          web_url: `${base}/${repository.path}/-/pipelines/1`,
        }
      : null,
  };
}

/** As text, and at the limit with a plus (GitLab docs, api/merge_requests "Single merge request response notes"). */
function changesCount(state: ForgeState, request: StoredMergeRequest): string {
  const changes = changesBetween(
    state.repositoryOf(request.repository),
    state.baseOf(request),
    state.headOf(request),
  );
  return changes.length >= 1000 ? '1000+' : String(changes.length);
}

/** GitLab docs, api/commits "List repository commits". */
export function commitBody(commit: StoredCommit, base: string, path: string) {
  const [title = ''] = commit.message.split('\n');
  return {
    id: commit.id,
    short_id: commit.id.slice(0, 8),
    created_at: commit.at,
    parent_ids: commit.parents,
    title,
    message: commit.message,
    author_name: commit.author.name,
    author_email: commit.author.email,
    authored_date: commit.at,
    committer_name: commit.author.name,
    committer_email: commit.author.email,
    committed_date: commit.at,
    trailers: {},
    extended_trailers: {},
    web_url: `${base}/${path}/-/commit/${commit.id}`,
  };
}

/** GitLab docs, api/discussions "Discussions pagination". */
export function discussionBody(
  state: ForgeState,
  request: StoredMergeRequest,
  thread: StoredThread,
  base: string,
) {
  return {
    id: discussionId(thread),
    individual_note: false,
    notes: thread.notes.map((note) => noteBody(state, note, base, { request, thread })),
  };
}

/** GitLab's ids of discussions are hashes. */
export function discussionId({ id }: StoredThread): string {
  return id.toString(16).padStart(40, '0');
}

/** GitLab docs, api/notes "Get single merge request note". */
export function noteBody(
  state: ForgeState,
  note: StoredNote,
  base: string,
  on?: { readonly request: StoredMergeRequest; readonly thread: StoredThread },
) {
  const at = on?.thread.at;
  const refs = on && {
    base_sha: state.baseOf(on.request),
    start_sha: state.baseOf(on.request),
    head_sha: state.headOf(on.request),
  };
  const resolvable = on !== undefined && !note.system;
  return {
    id: note.id,
    type: on ? (at ? 'DiffNote' : 'DiscussionNote') : null,
    body: note.body,
    author: userBody(state.userOf(note.author), base),
    created_at: note.createdAt,
    updated_at: note.updatedAt,
    system: note.system,
    noteable_id: on ? 10_000 + on.request.number : 0,
    noteable_type: on ? 'MergeRequest' : 'Issue',
    project_id: on?.request.repository ?? 0,
    noteable_iid: on?.request.number ?? 0,
    resolvable,
    confidential: false,
    internal: false,
    imported: false,
    imported_from: 'none',
    commands_changes: {},
    ...(resolvable && { resolved: on.thread.resolved, resolved_by: null, resolved_at: null }),
    ...(at &&
      refs && {
        position: {
          ...refs,
          old_path: at.file,
          new_path: at.file,
          position_type: 'text',
          old_line: null,
          new_line: at.line,
          line_range: null,
        },
      }),
  };
}

/** GitLab docs, api/issues "Single project issue". */
export function issueBody(ticket: StoredTicket, projectId: number, base: string) {
  return {
    id: 20_000 + ticket.id,
    iid: ticket.id,
    project_id: projectId,
    title: ticket.title,
    description: ticket.description,
    state: ticket.state,
    created_at: ticket.updatedAt,
    updated_at: ticket.updatedAt,
    closed_at: ticket.state === 'closed' ? ticket.updatedAt : null,
    labels: ticket.labels,
    milestone: null,
    assignees: [],
    author: null,
    type: 'ISSUE',
    issue_type: 'issue',
    user_notes_count: ticket.comments.length,
    web_url: `${base}/${ticket.project}/-/issues/${ticket.id}`,
    references: { short: `#${ticket.id}`, relative: `#${ticket.id}`, full: `${ticket.project}#${ticket.id}` },
  };
}

const STATUS = { pending: 'pending', running: 'running', passed: 'success', failed: 'failed' } as const;

/** GitLab docs, api/commits "List the statuses of a commit". */
export function statusBody(status: StoredStatus, author: object) {
  return {
    id: status.id,
    sha: status.commit,
    ref: 'main',
    status: STATUS[status.state],
    name: status.name,
    target_url: status.url ?? null,
    description: status.description,
    created_at: status.at,
    started_at: null,
    finished_at: null,
    allow_failure: false,
    coverage: null,
    pipeline_id: 1,
    author,
  };
}

const DEPLOYED = { running: 'running', succeeded: 'success', failed: 'failed' } as const;

/** GitLab docs, api/deployments "Get a specific deployment". */
export function deploymentBody(deployment: StoredDeployment) {
  return {
    id: deployment.id,
    iid: deployment.id,
    ref: deployment.ref,
    sha: deployment.commit,
    created_at: deployment.at,
    updated_at: deployment.at,
    status: DEPLOYED[deployment.state],
    environment: { id: 1, name: deployment.environment, slug: deployment.environment, external_url: null },
    deployable: null,
  };
}
