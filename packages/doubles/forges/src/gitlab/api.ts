import type { StoredRepository, StoredUser } from '../data.ts';
import {
  type ApiAnswer,
  type ApiRequest,
  type ForgeServer,
  type ForgeServerOptions,
  startForgeServer,
} from '../server.ts';
import type { ForgeState } from '../state.ts';
import { found, notFound, page, Refused, refuse } from './answer.ts';
import { userBody } from './bodies.ts';
import { discussionRoutes } from './discussions.ts';
import { issueRoutes } from './issues.ts';
import { mergeRequestRoutes } from './merge-requests.ts';
import { repositoryRoutes } from './repository.ts';
import { type Route, routeFor } from './routes.ts';

const ROUTES: readonly Route[] = [
  ...mergeRequestRoutes,
  ...discussionRoutes,
  ...repositoryRoutes,
  ...issueRoutes,
];

/** What a job's token may do (GitLab docs, ci/jobs/ci_job_token "Job token access"): none of the above but this. */
const FOR_JOBS: readonly RegExp[] = [/^\/deployments/, /^\/packages/, /^\/releases/];

/** Starts a GitLab on loopback: REST API v4 over a state, for what Tandem asks of it. */
export function startGitlab(options: ForgeServerOptions): Promise<ForgeServer> {
  return startForgeServer(answer, options);
}

function answer(state: ForgeState, request: ApiRequest): ApiAnswer {
  try {
    return answered(state, request);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { status: error.status, body: error.body };
  }
}

function answered(state: ForgeState, request: ApiRequest): ApiAnswer {
  const path = request.path.replace(/^\/api\/v4/, '');
  if (path === request.path)
    return { status: 404, body: '<html>404</html>', headers: { 'content-type': 'text/html' } };
  const user = signedIn(state, request);
  if (path === '/user' && request.method === 'GET') return found(request, userBody(user, request.base));
  if (path === '/users' && request.method === 'GET') {
    const named = state.data.users.filter(({ login }) =>
      [null, login].includes(request.query.get('username')),
    );
    return page(
      request,
      named.map((each) => userBody(each, request.base)),
    );
  }
  const [, project = '', rest = ''] = /^\/projects\/([^/]+)(.*)$/.exec(path) ?? [];
  if (project === '') return unserved(request);
  const repository = projectNamed(state, decodeURIComponent(project));
  if (request.headers['job-token'] && !FOR_JOBS.some((allowed) => allowed.test(rest)))
    return refuse(403, '403 Forbidden');
  const route = routeFor(ROUTES, request.method, rest);
  return route ? route.answer({ state, request, user, repository, parts: route.parts }) : unserved(request);
}

/** Nobody shall take what is not built for something that is not there. */
function unserved({ method, path }: ApiRequest): ApiAnswer {
  return {
    status: 501,
    body: `The double does not serve ${method} ${path}`,
    headers: { 'content-type': 'text/plain' },
  };
}

/** GitLab docs, api/rest/authentication: PRIVATE-TOKEN, an OAuth bearer, or JOB-TOKEN. */
function signedIn(state: ForgeState, { headers }: ApiRequest): StoredUser {
  const bearer = /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1];
  const token = headers['private-token'] ?? bearer ?? headers['job-token'];
  const user = state.data.users.find((each) => each.token === token);
  return user ?? refuse(401, '401 Unauthorized');
}

function projectNamed(state: ForgeState, name: string): StoredRepository {
  const repository = state.data.repositories.find(({ id, path }) => String(id) === name || path === name);
  return repository ?? notFound('Project');
}
