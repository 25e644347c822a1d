import { err, ok } from '@tandem/contract';
import { createHttp, type OwnRoute, openStream, type Streamed } from '@tandem/http';
import type { Clock, ClusterAnswer, ClusterProblem, Http, ProcessView } from '@tandem/ports';
import type { RetryPolicy } from '@tandem/retry';
import { type Access, NoAccess } from './access.ts';
import type { Credential } from './credential.ts';
import { type Credentials, credentialsOf } from './credentials.ts';
import { findAccess } from './find-access.ts';

/** Options of a connection; times are milliseconds. */
export interface ConnectionOptions {
  readonly view: ProcessView;
  readonly clock: Clock;
  readonly retry?: Partial<RetryPolicy>;
}

/** An opened stream: the pieces of the response, or why there are none. `expired`: its version is too old. */
export type Opened = ClusterAnswer<AsyncIterable<string> | 'expired'>;

/** The API server of one cluster over HTTP; read-only. */
export interface Connection {
  /** The address of the API server, for messages; known after the first request. */
  server(): string;
  /** The body of the response as JSON; undefined where the resource does not exist (404). */
  get(path: string): Promise<ClusterAnswer<unknown>>;
  open(path: string, signal: AbortSignal, silence: number): Promise<Opened>;
}

/** A connection to the cluster of a context; the access is resolved at the first request. */
export function createConnection(context: string, options: ConnectionOptions): Connection {
  let line: Promise<Line> | undefined;
  let worked = false;
  let server = 'The API server';
  const use = (): Promise<Line> => {
    line ??= findAccess(options.view, context).then((access) => {
      server = access.server;
      return new Line(access, options);
    });
    return line;
  };
  const safely = async <T>(work: (at: Line) => Promise<ClusterAnswer<T>>): Promise<ClusterAnswer<T>> => {
    try {
      const answer = await work(await use());
      worked ||= answer.ok;
      return answer;
    } catch (error) {
      if (!(error instanceof NoAccess) && !isUnusable(error)) throw error;
      line = undefined;
      // After a success the configuration is valid: a plugin may fail temporarily, as its own server may be unreachable.
      return err({ kind: worked ? 'unreachable' : 'unconfigured', detail: error.message });
    }
  };
  return {
    server: () => server,
    get: (path) => safely((at) => at.get(path)),
    open: (path, signal, silence) => safely((at) => at.open(path, signal, silence)),
  };
}

/** Whether Node rejects a certificate, an address or a header as invalid. */
function isUnusable(error: unknown): error is Error {
  return (
    error instanceof Error && /^ERR_(?:OSSL|INVALID)/.test(String((error as NodeJS.ErrnoException).code))
  );
}

class Line {
  readonly #access: Access;
  readonly #options: ConnectionOptions;
  readonly #credentials: Credentials;
  #http: { readonly cert: string | undefined; readonly http: Http } | undefined;

  constructor(access: Access, options: ConnectionOptions) {
    this.#access = access;
    this.#options = options;
    this.#credentials = credentialsOf(access, options.view, options.clock);
  }

  async get(path: string): Promise<ClusterAnswer<unknown>> {
    const first = await this.#get(path, await this.#credentials());
    // A credential may be revoked early: a new one is tried once.
    const answer =
      first.kind === 'answered' && first.status === 401
        ? await this.#get(path, await this.#credentials(true))
        : first;
    if (answer.kind !== 'answered') return err({ kind: 'unreachable', detail: this.#where(answer.detail) });
    if (answer.status === 404) return ok(undefined);
    if (answer.status !== 200) return err(problemOf(answer.status, textOf(answer.body), this.#access.server));
    try {
      return ok(JSON.parse(textOf(answer.body)));
    } catch {
      return err({
        kind: 'refused',
        detail: this.#where('the response is not JSON; is this the address of a Kubernetes API server?'),
      });
    }
  }

  async open(path: string, signal: AbortSignal, silence: number): Promise<Opened> {
    const first = await this.#open(path, await this.#credentials(), signal, silence);
    const answer =
      first.kind === 'answered' && first.status === 401
        ? await this.#open(path, await this.#credentials(true), signal, silence)
        : first;
    if (answer.kind === 'lost') return err({ kind: 'unreachable', detail: this.#where(answer.detail) });
    if (answer.status === 200) return ok(answer.pieces);
    if (answer.status === 410) return ok('expired');
    return err(problemOf(answer.status, await allOf(answer.pieces), this.#access.server));
  }

  #get(path: string, credential: Credential): ReturnType<Http['send']> {
    const headers = headersFor(credential);
    return this.#with(credential).send({
      method: 'GET',
      url: `${this.#access.server}${path}`,
      headers,
      repeatable: true,
    });
  }

  #open(path: string, credential: Credential, signal: AbortSignal, silence: number): Promise<Streamed> {
    const { env } = this.#options.view;
    const from = { env, own: this.#own(credential), signal, silence };
    return openStream({ url: `${this.#access.server}${path}`, headers: headersFor(credential) }, from);
  }

  #with(credential: Credential): Http {
    if (this.#http && this.#http.cert === credential.cert) return this.#http.http;
    const { view, clock, retry } = this.#options;
    const http = createHttp({
      env: view.env,
      clock,
      own: this.#own(credential),
      ...(retry && { retry }),
    });
    this.#http = { cert: credential.cert, http };
    return http;
  }

  #own({ cert, key }: Credential): OwnRoute {
    const { ca, servername, insecure, proxy } = this.#access;
    const tls = {
      ...(ca !== undefined && { ca }),
      ...(servername !== undefined && { servername }),
      ...(insecure && { insecure }),
      ...(cert !== undefined && { cert }),
      ...(key !== undefined && { key }),
    };
    return { ...(Object.keys(tls).length > 0 && { tls }), ...(proxy !== undefined && { proxy }) };
  }

  #where(detail: string): string {
    return `${this.#access.server}: ${detail}`;
  }
}

function headersFor({ authorization }: Credential): Readonly<Record<string, string>> {
  return {
    accept: 'application/json',
    'user-agent': 'tandem',
    ...(authorization !== undefined && { authorization }),
  };
}

/** The problem of a status, with the message of the server's Status object where it sent one. */
function problemOf(code: number, body: string, server: string): ClusterProblem {
  let message = body.slice(0, 300);
  try {
    const status = JSON.parse(body) as { readonly message?: unknown };
    if (typeof status.message === 'string') message = status.message;
  } catch {
    // Most likely the message of a proxy.
  }
  const detail = `${server} returned status ${code}${message === '' ? '' : `: ${message}`}`;
  if (code === 401) return { kind: 'unauthenticated', detail };
  // 410: the continue token of a list expired; the list is read again.
  const temporary = code >= 500 || code === 429 || code === 410;
  return {
    kind: code === 403 ? 'forbidden' : temporary ? 'unreachable' : 'refused',
    detail,
  };
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

async function allOf(pieces: AsyncIterable<string>): Promise<string> {
  let text = '';
  try {
    for await (const piece of pieces) text += piece;
  } catch {
    // The received part is all there is to show.
  }
  return text;
}
