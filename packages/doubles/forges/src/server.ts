import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ForgeFault } from './faults.ts';
import type { ForgeState } from './state.ts';

/** A request as an emulated API receives it. */
export interface ApiRequest {
  readonly method: string;
  /** Below the address of the instance, decoded nowhere: `/api/v4/projects/shop%2Fapi`. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The body as JSON where it is such, else as text; undefined where there is none. */
  readonly body: unknown;
  /** The address of the instance, without a slash at its end. */
  readonly base: string;
}

/** The answer of an emulated API. A body that is neither text nor bytes is sent as JSON. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** A forge's way to answer: synchronous, so that no request sees another half done. */
export type Api = (state: ForgeState, request: ApiRequest) => ApiAnswer;

/** A request that the server saw, with what came of it. */
export interface SeenRequest extends ApiRequest {
  /** Counts from 1. */
  readonly count: number;
}

/** A request with its answer, for those who compare them with published descriptions. */
export interface Exchange {
  readonly request: ApiRequest;
  readonly answer: ApiAnswer;
}

export interface ForgeServerOptions {
  readonly state: ForgeState;
  /** The path that the instance lies under, such as `/gitlab`. */
  readonly under?: string;
  /** Asked for each request; absent: nothing goes wrong. */
  readonly fault?: (request: SeenRequest) => ForgeFault | undefined;
  /** Told of every request that was handled. */
  readonly onExchange?: (exchange: Exchange) => void;
}

/** A forge that runs on loopback. */
export interface ForgeServer {
  /** Where the instance is: what the adapters are given. */
  readonly url: string;
  readonly state: ForgeState;
  /** How many requests came in so far. */
  requests(): number;
  /** Brings replicas up to date: what was done by hand is what stale readers see too. */
  catchUp(): void;
  /** Ends the server and every connection to it. */
  close(): Promise<void>;
}

/** How long a stale reader may be behind, in milliseconds of real time. */
const STALE_FOR = 40;

/** Starts a server for an emulated API, with the faults that are asked for. */
export async function startForgeServer(api: Api, options: ForgeServerOptions): Promise<ForgeServer> {
  const { state, under = '', onExchange } = options;
  let count = 0;
  let before: { readonly state: ForgeState; readonly until: number } | undefined;
  const handle = (request: ApiRequest, at: ForgeState = state): ApiAnswer => {
    const writes = request.method !== 'GET' && request.method !== 'OPTIONS';
    if (writes && options.fault && !(before && before.until > Date.now())) {
      before = { state: state.copy(), until: Number.POSITIVE_INFINITY };
    }
    const answer = api(at, request);
    if (writes && before) before = { ...before, until: Date.now() + STALE_FOR };
    onExchange?.({ request, answer });
    return answer;
  };
  const stale = (): ForgeState => (before && before.until > Date.now() ? before.state : state);
  const server = createServer((incoming, response) => {
    serve(incoming, response).catch((error: unknown) => {
      response.writeHead(500, { 'content-type': 'text/plain' }).end(String(error));
    });
  });
  const serve = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const request = await readRequest(incoming, `http://${incoming.headers.host}`, under);
    if (!request) return void response.writeHead(404).end();
    count += 1;
    const fault = options.fault?.({ ...request, count });
    switch (fault?.kind) {
      case 'reset-before':
        return void incoming.socket.destroy();
      case 'rate-limit':
        return send(response, {
          status: 429,
          headers: { 'retry-after': String(fault.retryAfter) },
          body: { message: '429 Too Many Requests' },
        });
      case 'error':
        return send(response, { status: fault.status, body: { message: `${fault.status}` } });
      case 'expired-token':
        return send(response, { status: 401, body: { message: '401 Unauthorized' } });
      case 'stale':
        return send(response, handle(request, request.method === 'GET' ? stale() : state));
      case 'latency':
        await new Promise((resolve) => setTimeout(resolve, fault.milliseconds));
        return send(response, handle(request));
      case 'duplicate':
        handle(request);
        return send(response, handle(request));
      case 'reset-after':
        handle(request);
        return void incoming.socket.destroy();
      case 'error-after':
        handle(request);
        return send(response, { status: 502, body: { message: '502 Bad Gateway' } });
      case 'reset-mid-body':
        return sendHalf(response, handle(request));
      case undefined:
        return send(response, handle(request));
    }
  };
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${under}`,
    state,
    requests: () => count,
    catchUp: () => {
      before = undefined;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function readRequest(
  incoming: IncomingMessage,
  origin: string,
  under: string,
): Promise<ApiRequest | undefined> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const [path = '', search = ''] = (incoming.url ?? '/').split(/\?(.*)/s);
  if (!path.startsWith(under)) return undefined;
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : value,
    ]),
  );
  return {
    method: incoming.method ?? 'GET',
    path: path.slice(under.length),
    query: new URLSearchParams(search),
    headers,
    body: await bodyOf(Buffer.concat(chunks), headers['content-type']),
    base: `${origin}${under}`,
  };
}

async function bodyOf(bytes: Buffer, type = ''): Promise<unknown> {
  if (bytes.length === 0) return undefined;
  if (type.startsWith('multipart/form-data')) return formOf(bytes, type);
  const text = bytes.toString('utf8');
  if (!type.includes('json')) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** A form's fields, `position[new_line]` as a field within another, as Rails reads them. */
async function formOf(bytes: Buffer, type: string): Promise<unknown> {
  const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': type } }).formData();
  const body: Record<string, unknown> = {};
  for (const [name, value] of form) {
    const [, outer = name, inner] = /^([^[]+)\[([^\]]+)\]$/.exec(name) ?? [];
    if (inner === undefined) body[outer] = value;
    else body[outer] = { ...(body[outer] as object | undefined), [inner]: value };
  }
  return body;
}

function bytesOf({ body }: ApiAnswer): Uint8Array {
  if (body === undefined) return new Uint8Array();
  if (body instanceof Uint8Array) return body;
  return new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body));
}

function headersOf(answer: ApiAnswer, length: number): Record<string, string> {
  const json =
    answer.body !== undefined && typeof answer.body !== 'string' && !(answer.body instanceof Uint8Array);
  return {
    ...(json && { 'content-type': 'application/json; charset=utf-8' }),
    'content-length': String(length),
    ...answer.headers,
  };
}

function send(response: ServerResponse, answer: ApiAnswer): void {
  const bytes = bytesOf(answer);
  response.writeHead(answer.status, headersOf(answer, bytes.length)).end(bytes);
}

function sendHalf(response: ServerResponse, answer: ApiAnswer): void {
  const bytes = bytesOf(answer);
  response.writeHead(answer.status, headersOf(answer, bytes.length + 1));
  response.write(bytes.subarray(0, bytes.length >> 1), () => response.destroy());
}
