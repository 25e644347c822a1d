import { zipSync } from 'fflate';
import type { StoredCommit } from '../data.ts';
import { commitsBetween, historyOf, resolveRef } from '../history.ts';
import { fields, found, listed, number, refuse, text } from './answer.ts';
import { commitBody, identityBody, repositoryBody, statusBody } from './bodies.ts';
import type { GitCall, Route } from './routes.ts';

/** Azure DevOps docs, git/repositories, git/commits, git/items, git/blobs, git/statuses. */
export const repositoryRoutes: readonly Route<GitCall>[] = [
  ['GET', 'git/repositories/:', (call) => found(repositoryBody(call.repository, call.request.base))],
  ['GET', 'git/repositories/:/commits/:', (call) => found(commitBody(commitNamed(call), place(call)))],
  ['POST', 'git/repositories/:/commitsBatch', commits],
  ['GET', 'git/repositories/:/items', item],
  ['POST', 'git/repositories/:/blobs', blobs],
  ['GET', 'git/repositories/:/commits/:/statuses', statuses],
  ['POST', 'git/repositories/:/commits/:/statuses', setStatus],
];

function place({ repository, request }: GitCall): string {
  return repositoryBody(repository, request.base).url;
}

function commitNamed({ repository, parts }: GitCall): StoredCommit {
  return (
    resolveRef(repository, parts[1] ?? '') ??
    refuse(404, `TF401175: The version '${parts[1]}' could not be found.`, 'GitCommitDoesNotExistException')
  );
}

interface Version {
  readonly version?: string;
  readonly versionType?: string;
}

/** The walk begins at `compareVersion` and leaves out what `itemVersion` has. */
function commits(call: GitCall) {
  const { repository, request } = call;
  const given = fields(request) as { readonly itemVersion?: Version; readonly compareVersion?: Version };
  const tip = (given.compareVersion ?? given.itemVersion)?.version ?? repository.defaultBranch;
  const to = resolveRef(repository, tip);
  const from = given.compareVersion ? resolveRef(repository, given.itemVersion?.version ?? '') : undefined;
  if (!to || (given.compareVersion && !from)) {
    return refuse(
      404,
      `TF401175: The version descriptor '${tip}' could not be resolved.`,
      'GitUnresolvableToCommitException',
    );
  }
  const all = from ? commitsBetween(repository, from.id, to.id) : historyOf(repository, to.id);
  const [skip, top] = [number(request, '$skip', 0), number(request, '$top', 100)];
  return listed(all.slice(skip, skip + top).map((commit) => commitBody(commit, place(call), true)));
}

function item({ repository, request }: GitCall) {
  const path = (text(request, 'path') ?? '').replace(/^\//, '');
  const version = text(request, 'versionDescriptor.version') ?? repository.defaultBranch;
  const commit = resolveRef(repository, version);
  const blob = commit?.tree.get(path);
  const bytes = blob === undefined ? undefined : repository.blobs.get(blob);
  if (!commit || !bytes) {
    return refuse(
      404,
      `TF401174: The item '/${path}' could not be found in the repository at the version '${version}'.`,
      'GitItemNotFoundException',
    );
  }
  return { status: 200, headers: { 'content-type': 'application/octet-stream' }, body: bytes };
}

/** An archive of blobs. */
function blobs({ repository, request }: GitCall) {
  const ids = request.body as readonly string[];
  const entries: Record<string, Uint8Array> = {};
  for (const id of ids) {
    const bytes = repository.blobs.get(id);
    if (!bytes)
      return refuse(
        404,
        `TF401174: The object '${id}' could not be found.`,
        'GitObjectDoesNotExistException',
      );
    entries[id] = bytes;
  }
  return {
    status: 200,
    headers: { 'content-type': 'application/zip' },
    body: zipSync(entries, { level: 1 }),
  };
}

function statuses(call: GitCall) {
  const { state, request, user } = call;
  const { id } = commitNamed(call);
  const all = state.data.statuses.filter((each) => each.commit === id).reverse();
  const latest = text(request, 'latestOnly') === 'true';
  const shown = latest
    ? all.filter((each, index) => all.findIndex(({ name }) => name === each.name) === index)
    : all;
  return listed(shown.map((each) => statusBody(each, identityBody(user, request.base))));
}

const STATES: Readonly<Record<string, 'pending' | 'passed' | 'failed'>> = {
  pending: 'pending',
  notSet: 'pending',
  succeeded: 'passed',
  notApplicable: 'passed',
  failed: 'failed',
  error: 'failed',
};

function setStatus(call: GitCall) {
  const { state, request, repository, user } = call;
  const given = fields(request) as {
    readonly context?: { readonly name?: string; readonly genre?: string };
    readonly state?: string;
    readonly description?: string;
    readonly targetUrl?: string;
  };
  const { name, genre } = given.context ?? {};
  if (!name) return refuse(400, 'A status needs a context with a name.', 'InvalidArgumentValueException');
  const status = state.status({
    repository: repository.id,
    commit: commitNamed(call).id,
    name: genre ? `${genre}/${name}` : name,
    state: STATES[given.state ?? 'notSet'] ?? 'pending',
    description: given.description ?? '',
    ...(given.targetUrl !== undefined && { url: given.targetUrl }),
  });
  return found(statusBody(status, identityBody(user, request.base)), 201);
}
