import type { StoredMergeRequest } from '../data.ts';
import { changesBetween, commitsBetween, type StoredChange } from '../history.ts';
import { fields, found, listed, number, refuse, text } from './answer.ts';
import { pullRequestBody } from './bodies.ts';
import type { GitCall, Route } from './routes.ts';

/** The pull request that a path names. */
export function requestOf({ state, repository, parts }: GitCall): StoredMergeRequest {
  const request = state.data.mergeRequests.find(
    (each) => each.repository === repository.id && String(each.number) === parts[1],
  );
  return (
    request ??
    refuse(404, `TF401180: The requested pull request was not found.`, 'GitPullRequestNotFoundException')
  );
}

const STATES: Readonly<Record<string, StoredMergeRequest['state']>> = {
  active: 'open',
  completed: 'merged',
  abandoned: 'closed',
};

/** Azure DevOps docs, git/pull-requests and below. */
export const pullRequestRoutes: readonly Route<GitCall>[] = [
  ['GET', 'git/repositories/:/pullRequests', list],
  ['POST', 'git/repositories/:/pullRequests', create],
  ['GET', 'git/repositories/:/pullRequests/:', (call) => found(body(call, requestOf(call)))],
  ['PATCH', 'git/repositories/:/pullRequests/:', update],
  ['GET', 'git/repositories/:/pullRequests/:/iterations', iterations],
  ['GET', 'git/repositories/:/pullRequests/:/iterations/:/changes', changes],
  ['GET', 'git/repositories/:/pullRequests/:/labels', (call) => listed(body(call, requestOf(call)).labels)],
  ['POST', 'git/repositories/:/pullRequests/:/labels', addLabel],
  [
    'DELETE',
    'git/repositories/:/pullRequests/:/labels/:',
    (call) => {
      const request = requestOf(call);
      request.labels = request.labels.filter((label) => label !== call.parts[2]);
      return { status: 200 };
    },
  ],
  [
    'GET',
    'git/repositories/:/pullRequests/:/workitems',
    (call) => {
      const place = (id: number) => `${call.request.base}/_apis/wit/workItems/${id}`;
      return listed(requestOf(call).tickets.map((id) => ({ id: String(id), url: place(id) })));
    },
  ],
  ['POST', 'git/repositories/:/pullRequestQuery', query],
];

function body({ state, request }: GitCall, of: StoredMergeRequest, short = false) {
  return pullRequestBody(state, of, request.base, short);
}

