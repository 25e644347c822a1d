import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';

/** Any object, as JSON. */
export interface AnyObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly [field: string]: unknown;
  };
  readonly [field: string]: unknown;
}

/** A person with all rights on a cluster, real or not, who sets up what a test needs. */
export interface Administrator {
  /** Applies an object as kubectl does on the server's side; waits for its kind to be served. */
  apply(object: AnyObject): Promise<AnyObject>;
  /** Writes `status` as a controller would. */
  setStatus(object: AnyObject, status: unknown): Promise<AnyObject>;
  read(of: AnyObject): Promise<AnyObject | undefined>;
  remove(of: AnyObject): Promise<void>;
}

/** How long a kind that was just defined may take to be served; milliseconds. */
const TIMEOUT = 20_000;

/** An administrator by the API server's address, its authority and a token. */
export function createAdministrator(server: string, ca: string | undefined, token: string): Administrator {
  const paths = new Map<string, { readonly plural: string; readonly namespaced: boolean }>();
  const send = (method: string, path: string, type?: string, body?: unknown) =>
    exchange(`${server}${path}`, { method, ca, token, ...(type !== undefined && { type }), body });
  const pathOf = async ({ apiVersion, kind, metadata }: AnyObject): Promise<string> => {
    const base = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const key = `${base}/${kind}`;
    const end = Date.now() + TIMEOUT;
    while (!paths.has(key)) {
      const { status, value } = await send('GET', base);
      const { resources = [] } = value as {
        resources?: { name: string; kind: string; namespaced: boolean }[];
      };
      if (status === 200) {
        for (const each of resources.filter(({ name }) => !name.includes('/'))) {
          paths.set(`${base}/${each.kind}`, { plural: each.name, namespaced: each.namespaced });
        }
      }
      if (paths.has(key)) break;
      if (Date.now() > end) throw new Error(`${kind} of ${apiVersion} is not served.`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const { plural = '', namespaced = false } = paths.get(key) ?? {};
    const within = namespaced ? `/namespaces/${metadata.namespace ?? 'default'}` : '';
    return `${base}${within}/${plural}/${encodeURIComponent(metadata.name)}`;
  };
  const good = ({ status, value }: Answer, what: string): AnyObject => {
    if (status === 200 || status === 201) return value as AnyObject;
    throw new Error(`${what}: ${status} ${JSON.stringify(value).slice(0, 500)}`);
  };
  return {
    apply: async (object) => {
      const path = `${await pathOf(object)}?fieldManager=administrator&force=true`;
      return good(await send('PATCH', path, 'application/apply-patch+yaml', object), `apply ${object.kind}`);
    },
    setStatus: async (object, status) => {
      const path = `${await pathOf(object)}/status`;
      return good(
        await send('PATCH', path, 'application/merge-patch+json', { status }),
        `status of ${object.kind}`,
      );
    },
    read: async (of) => {
      const answer = await send('GET', await pathOf(of));
      return answer.status === 404 ? undefined : good(answer, `read ${of.kind}`);
    },
    remove: async (of) => {
      const answer = await send('DELETE', await pathOf(of));
      if (answer.status !== 404) good(answer, `delete ${of.kind}`);
    },
  };
}

interface Answer {
  readonly status: number;
  readonly value: unknown;
}

function exchange(
  url: string,
  asked: {
    readonly method: string;
    readonly ca: string | undefined;
    readonly token: string;
    readonly type?: string;
    readonly body: unknown;
  },
): Promise<Answer> {
  const send = url.startsWith('https:') ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${asked.token}`,
      accept: 'application/json',
      ...(asked.type !== undefined && { 'content-type': asked.type }),
    };
    const outgoing = send(url, {
      method: asked.method,
      headers,
      ...(asked.ca !== undefined && { ca: asked.ca }),
    });
    outgoing.on('error', reject);
    outgoing.on('response', (incoming) => {
      let text = '';
      incoming.setEncoding('utf8');
      incoming.on('data', (piece: string) => {
        text += piece;
      });
      incoming.on('end', () => {
        let value: unknown = text;
        try {
          value = JSON.parse(text);
        } catch {
          // Words of a proxy or a probe.
        }
        resolve({ status: incoming.statusCode ?? 0, value });
      });
    });
    outgoing.end(asked.body === undefined ? undefined : JSON.stringify(asked.body));
  });
}
