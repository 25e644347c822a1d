import type { SandboxRepository, SandboxUser } from '../data.ts';
import {
  type FaceAnswer,
  type FaceRequest,
  type ForgeServer,
  type ForgeServerOptions,
  startForgeServer,
} from '../server.ts';
import type { ForgeWorld } from '../state.ts';
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

/** Starts a GitLab on loopback: REST API v4 over the world, for what Tandem asks of it. */
export function startGitlab(options: ForgeServerOptions): Promise<ForgeServer> {
  return startForgeServer(answer, options);
}

function answer(world: ForgeWorld, request: FaceRequest): FaceAnswer {
  try {
    return answered(world, request);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { status: error.status, body: error.body };
  }
}

function answered(world: ForgeWorld, request: FaceRequest): FaceAnswer {
  const path = request.path.replace(/^\/api\/v4/, '');
  if (path === request.path)
    return { status: 404, body: '<html>404</html>', headers: { 'content-type': 'text/html' } };
  const user = signedIn(world, request);
  if (path === '/user' && request.method === 'GET') return found(request, userBody(user, request.base));
  if (path === '/users' && request.method === 'GET') {
    const named = world.state.users.filter(({ login }) =>
      [null, login].includes(request.query.get('username')),
    );
    return page(
      request,
      named.map((each) => userBody(each, request.base)),
    );
  }
  const [, project = '', rest = ''] = /^\/projects\/([^/]+)(.*)$/.exec(path) ?? [];
  if (project === '') return unserved(request);
  const repository = projectNamed(world, decodeURIComponent(project));
  if (request.headers['job-token'] && !FOR_JOBS.some((allowed) => allowed.test(rest)))
    return refuse(403, '403 Forbidden');
  const route = routeFor(ROUTES, request.method, rest);
  return route ? route.answer({ world, request, user, repository, parts: route.parts }) : unserved(request);
}

/** Nobody shall take what is not built for something that is not there. */
function unserved({ method, path }: FaceRequest): FaceAnswer {
  return {
    status: 501,
    body: `The sandbox does not serve ${method} ${path}`,
    headers: { 'content-type': 'text/plain' },
  };
}

/** GitLab docs, api/rest/authentication: PRIVATE-TOKEN, an OAuth bearer, or JOB-TOKEN. */
function signedIn(world: ForgeWorld, { headers }: FaceRequest): SandboxUser {
  const bearer = /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1];
  const token = headers['private-token'] ?? bearer ?? headers['job-token'];
  const user = world.state.users.find((each) => each.token === token);
  return user ?? refuse(401, '401 Unauthorized');
}

function projectNamed(world: ForgeWorld, name: string): SandboxRepository {
  const repository = world.state.repositories.find(({ id, path }) => String(id) === name || path === name);
  return repository ?? notFound('Project');
}
