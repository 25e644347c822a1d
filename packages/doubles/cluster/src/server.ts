import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Account, forbiddenText, isAllowed, type Wish } from './access.ts';
import type { ServedKind } from './kinds.ts';
import { ClusterStore, keyOf, Refused, type Stored, type StoreEvent } from './state.ts';

/** A Kubernetes API server on loopback. */
export interface KubernetesServer {
  readonly url: string;
  readonly store: ClusterStore;
  /** How many requests came in so far, by verb: `list`, `watch`, `get` and so on. */
  requests(verb?: string): number;
  /** Ends every connection and answers none for so many milliseconds, as a restart does. */
  restart(pause: number): Promise<void>;
  close(): Promise<void>;
}

export interface KubernetesOptions {
  /** Accounts by their tokens; `admin` may do everything. */
  readonly tokens?: Readonly<Record<string, Account>>;
  /** Milliseconds by which a watch lags behind, asked for each event; absent: not at all. */
  readonly lag?: (event: StoreEvent) => number;
  /** Milliseconds between two bookmarks of a watch that asked for them. */
  readonly bookmarks?: number;
}

interface Call {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly query: URLSearchParams;
  readonly account: Account;
  readonly body: unknown;
}

/** The token of an account that may do everything. */
export const ADMINISTRATOR_TOKEN = 'administrator';

