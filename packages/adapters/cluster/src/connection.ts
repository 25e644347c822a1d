import { err, ok } from '@tandem/contract';
import { createHttp, type OwnRoute, openStream, type Streamed } from '@tandem/http';
import type { Clock, ClusterAnswer, ClusterProblem, Http, ProcessView } from '@tandem/ports';
import type { RetryPolicy } from '@tandem/retry';
import { type Access, NoAccess } from './access.ts';
import type { Credential } from './credential.ts';
import { type Credentials, credentialsOf } from './credentials.ts';
import { findAccess } from './find-access.ts';

/** What a connection is made of; times are milliseconds. */
export interface ConnectionOptions {
  readonly view: ProcessView;
  readonly clock: Clock;
  readonly retry?: Partial<RetryPolicy>;
}

/** A stream that was opened: the API server's pieces, or why there are none. `expired`: its version is too old. */
export type Opened = ClusterAnswer<AsyncIterable<string> | 'expired'>;

/** The API server of one cluster over HTTP; everything here only reads. */
export interface Connection {
  /** The address of the API server, for messages; known as soon as it was asked. */
  server(): string;
  /** The body of an answer as JSON; undefined where the server has no such thing (404). */
  get(path: string): Promise<ClusterAnswer<unknown>>;
  open(path: string, signal: AbortSignal, silence: number): Promise<Opened>;
}

/** A connection to the cluster of a context; the access is looked for when something is first asked. */
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
      // What worked before is not configured wrongly: a plugin may fail once, as its own server may be away.
      return err({ kind: worked ? 'unreachable' : 'unconfigured', detail: error.message });
    }
  };
  return {
    server: () => server,
    get: (path) => safely((at) => at.get(path)),
    open: (path, signal, silence) => safely((at) => at.open(path, signal, silence)),
  };
}

/** What Node says of a certificate, an address or a header that is none. */
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
    // A credential may end before its time: one new one is tried.
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
      return err({ kind: 'refused', detail: this.#where('the answer is no JSON') });
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

/** The problem that a status stands for, in the words of the server's Status object where it sent one. */
function problemOf(status: number, body: string, server: string): ClusterProblem {
  let said = body.slice(0, 300);
  try {
    const { message } = JSON.parse(body) as { readonly message?: unknown };
    if (typeof message === 'string') said = message;
  } catch {
    // The words are those of a proxy, most likely.
  }
  const detail = `${server} answered ${status}${said === '' ? '' : `: ${said}`}`;
  if (status === 401) return { kind: 'unauthenticated', detail };
  // 410: the list went on too long for its pages to go on; it is read anew.
  const passes = status >= 500 || status === 429 || status === 410;
  return {
    kind: status === 403 ? 'forbidden' : passes ? 'unreachable' : 'refused',
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
    // What came is what there is to show.
  }
  return text;
}
