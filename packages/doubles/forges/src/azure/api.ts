import type { StoredRepository, StoredUser } from '../data.ts';
import {
  type ApiAnswer,
  type ApiRequest,
  type ForgeServer,
  type ForgeServerOptions,
  startForgeServer,
} from '../server.ts';
import { type ForgeState, guidOf } from '../state.ts';
import { found, listed, Refused, refusalBody, refuse } from './answer.ts';
import { environmentRoutes } from './environments.ts';
import { locationsOf } from './locations.ts';
import { pullRequestRoutes } from './pull-requests.ts';
import { repositoryRoutes } from './repository.ts';
import { type AzureCall, type GitCall, type Route, routeFor } from './routes.ts';
import { threadRoutes } from './threads.ts';
import { workItemRoutes } from './work-items.ts';

const GIT: readonly Route<GitCall>[] = [...pullRequestRoutes, ...threadRoutes, ...repositoryRoutes];
const PROJECT: readonly Route<AzureCall>[] = [...workItemRoutes, ...environmentRoutes];

/** Starts an organisation of Azure DevOps on loopback: REST API over a state, for what Tandem asks of it. */
export function startAzureDevops(options: ForgeServerOptions): Promise<ForgeServer> {
  return startForgeServer(answer, options);
}

function answer(state: ForgeState, request: ApiRequest): ApiAnswer {
  try {
    return answered(state, request);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { status: error.status, body: refusalBody(error) };
  }
}

function answered(state: ForgeState, request: ApiRequest): ApiAnswer {
  const match = /^(?:\/([^/]+))?(?:\/[^/]+)?\/_apis\/(.+)$/i.exec(request.path);
  if (!match) return { status: 404, body: '<html>404</html>', headers: { 'content-type': 'text/html' } };
  const [, named = '', path = ''] = match;
  const area = /^OPTIONS$/.test(request.method) ? locationsOf(path) : undefined;
  if (area) return listed(area);
  const user = signedIn(state, request);
  if (/^connectionData$/i.test(path)) return found(connectionBody(user));
  const project = projectNamed(state, decodeURIComponent(named));
  const git = routeFor(GIT, request.method, path);
  if (git) {
    const repository = repositoryNamed(state, project, git.parts[0] ?? '');
    return git.answer({ state, request, user, project, repository, parts: git.parts });
  }
  const other = routeFor(PROJECT, request.method, path);
  if (other) return other.answer({ state, request, user, project, parts: other.parts });
  // Nobody shall take what is not built for something that is not there.
  return {
    status: 501,
    body: `The double does not serve ${request.method} ${request.path}`,
    headers: { 'content-type': 'text/plain' },
  };
}

/** Docs, integrate/get-started/authentication: Basic with the token as password, or a bearer. */
function signedIn(state: ForgeState, { headers }: ApiRequest): StoredUser {
  const [, scheme = '', given = ''] = /^(\w+) (.+)$/.exec(headers.authorization ?? '') ?? [];
  const token = /^basic$/i.test(scheme)
    ? Buffer.from(given, 'base64')
        .toString('utf8')
        .replace(/^[^:]*:/, '')
    : given;
  const user = state.data.users.find((each) => each.token === token);
  return (
    user ??
    refuse(
      401,
      'TF400813: The user is not authorized to access this resource.',
      'UnauthorizedRequestException',
    )
  );
}

function connectionBody(user: StoredUser) {
  const identity = {
    id: user.guid,
    descriptor: `Microsoft.IdentityModel.Claims.ClaimsIdentity;${user.email}`,
    subjectDescriptor: `aad.${user.guid}`,
    providerDisplayName: user.name,
    isActive: true,
    properties: { Account: { $type: 'System.String', $value: user.email } },
    resourceVersion: 2,
    metaTypeId: 0,
  };
  return {
    authenticatedUser: identity,
    authorizedUser: identity,
    instanceId: guidOf('instance'),
    deploymentId: guidOf('deployment'),
    deploymentType: 'hosted',
    locationServiceData: {
      serviceOwner: guidOf('owner'),
      defaultAccessMappingMoniker: 'PublicAccessMapping',
      lastChangeId: 1,
    },
  };
}

/** A project's name, by its name or id. */
function projectNamed(state: ForgeState, given: string): string {
  const known = state.data.repositories.find(
    ({ path, projectGuid }) => path.split('/')[0] === given || projectGuid === given,
  );
  const name =
    known?.path.split('/')[0] ?? state.data.tickets.find(({ project }) => project === given)?.project;
  return (
    name ??
    refuse(
      404,
      `TF200016: The following project does not exist: ${given}.`,
      'ProjectDoesNotExistWithNameException',
    )
  );
}

function repositoryNamed(state: ForgeState, project: string, given: string): StoredRepository {
  const repository = state.data.repositories.find(
    ({ path, guid }) => guid === given || path === `${project}/${given}`,
  );
  return (
    repository ??
    refuse(
      404,
      `TF401019: The Git repository with name or identifier ${given} does not exist or you do not have permissions for the operation you are attempting.`,
      'GitRepositoryNotFoundException',
    )
  );
}
