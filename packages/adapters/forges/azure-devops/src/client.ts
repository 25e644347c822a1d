import { ok, type Result } from '@tandem/contract';
import { answerOf, attempt, CallFailed, type ForgeConnection, refusal } from '@tandem/forge-calls';
import type { Clock, ForgeProblem, Http } from '@tandem/ports';
import { GitApi } from 'azure-devops-node-api/GitApi.js';
import { WorkItemTrackingApi } from 'azure-devops-node-api/WorkItemTrackingApi.js';

/** The parts of the client library that are used, for one repository and its project. */
export interface Client {
  readonly project: string;
  /** Empty where the reference names a project alone. */
  readonly repository: string;
  readonly clock: Clock;
  readonly git: GitApi;
  readonly work: WorkItemTrackingApi;
  /** A GET that the library has no call for; the path is below the organisation. */
  get<T>(path: string): Promise<T>;
  /** A POST that the library has no call for. */
  post<T>(path: string, body: object): Promise<T>;
  /** The id of the account that we are; asked once. */
  me(): Promise<Result<string, ForgeProblem>>;
}

/** What the library's HTTP client answers, as far as its callers read it. */
interface LibraryAnswer {
  readonly message: NodeJS.ReadableStream | { readonly statusCode: number; readonly headers: object };
  readBody(): Promise<string>;
}

type LibraryRequest = (
  method: string,
  url: string,
  body: string,
  headers: Readonly<Record<string, string>>,
) => Promise<LibraryAnswer>;

/** Methods of which doing it twice is doing it once. A PATCH here sets values, or is guarded by a revision. */
const REPEATABLE = new Set(['GET', 'OPTIONS', 'PUT', 'PATCH', 'DELETE']);

/**
 * POSTs of which doing it twice is doing it once: questions; a status, of whose name the latest counts; a label,
 * which is answered as it is where it is there.
 */
const REPEATABLE_POSTS = [
  /\/_apis\/git\/repositories\/[^/]+\/(?:commitsbatch|pullrequestquery|blobs)(?:\?|$)/i,
  /\/_apis\/git\/repositories\/[^/]+\/(?:commits\/[^/]+\/statuses|pullrequests\/\d+\/labels)(?:\?|$)/i,
  /\/_apis\/wit\/(?:wiql|workitemsbatch)(?:\?|$)/i,
];

/** The client of one repository. Nothing is asked yet. */
export function createClient({ repository: at, credential, http, clock }: ForgeConnection): Client {
  const base = at.url.replace(/\/+$/, '');
  const [project = '', repository = ''] = at.path.split('/');
  const request = requestOver(http, signIn(credential?.token), base);
  const [git, work] = quietly(
    () => [new GitApi(`${base}/`, [], {}), new WorkItemTrackingApi(`${base}/`, [], {})] as const,
  );
  for (const api of [git, work]) {
    for (const client of [api.rest.client, api.http]) Object.assign(client, { request });
    sayWhatIsMissing(api);
  }
  const call = async <T>(method: string, path: string, body: string): Promise<T> => {
    const headers = { accept: 'application/json', ...(body && { 'content-type': 'application/json' }) };
    return JSON.parse(await (await request(method, `${base}/${path}`, body, headers)).readBody());
  };
  const get = <T>(path: string): Promise<T> => call('GET', path, '');
  let me: string | undefined;
  return {
    project,
    repository,
    clock,
    git,
    work,
    get,
    post: (path, body) => call('POST', path, JSON.stringify(body)),
    me: async () => {
      if (me !== undefined) return ok(me);
      type Connection = { readonly authenticatedUser: { readonly id: string } };
      const asked = await attempt(() => get<Connection>('_apis/connectionData?connectOptions=0'));
      if (!asked.ok) return asked;
      me = asked.value.authenticatedUser.id;
      return ok(me);
    },
  };
}

/**
 * The library reads addresses by `url.parse`, of which Node warns once in a process (DEP0169). Nobody who reads a
 * job's log can do anything about it.
 */
function quietly<T>(body: () => T): T {
  const before = process.noDeprecation;
  process.noDeprecation = true;
  try {
    return body();
  } finally {
    process.noDeprecation = before ?? false;
  }
}