/** Starts an API server: discovery, read, list, watch, server-side apply, patches, deletion, and RBAC. */
export async function startKubernetes(options: KubernetesOptions = {}): Promise<KubernetesServer> {
  const store = new ClusterStore();
  const counts = new Map<string, number>();
  const accounts = new Map(Object.entries(options.tokens ?? {}));
  accounts.set(ADMINISTRATOR_TOKEN, { name: 'admin', groups: ['system:masters'] });
  let down = false;
  const api = new Api(store, options, (verb) => counts.set(verb, (counts.get(verb) ?? 0) + 1));
  const server = createServer((request, response) => {
    if (down) return void request.socket.destroy();
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
    const account = accounts.get(token);
    if (!account) return status(response, 401, 'Unauthorized', 'Unauthorized');
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const text = Buffer.concat(pieces).toString('utf8');
      try {
        const url = new URL(request.url ?? '/', 'http://localhost');
        const body: unknown = text === '' ? undefined : JSON.parse(text);
        api.answer(url.pathname, { request, response, query: url.searchParams, account, body });
      } catch (error) {
        if (error instanceof Refused) status(response, error.status, error.reason, error.message);
        else status(response, 400, 'BadRequest', String(error));
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    store,
    requests: (verb) =>
      verb === undefined
        ? [...counts.values()].reduce((sum, each) => sum + each, 0)
        : (counts.get(verb) ?? 0),
    restart: async (pause) => {
      down = true;
      server.closeAllConnections();
      await new Promise((resolve) => setTimeout(resolve, pause));
      down = false;
    },
    close: () =>
      new Promise((resolve) => {
        api.close();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

class Api {
  readonly #store: ClusterStore;
  readonly #options: KubernetesOptions;
  readonly #count: (verb: string) => void;
  readonly #watches = new Set<() => void>();

  constructor(store: ClusterStore, options: KubernetesOptions, count: (verb: string) => void) {
    this.#store = store;
    this.#options = options;
    this.#count = count;
  }

  close(): void {
    for (const end of this.#watches) end();
  }

  answer(path: string, call: Call): void {
    const at =
      /^\/(?:api\/(v1)|apis\/([^/]+)\/([^/]+))(?:\/namespaces\/([^/]+))?(?:\/([^/]+))?(?:\/([^/]+))?(?:\/(status))?\/?$/.exec(
        path,
      );
    if (path === '/version' || path === '/readyz')
      return void send(call.response, 200, { major: '1', minor: '36' });
    if (!at) throw new Refused(404, 'NotFound', 'the server could not find the requested resource');
    const [, core, group = '', version = core ?? '', within, named, object, part] = at;
    // `/api/v1/namespaces/x` is the object x, and not the objects in it.
    const plural = named ?? (within === undefined ? undefined : 'namespaces');
    const name =
      named === undefined && within !== undefined
        ? decodeURIComponent(within)
        : object && decodeURIComponent(object);
    const namespace = named === undefined || within === undefined ? undefined : decodeURIComponent(within);
    if (plural === undefined) return void this.#discover(group, version, call);
    const kind = this.#store
      .kinds()
      .find((each) => each.group === group && each.version === version && each.plural === plural);
    if (!kind) throw new Refused(404, 'NotFound', 'the server could not find the requested resource');
    const verb = verbOf(call, name);
    this.#count(verb);
    const wish: Wish = {
      verb,
      group,
      resource: part === 'status' ? `${plural}/status` : plural,
      ...(namespace !== undefined && { namespace }),
    };
    if (!isAllowed(this.#store, call.account, wish)) {
      throw new Refused(403, 'Forbidden', forbiddenText(call.account, wish));
    }
    if (verb === 'list') return void this.#list(kind, namespace, call);
    if (verb === 'watch') return void this.#watch(kind, namespace, call);
    if (name === undefined)
      throw new Refused(405, 'MethodNotAllowed', 'the server does not allow this method');
    this.#object(verb, kind, { namespace, name, part }, call);
  }

  #object(
    verb: string,
    kind: ServedKind,
    {
      namespace,
      name,
      part,
    }: { readonly namespace: string | undefined; readonly name: string; readonly part: string | undefined },
    { response, request, query, body }: Call,
  ): void {
    const given = (body ?? {}) as Readonly<Record<string, unknown>>;
    if (verb === 'delete') return void send(response, 200, this.#store.remove(kind, namespace, name));
    if (verb === 'patch') {
      const type = request.headers['content-type'] ?? '';
      const manager = query.get('fieldManager') ?? 'unknown';
      const written = type.startsWith('application/apply-patch')
        ? this.#store.apply(kind, namespace, name, given, manager)
        : this.#store.patch(kind, namespace, name, given, part === 'status' ? 'status' : undefined);
      return void send(response, 200, written);
    }
    const found = this.#store.get(kind, namespace, name);
    if (!found) throw new Refused(404, 'NotFound', `${keyOf(kind)} "${name}" not found`);
    send(response, 200, inVersion(found, kind));
  }

  #discover(group: string, version: string, { response }: Call): void {
    const kinds = this.#store.kinds().filter((each) => each.group === group && each.version === version);
    if (kinds.length === 0)
      throw new Refused(404, 'NotFound', 'the server could not find the requested resource');
    const resources = kinds.flatMap(({ plural: name, kind, namespaced, hasStatus }) => [
      { name, kind, namespaced },
      ...(hasStatus ? [{ name: `${name}/status`, kind, namespaced }] : []),
    ]);
    send(response, 200, {
      kind: 'APIResourceList',
      groupVersion: group === '' ? version : `${group}/${version}`,
      resources,
    });
  }

  #list(kind: ServedKind, namespace: string | undefined, { response, query }: Call): void {
    const from = Number(query.get('continue') || 0);
    const limit = Number(query.get('limit') || 0) || Number.POSITIVE_INFINITY;
    const all = this.#store.list(kind, namespace).filter((object) => isSelected(object, query));
    const items = all.slice(from, from + limit).map((each) => inVersion(each, kind));
    const more = from + limit < all.length ? { continue: String(from + limit) } : {};
    send(response, 200, {
      apiVersion: 'v1',
      kind: `${kind.kind}List`,
      metadata: { resourceVersion: String(this.#store.version), ...more },
      items,
    });
  }

  #watch(kind: ServedKind, namespace: string | undefined, { response, query }: Call): void {
    const asked = query.get('resourceVersion') ?? '';
    const missed = this.#store.since(asked === '' ? this.#store.version : Number(asked));
    response.writeHead(200, { 'content-type': 'application/json' });
    const write = (type: string, object: unknown) => response.write(`${JSON.stringify({ type, object })}\n`);
    if (!missed) {
      const message = `too old resource version: ${asked}`;
      write('ERROR', {
        kind: 'Status',
        apiVersion: 'v1',
        status: 'Failure',
        reason: 'Expired',
        code: 410,
        message,
      });
      return void response.end();
    }
    // Told in the order in which it happened, however long each is held back.
    let last: Promise<void> = Promise.resolve();
    const tell = (event: StoreEvent): void => {
      if (event.key !== keyOf(kind)) return;
      if (namespace !== undefined && event.object.metadata.namespace !== namespace) return;
      if (!isSelected(event.object, query)) return;
      const lag = this.#options.lag?.(event) ?? 0;
      const until = new Promise<void>((resolve) => (lag > 0 ? setTimeout(resolve, lag) : resolve()));
      last = last.then(() => until).then(() => void write(event.type, inVersion(event.object, kind)));
    };
    for (const event of missed) tell(event);
    const stopListening = this.#store.listen(tell);
    const bookmark = (): void => {
      const { version } = this.#store;
      last = last.then(() => {
        const metadata = { resourceVersion: String(version), creationTimestamp: null };
        write('BOOKMARK', {
          apiVersion: kind.group === '' ? kind.version : `${kind.group}/${kind.version}`,
          kind: kind.kind,
          metadata,
        });
      });
    };
    const wants = query.get('allowWatchBookmarks') === 'true';
    const ticking = wants ? setInterval(bookmark, this.#options.bookmarks ?? 5_000) : undefined;
    const end = (): void => {
      clearInterval(ticking);
      clearTimeout(ending);
      stopListening();
      this.#watches.delete(end);
      void last.then(() => response.end());
    };
    const ending = setTimeout(end, Number(query.get('timeoutSeconds') || 300) * 1000);
    this.#watches.add(end);
    response.on('close', end);
  }
}

function verbOf({ request: { method }, query }: Call, name: string | undefined): string {
  if (method === 'DELETE') return 'delete';
  if (method === 'PATCH') return 'patch';
  if (name !== undefined) return 'get';
  return query.get('watch') === 'true' || query.get('watch') === '1' ? 'watch' : 'list';
}

/** An object in the version that was asked for: kinds here have one form in all their versions. */
function inVersion(object: Stored, { group, version }: ServedKind): Stored {
  return { ...object, apiVersion: group === '' ? version : `${group}/${version}` };
}

function isSelected(object: Stored, query: URLSearchParams): boolean {
  const labels = object.metadata.labels ?? {};
  const pairs = (text: string | null) =>
    (text ?? '')
      .split(',')
      .filter((part) => part !== '')
      .map((part) => part.split('=') as [string, string]);
  if (!pairs(query.get('labelSelector')).every(([name, value]) => labels[name] === value)) return false;
  return pairs(query.get('fieldSelector')).every(([path, value]) => {
    const found = path
      .split('.')
      .reduce<unknown>((at, step) => (at as Record<string, unknown> | undefined)?.[step], object);
    return found === value;
  });
}

function send(response: ServerResponse, code: number, body: unknown): void {
  response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function status(response: ServerResponse, code: number, reason: string, message: string): void {
  send(response, code, {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    reason,
    code,
  });
}
