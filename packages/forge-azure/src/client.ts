import { ok, type Result } from '@tandem/contract';
import { answerOf, attempt, CallFailed, refusal } from '@tandem/http';
import type { Clock, ForgePlace, ForgeProblem, Http } from '@tandem/ports';
import { GitApi } from 'azure-devops-node-api/GitApi.js';
import { WorkItemTrackingApi } from 'azure-devops-node-api/WorkItemTrackingApi.js';

/** The parts of the client library that are used, for one repository and its project. */
export interface Client {
  readonly project: string;
  /** Empty where the place names a project alone. */
  readonly repository: string;
  readonly clock: Clock;
  readonly git: GitApi;
  readonly work: WorkItemTrackingApi;
  /** A GET that the library has no call for; the path is below the organisation. */
  get<T>(path: string): Promise<T>;
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

/** Questions that the API takes as POST. */
const QUESTIONS =
  /\/_apis\/(?:git\/repositories\/[^/]+\/(?:commitsbatch|pullrequestquery|blobs)|wit\/(?:wiql|workitemsbatch))\b/i;

/** The client of one place. Nothing is asked yet. */
export function createClient(from: {
  readonly place: ForgePlace;
  readonly token: string | undefined;
  readonly http: Http;
  readonly clock: Clock;
}): Client {
  const { place, token, http, clock } = from;
  const base = place.url.replace(/\/+$/, '');
  const [project = '', repository = ''] = place.path.split('/');
  const request = requestOver(http, signIn(token), base);
  const git = new GitApi(`${base}/`, [], {});
  const work = new WorkItemTrackingApi(`${base}/`, [], {});
  for (const api of [git, work]) {
    for (const client of [api.rest.client, api.http]) Object.assign(client, { request });
  }
  const get = async <T>(path: string): Promise<T> =>
    JSON.parse(
      await (await request('GET', `${base}/${path}`, '', { accept: 'application/json' })).readBody(),
    );
  let me: string | undefined;
  return {
    project,
    repository,
    clock,
    git,
    work,
    get,
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
      repeatable: REPEATABLE.has(method) || QUESTIONS.test(url),
    });
    const outcome = answerOf(sent, what);
    const { status, body: bytes } = outcome;
    const page = status === 203 || /^text\/html/.test(outcome.headers['content-type'] ?? '');
    if (status > 299 || page) {
      throw new CallFailed(refusal(page ? 203 : status, what, messageIn(new TextDecoder().decode(bytes))));
    }
    return {
      message: Object.assign(streamOf(bytes), { statusCode: status, headers: outcome.headers }),
      readBody: async () => new TextDecoder().decode(bytes),
    };
  };
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