/**
 * A personal access token goes as the password of Basic authentication, a token of Entra ID or of a job as a
 * bearer; those two are JSON web tokens (Azure DevOps docs, integrate/get-started/authentication).
 */
function signIn(token: string | undefined): Readonly<Record<string, string>> {
  if (token === undefined) return {};
  if (/^eyJ[\w-]*\.[\w-]+\.[\w-]*$/.test(token)) return { authorization: `Bearer ${token}` };
  return { authorization: `Basic ${Buffer.from(`:${token}`).toString('base64')}` };
}

/**
 * The library's request by our own transport. What is no success is thrown, so that the library hides nothing.
 * Somebody who is not signed in gets a page: 203 with HTML, or 302 (Azure DevOps docs,
 * integrate/how-to/call-rest-api).
 */
function requestOver(
  http: Http,
  credentials: Readonly<Record<string, string>>,
  base: string,
): LibraryRequest {
  return async (method, url, body, headers) => {
    const what = `${method} ${url.replace(base, '').replace(/\?.*$/s, '')}`;
    const sent = await http.send({
      method,
      url,
      headers: { ...textHeaders(headers), ...credentials, 'x-tfs-fedauthredirect': 'Suppress' },
      ...(body && { body }),
      repeatable: REPEATABLE.has(method) || REPEATABLE_POSTS.some((each) => each.test(url)),
    });
    const outcome = answerOf(sent, what);
    const { status, body: bytes } = outcome;
    const text = (): string => new TextDecoder().decode(bytes);
    const page = status < 300 && /^text\/html/.test(outcome.headers['content-type'] ?? '');
    if (status > 299 || status === 203 || page) {
      throw new CallFailed(refusal(page ? 203 : status, what, messageIn(text())));
    }
    if (wantsJson(method, headers) && !isJson(text())) {
      const detail = `${what}: the answer is no JSON. Is this the address of an Azure DevOps organisation?`;
      throw new CallFailed({ kind: 'refused', detail, status });
    }
    return {
      message: Object.assign(streamOf(bytes), { statusCode: status, headers: outcome.headers }),
      readBody: async () => text(),
    };
  };
}

/** A server that is too old lacks parts of the API; the library says so with an error like any bug. */
function sayWhatIsMissing({ vsoClient }: GitApi | WorkItemTrackingApi): void {
  const locate = vsoClient.beginGetLocation.bind(vsoClient);
  vsoClient.beginGetLocation = async (area, id) => {
    const location = await locate(area, id);
    if (location) return location;
    const detail = `OPTIONS /_apis/${area}: this server has no resource ${id}. It may be too old.`;
    throw new CallFailed({ kind: 'refused', detail });
  };
}

/** Whether an answer without JSON is none: the library would take it for an empty one. */
function wantsJson(method: string, headers: Readonly<Record<string, string>> | undefined): boolean {
  const { accept = '' } = textHeaders(headers);
  return accept.startsWith('application/json') && (method === 'GET' || method === 'OPTIONS');
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** What the service says of an error, where it says it in JSON or plain text. */
function messageIn(body: string): string {
  if (body.trimStart().startsWith('<')) return '';
  try {
    return String(JSON.parse(body).message ?? '');
  } catch {
    return body;
  }
}

function textHeaders(headers: Readonly<Record<string, unknown>> | undefined): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers ?? {})
      .filter(([, value]) => value !== undefined && value !== null)
      .map(([name, value]) => [name.toLowerCase(), String(value)]),
  );
}

/** The bytes as the library's callers read them from a response. */
function streamOf(bytes: Uint8Array): { [Symbol.asyncIterator](): AsyncIterator<Uint8Array> } {
  return {
    async *[Symbol.asyncIterator]() {
      yield bytes;
    },
  };
}

/** All bytes of what the library calls a stream: it is the one that {@link streamOf} made. */
export async function bytesOf(stream: unknown): Promise<Uint8Array> {
  for await (const bytes of stream as AsyncIterable<Uint8Array>) return bytes;
  return new Uint8Array();
}
