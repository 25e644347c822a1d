import { createTwoFilesPatch } from 'diff';
import type { StoredMergeRequest, StoredRepository } from '../data.ts';
import { changesBetween, commitsBetween, type StoredChange } from '../history.ts';
import { field, found, notFound, page, refuse, required } from './answer.ts';
import { commitBody, issueBody, mergeRequestBody, singleMergeRequestBody, userBody } from './bodies.ts';
import type { GitlabCall, Route } from './routes.ts';

/** The merge request that a path names. */
export function requestOf({ state, repository, parts }: GitlabCall): StoredMergeRequest {
  const request = state.data.mergeRequests.find(
    (each) => each.repository === repository.id && String(each.number) === parts[0],
  );
  return request ?? notFound('Merge Request');
}

const STATES: Readonly<Record<string, StoredMergeRequest['state']>> = {
  opened: 'open',
  merged: 'merged',
  closed: 'closed',
};

/** GitLab docs, api/merge_requests. */
export const mergeRequestRoutes: readonly Route[] = [
  ['GET', '/merge_requests', list],
  ['POST', '/merge_requests', create],
  [
    'GET',
    '/merge_requests/:',
    (call) => found(call.request, singleMergeRequestBody(call.state, requestOf(call), call.request.base)),
  ],
  ['PUT', '/merge_requests/:', update],
  ['GET', '/merge_requests/:/diffs', diffs],
  ['GET', '/merge_requests/:/commits', commits],
  ['GET', '/merge_requests/:/approvals', approvals],
  [
    'GET',
    '/merge_requests/:/closes_issues',
    (call) =>
      page(
        call.request,
        requestOf(call).tickets.map((id) =>
          issueBody(call.state.ticketOf(id), call.repository.id, call.request.base),
        ),
      ),
  ],
];

function list({ state, request, repository }: GitlabCall) {
  const { query } = request;
  const wanted = query.get('state') ?? 'all';
  const after = Date.parse(query.get('updated_after') ?? '');
  const fits = (each: StoredMergeRequest): boolean =>
    each.repository === repository.id &&
    (wanted === 'all' || each.state === STATES[wanted]) &&
    [null, each.sourceBranch].includes(query.get('source_branch')) &&
    [null, each.targetBranch].includes(query.get('target_branch')) &&
    (Number.isNaN(after) || Date.parse(each.updatedAt) >= after);
  const key = query.get('order_by') === 'updated_at' ? 'updatedAt' : 'createdAt';
  const sorted = state.data.mergeRequests
    .filter(fits)
    .sort((one, other) => other[key].localeCompare(one[key]) || other.number - one.number);
  if (query.get('sort') === 'asc') sorted.reverse();
  return page(
    request,
    sorted.map((each) => mergeRequestBody(state, each, request.base)),
  );
}

function create(call: GitlabCall) {
  const { state, request, repository, user } = call;
  const [sourceBranch, targetBranch, title] = ['source_branch', 'target_branch', 'title'].map((name) =>
    required(request, name),
  );
  if (!sourceBranch || !targetBranch || !title) return refuse(400, "title can't be blank");
  if (!repository.branches.has(sourceBranch)) return refuse(400, { source_branch: ['does not exist'] });
  const open = state.data.mergeRequests.find(
    (each) =>
      each.repository === repository.id &&
      each.state === 'open' &&
      each.sourceBranch === sourceBranch &&
      each.targetBranch === targetBranch,
  );
  if (open)
    return refuse(409, [`Another open merge request already exists for this source branch: !${open.number}`]);
  const made = state.mergeRequest(repository, {
    author: user,
    sourceBranch,
    targetBranch,
    title: title.replace(DRAFT, ''),
    draft: DRAFT.test(title),
    description: field(request, 'description') ?? '',
  });
  return found(request, singleMergeRequestBody(state, made, request.base), 201);
}

/** GitLab docs, user/project/merge_requests/drafts. */
const DRAFT = /^\s*(\[draft\]|draft:|\(draft\))\s*/i;

function update(call: GitlabCall) {
  const { state, request } = call;
  const target = requestOf(call);
  const title = field(request, 'title');
  if (title === '') return refuse(400, { title: ["can't be blank"] });
  if (title !== undefined) {
    target.title = title.replace(DRAFT, '');
    target.draft = DRAFT.test(title);
  }
  target.description = field(request, 'description') ?? target.description;
  const labels = field(request, 'labels');
  if (labels !== undefined) target.labels = labels.split(',').filter((label) => label !== '');
  const event = field(request, 'state_event');
  if (event === 'close' && target.state === 'open') target.state = 'closed';
  if (event === 'reopen' && target.state === 'closed') target.state = 'open';
  target.updatedAt = state.now();
  return found(request, singleMergeRequestBody(state, target, request.base));
}

function diffs(call: GitlabCall) {
  const { state, request, repository } = call;
  const target = requestOf(call);
  const changes = changesBetween(repository, state.baseOf(target), state.headOf(target));
  return page(
    request,
    changes.map((change) => diffBody(repository, change)),
  );
}

/** GitLab docs, api/merge_requests "List merge request diffs": hunks without the file's headers. */
function diffBody(repository: StoredRepository, change: StoredChange) {
  const { kind, path, oldPath } = change;
  const [before, after] = [change.oldBlob, change.newBlob].map((blob) =>
    blob === undefined ? undefined : repository.blobs.get(blob),
  );
  const binary = [before, after].some((bytes) => bytes?.includes(0));
  const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes ?? new Uint8Array());
  const patch = binary
    ? ''
    : createTwoFilesPatch('a', 'b', text(before), text(after), '', '', { context: 3 });
  const hunks = patch.indexOf('@@');
  const large = patch.length > 100_000;
  return {
    old_path: oldPath,
    new_path: path,
    a_mode: kind === 'added' ? '0' : '100644',
    b_mode: kind === 'deleted' ? '0' : '100644',
    diff: hunks < 0 || large ? '' : patch.slice(hunks),
    new_file: kind === 'added',
    renamed_file: kind === 'renamed',
    deleted_file: kind === 'deleted',
    generated_file: false,
    collapsed: false,
    too_large: large,
  };
}

function commits(call: GitlabCall) {
  const { state, request, repository } = call;
  const target = requestOf(call);
  const list = commitsBetween(repository, state.baseOf(target), state.headOf(target));
  return page(
    request,
    list.map((each) => commitBody(each, request.base, repository.path)),
  );
}

/** GitLab docs, api/merge_request_approvals "Single merge request approval". */
function approvals(call: GitlabCall) {
  const { state, request } = call;
  const target = requestOf(call);
  const approved = target.reviewers.filter(({ vote }) => vote === 10);
  return found(request, {
    user_has_approved: approved.some(({ user }) => user === call.user.id),
    user_can_approve: true,
    approved: approved.length > 0,
    approved_by: approved.map(({ user }) => ({
      user: userBody(state.userOf(user), request.base),
      approved_at: target.updatedAt,
    })),
  });
}
