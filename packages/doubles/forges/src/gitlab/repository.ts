import type { StoredCommit } from '../data.ts';
import { commitsBetween, historyOf, resolveRef } from '../history.ts';
import { field, found, notFound, page, refuse, required } from './answer.ts';
import { commitBody, deploymentBody, mergeRequestBody, statusBody, userBody } from './bodies.ts';
import type { GitlabCall, Route } from './routes.ts';

/** GitLab docs, api/commits, api/repository_files, api/deployments. */
export const repositoryRoutes: readonly Route[] = [
  ['GET', '', (call) => found(call.request, projectBody(call))],
  ['GET', '/repository/commits', commits],
  [
    'GET',
    '/repository/commits/:',
    (call) => found(call.request, commitBody(commitNamed(call), call.request.base, call.repository.path)),
  ],
  ['GET', '/repository/commits/:/merge_requests', mergeRequestsOf],
  ['GET', '/repository/commits/:/statuses', statuses],
  ['POST', '/statuses/:', setStatus],
  ['GET', '/repository/files/:/raw', rawFile],
  ['GET', '/deployments', deployments],
  ['POST', '/deployments', createDeployment],
  [
    'PUT',
    '/deployments/:',
    (call) => {
      const deployment = deploymentNamed(call);
      deployment.state = DEPLOYED[required(call.request, 'status')] ?? 'running';
      return found(call.request, deploymentBody(deployment));
    },
  ],
  [
    'DELETE',
    '/deployments/:',
    (call) => {
      const { deployments: all } = call.state.data;
      all.splice(all.indexOf(deploymentNamed(call)), 1);
      return { status: 204 };
    },
  ],
];

function projectBody({ repository, request }: GitlabCall) {
  const name = repository.path.split('/').at(-1);
  return {
    id: repository.id,
    name,
    path: name,
    path_with_namespace: repository.path,
    default_branch: repository.defaultBranch,
    web_url: `${request.base}/${repository.path}`,
    squash_option: 'default_off',
    squash_commit_template: null,
    merge_commit_template: null,
  };
}

function commitNamed({ repository, parts }: GitlabCall): StoredCommit {
  return resolveRef(repository, parts[0] ?? '') ?? notFound('Commit');
}

/** `ref_name` may be a range (GitLab docs, api/commits "List repository commits"). */
function commits({ repository, request }: GitlabCall) {
  const name = request.query.get('ref_name') ?? repository.defaultBranch;
  const [from, to] = name.includes('..') ? name.split('..') : [undefined, name];
  const tip = resolveRef(repository, to ?? '');
  const base = from === undefined ? undefined : resolveRef(repository, from);
  if (!tip || (from !== undefined && !base)) return page(request, []);
  const list = base ? commitsBetween(repository, base.id, tip.id) : historyOf(repository, tip.id);
  return page(
    request,
    list.map((each) => commitBody(each, request.base, repository.path)),
  );
}

function mergeRequestsOf(call: GitlabCall) {
  const { state, repository, request } = call;
  const { id } = commitNamed(call);
  const brought = state.data.mergeRequests.filter(
    (each) =>
      each.repository === repository.id &&
      (each.mergeCommit === id ||
        commitsBetween(repository, state.baseOf(each), state.headOf(each)).some(
          (commit) => commit.id === id,
        )),
  );
  return page(
    request,
    brought.map((each) => mergeRequestBody(state, each, request.base)),
  );
}

function statuses(call: GitlabCall) {
  const { id } = commitNamed(call);
  const list = call.state.data.statuses.filter((each) => each.commit === id);
  return page(
    call.request,
    list.map((each) => statusBody(each, userBody(call.user, call.request.base))),
  );
}

const STATES: Readonly<Record<string, 'pending' | 'running' | 'passed' | 'failed'>> = {
  pending: 'pending',
  running: 'running',
  success: 'passed',
  failed: 'failed',
  canceled: 'failed',
};

/** A state that the status has already is refused (GitLab, "Cannot transition status via"). */
function setStatus(call: GitlabCall) {
  const { state, request, repository } = call;
  const { id: commit } = commitNamed(call);
  const next =
    STATES[required(request, 'state')] ?? refuse(400, { error: 'state does not have a valid value' });
  const name = field(request, 'name') ?? 'default';
  const [description, url] = [field(request, 'description') ?? '', field(request, 'target_url')];
  const known = state.data.statuses.find((each) => each.commit === commit && each.name === name);
  if (known?.state === next && (next === 'pending' || next === 'running')) {
    return refuse(
      400,
      `Cannot transition status via :${next === 'running' ? 'run' : 'enqueue'} from :${next}`,
    );
  }
  const status = known ?? state.status({ repository: repository.id, commit, name, state: next, description });
  Object.assign(status, { state: next, description, ...(url !== undefined && { url }) });
  return found(request, statusBody(status, userBody(call.user, request.base)), 201);
}

/** GitLab docs, api/repository_files "Get raw file from repository". */
function rawFile({ repository, request, parts }: GitlabCall) {
  const commit = resolveRef(repository, request.query.get('ref') ?? repository.defaultBranch);
  const blob = commit?.tree.get(parts[0] ?? '');
  const bytes = blob === undefined ? undefined : repository.blobs.get(blob);
  if (!commit || !bytes) return notFound('File');
  return {
    status: 200,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'x-gitlab-blob-id': blob ?? '' },
    body: bytes,
  };
}

const DEPLOYED: Readonly<Record<string, 'running' | 'succeeded' | 'failed'>> = {
  running: 'running',
  success: 'succeeded',
  failed: 'failed',
  canceled: 'failed',
};

function deployments({ state, repository, request }: GitlabCall) {
  const environment = request.query.get('environment');
  const list = state.data.deployments.filter(
    (each) => each.repository === repository.id && [null, each.environment].includes(environment),
  );
  const sorted = request.query.get('sort') === 'desc' ? list.reverse() : list;
  return page(request, sorted.map(deploymentBody));
}

function createDeployment(call: GitlabCall) {
  const { state, repository, request } = call;
  const commit = resolveRef(repository, required(request, 'sha'));
  if (!commit) return refuse(400, { sha: ['is invalid'] });
  const made = state.deployment({
    repository: repository.id,
    environment: required(request, 'environment'),
    commit: commit.id,
    ref: required(request, 'ref'),
    state: DEPLOYED[required(request, 'status')] ?? 'running',
  });
  return found(request, deploymentBody(made), 201);
}

function deploymentNamed({ state, repository, parts }: GitlabCall) {
  const found = state.data.deployments.find(
    (each) => each.repository === repository.id && String(each.id) === parts[0],
  );
  return found ?? notFound('Deployment');
}
