import { readFileSync } from 'node:fs';
import type { Agent, globalAgent } from 'node:http';
import type { RequestOptions } from 'node:https';
import nodeTls from 'node:tls';
import type { ProcessView } from '@tandem/ports';

/** How to reach a server: the proxy, and the trusted certificate authorities. */
export interface Route {
  readonly agent?: Agent;
  /** Certificates in PEM form; absent: those of Node. */
  readonly ca?: readonly string[];
  /** The TLS settings of a cluster's kubeconfig. */
  readonly tls?: TlsIdentity;
}

/** The identities of server and client, instead of the machine's settings. All values are PEM texts. */
export interface TlsIdentity {
  /** The only trusted authorities of the server. */
  readonly ca?: string;
  /** Our certificate and its key. */
  readonly cert?: string;
  readonly key?: string;
  /** The name that the server's certificate must have, where it differs from the address. */
  readonly servername?: string;
  /** Accepts any certificate; insecure, for tests only. */
  readonly insecure?: boolean;
}

/** The request options of a route. */
export function requestOptions({ agent, ca, tls }: Route): RequestOptions {
  return {
    ...(agent && { agent }),
    ...(ca && { ca: [...ca] }),
    ...(tls?.ca !== undefined && { ca: tls.ca }),
    ...(tls?.cert !== undefined && { cert: tls.cert }),
    ...(tls?.key !== undefined && { key: tls.key }),
    ...(tls?.servername !== undefined && { servername: tls.servername }),
    ...(tls?.insecure && { rejectUnauthorized: false }),
  };
}

/** Settings of one server, which override those of the machine. */
export interface OwnRoute {
  readonly tls?: TlsIdentity;
  /** The URL of the proxy to it. */
  readonly proxy?: string;
}

/**
 * The route to an address by the environment: `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` in either case,
 * and authorities in the file `TANDEM_CA_FILE` or `CI_SERVER_TLS_CA_FILE`, besides those of Node (GitLab docs,
 * ci/variables/predefined_variables). Node itself adds those of `NODE_EXTRA_CA_CERTS`.
 *
 * @throws Error naming the file where the authorities cannot be read.
 */
export async function routeTo(url: string, env: ProcessView['env'], own: OwnRoute = {}): Promise<Route> {
  const { tls } = own;
  const ca = tls?.ca === undefined ? authorities(env) : undefined;
  const proxy = own.proxy ?? proxyFor(new URL(url), env);
  if (proxy === undefined) return { ...(ca && { ca }), ...(tls && { tls }) };
  // Loaded only for a proxy: most jobs have none.
  const options = { keepAlive: true, ...(ca && { ca: [...ca] }) };
  if (url.startsWith('https:')) {
    const { HttpsProxyAgent } = await import('https-proxy-agent');
    const agent = new HttpsProxyAgent(proxy, options) as unknown as typeof globalAgent;
    return { agent, ...(ca && { ca }), ...(tls && { tls }) };
  }
  const { HttpProxyAgent } = await import('http-proxy-agent');
  return { agent: new HttpProxyAgent(proxy, options) as unknown as typeof globalAgent };
}

function authorities(env: ProcessView['env']): readonly string[] | undefined {
  const name = ['TANDEM_CA_FILE', 'CI_SERVER_TLS_CA_FILE'].find((each) => env[each]);
  const file = name && env[name];
  if (!file) return undefined;
  try {
    return [...nodeTls.rootCertificates, readFileSync(file, 'utf8')];
  } catch (error) {
    throw new Error(`Cannot read the certificates of ${name} from ${file}: ${(error as Error).message}`);
  }
}

/** The proxy for an address, or undefined where it is reached directly. */
export function proxyFor(url: URL, env: ProcessView['env']): string | undefined {
  const named = (name: string) => env[name.toLowerCase()] || env[name];
  const proxy = named(url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY') || named('ALL_PROXY');
  if (!proxy || bypassesProxy(url, named('NO_PROXY') ?? '')) return undefined;
  return /^[a-z]+:\/\//i.test(proxy) ? proxy : `http://${proxy}`;
}

/**
 * Whether `NO_PROXY` names the host, by the rules of curl: names match themselves and their subdomains, `*` all;
 * a port, where given, must be the same (curl docs, "Environment variables", NO_PROXY).
 */
function bypassesProxy(url: URL, list: string): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      if (entry === '*') return true;
      const [, name = entry, only] = /^(.*?)(?::(\d+))?$/.exec(entry.replace(/^\*?\./, '')) ?? [];
      return (only === undefined || only === port) && (host === name || host.endsWith(`.${name}`));
    });
}