function list(call: GitCall) {
  const { state, request, repository } = call;
  const status = text(request, 'searchCriteria.status') ?? 'active';
  const branch = (name: string) => text(request, `searchCriteria.${name}`)?.replace(/^refs\/heads\//, '');
  const [source, target] = [branch('sourceRefName'), branch('targetRefName')];
  const all = state.data.mergeRequests.filter(
    (each) =>
      each.repository === repository.id &&
      (status === 'all' || each.state === STATES[status]) &&
      [undefined, each.sourceBranch].includes(source) &&
      [undefined, each.targetBranch].includes(target),
  );
  const [skip, top] = [number(request, '$skip', 0), Math.min(1000, number(request, '$top', 100))];
  return listed(
    all
      .reverse()
      .slice(skip, skip + top)
      .map((each) => body(call, each, true)),
  );
}

function checkedText(given: unknown, name: string, most: number): string | undefined {
  if (given === undefined || given === null) return undefined;
  const value = String(given);
  if (value.length > most) {
    return refuse(
      400,
      `Invalid argument value. Parameter name: ${name} must be at most ${most} characters.`,
      'InvalidArgumentValueException',
    );
  }
  return value;
}

function create(call: GitCall) {
  const { state, repository, request, user } = call;
  const given = fields(request);
  const [source, target] = [given.sourceRefName, given.targetRefName].map((ref) =>
    String(ref ?? '').replace(/^refs\/heads\//, ''),
  );
  if (!source || !target || !repository.branches.has(source) || !repository.branches.has(target)) {
    return refuse(
      400,
      'TF401398: The pull request cannot be activated because the source and/or the target branch no longer exists.',
      'GitPullRequestCannotBeActivatedException',
    );
  }
  const active = state.data.mergeRequests.some(
    (each) =>
      each.repository === repository.id &&
      each.state === 'open' &&
      each.sourceBranch === source &&
      each.targetBranch === target,
  );
  if (active)
    return refuse(
      409,
      'TF401179: An active pull request for the source and target branch already exists.',
      'GitPullRequestExistsException',
    );
  const made = state.mergeRequest(repository, {
    author: user,
    sourceBranch: source,
    targetBranch: target,
    title:
      checkedText(given.title, 'title', 400) ||
      refuse(400, 'A title is required.', 'InvalidArgumentValueException'),
    description: checkedText(given.description, 'description', 4000) ?? '',
    draft: given.isDraft === true,
  });
  return found(body(call, made), 201);
}

function update(call: GitCall) {
  const { state, request } = call;
  const target = requestOf(call);
  const given = fields(request);
  target.title = checkedText(given.title, 'title', 400) ?? target.title;
  target.description = checkedText(given.description, 'description', 4000) ?? target.description;
  if (given.status === 'abandoned' && target.state === 'open') target.state = 'closed';
  if (given.status === 'active' && target.state === 'closed') target.state = 'open';
  target.updatedAt = state.now();
  return found(body(call, target));
}

/** One iteration a push (docs, git/pull-request-iterations). */
function iterations(call: GitCall) {
  const { state, request } = call;
  const target = requestOf(call);
  const base = state.baseOf(target);
  const commit = (commitId: string) => ({ commitId });
  const list = target.heads.map((head, index) => ({
    id: index + 1,
    description: '',
    author: pullRequestBody(state, target, request.base).createdBy,
    createdDate: target.createdAt,
    updatedDate: target.updatedAt,
    sourceRefCommit: commit(head),
    targetRefCommit: commit(base),
    commonRefCommit: commit(base),
    hasMoreCommits: false,
    reason: index === 0 ? 'create' : 'push',
  }));
  return listed(list);
}

/** Docs, git/pull-request-iteration-changes: `nextSkip` is 0 at the end. */
function changes(call: GitCall) {
  const { state, request, repository } = call;
  const target = requestOf(call);
  const head = target.heads[Number(call.parts[2]) - 1];
  if (!head) return refuse(404, 'TF401177: The iteration does not exist.', 'GitPullRequestNotFoundException');
  const entries = changesBetween(repository, state.baseOf(target), head).map(entryBody);
  const [skip, top] = [number(request, '$skip', 0), Math.min(2000, number(request, '$top', 100))];
  const page = entries.slice(skip, skip + top);
  const more = skip + page.length < entries.length;
  return found({
    changeEntries: page,
    nextSkip: more ? skip + page.length : 0,
    nextTop: more ? Math.min(top, entries.length - skip - page.length) : 0,
  });
}

const TYPES = { added: 'add', modified: 'edit', deleted: 'delete', renamed: 'rename' } as const;

function entryBody(change: StoredChange, index: number) {
  const { kind, path, oldPath, oldBlob, newBlob } = change;
  return {
    changeTrackingId: index + 1,
    changeId: index + 1,
    item: {
      ...(newBlob !== undefined && { objectId: newBlob }),
      ...(oldBlob !== undefined && { originalObjectId: oldBlob }),
      path: `/${path}`,
    },
    changeType: TYPES[kind],
    ...(oldPath !== path && { originalPath: `/${oldPath}` }),
  };
}

function addLabel(call: GitCall) {
  const request = requestOf(call);
  const name = String(fields(call.request).name ?? '');
  if (!request.labels.includes(name)) request.labels.push(name);
  return found({ id: call.repository.guid, name, active: true });
}

/** Docs, git/pull-request-query: by merge commit, or by any commit that a pull request brought. */
function query(call: GitCall) {
  const { state, repository, request } = call;
  const queries = (fields(request).queries ?? []) as readonly {
    readonly type: string;
    readonly items: readonly string[];
  }[];
  const brought = (each: StoredMergeRequest, type: string, commit: string): boolean => {
    if (each.repository !== repository.id) return false;
    if (type === 'lastMergeCommit') return each.mergeCommit === commit;
    return commitsBetween(repository, state.baseOf(each), state.headOf(each)).some(({ id }) => id === commit);
  };
  const results = queries.map(({ type, items }) =>
    Object.fromEntries(
      items
        .map(
          (commit) =>
            [
              commit,
              state.data.mergeRequests
                .filter((each) => brought(each, type, commit))
                .map((each) => body(call, each)),
            ] as const,
        )
        .filter(([, requests]) => requests.length > 0),
    ),
  );
  return found({ queries, results });
}
