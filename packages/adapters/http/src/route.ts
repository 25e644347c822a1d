import { readFileSync } from 'node:fs';
import type { Agent, globalAgent } from 'node:http';
import type { RequestOptions } from 'node:https';
import { rootCertificates } from 'node:tls';
import type { ProcessView } from '@tandem/ports';

/** The way to a server: through a proxy where there is one, trusting what the machine trusts. */
export interface Route {
  readonly agent?: Agent;
  /** Certificates in PEM form; absent: those of Node. */
  readonly ca?: readonly string[];
  /** What a cluster's kubeconfig says of TLS. */
  readonly tls?: TlsIdentity;
}

/** Who a server must be and who we are to it, where the machine's own settings are not meant. All PEM texts. */
export interface TlsIdentity {
  /** The authorities of the server, and no others. */
  readonly ca?: string;
  /** Our certificate and its key. */
  readonly cert?: string;
  readonly key?: string;
  /** The name that the server's certificate must have, where it is not that of the address. */
  readonly servername?: string;
  /** Take any certificate: for tests of people who know what they do. */
  readonly insecure?: boolean;
}

/** What of a route goes into each request. */
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

/** What one server's own settings say, over those of the machine. */
export interface OwnRoute {
  readonly tls?: TlsIdentity;
  /** The URL of the proxy to it. */
  readonly proxy?: string;
}

/**
 * The way to an address as the environment has it: `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` in either case,
 * and authorities in the file `TANDEM_CA_FILE` or `CI_SERVER_TLS_CA_FILE`, beside Node's own (GitLab docs,
 * ci/variables/predefined_variables). Node itself adds those of `NODE_EXTRA_CA_CERTS`.
 *
 * @throws Error naming the file where the authorities cannot be read.
 */
export async function routeTo(url: string, env: ProcessView['env'], own: OwnRoute = {}): Promise<Route> {
  const { tls } = own;
  const ca = tls?.ca === undefined ? authorities(env) : undefined;
  const proxy = own.proxy ?? proxyFor(new URL(url), env);
  if (proxy === undefined) return { ...(ca && { ca }), ...(tls && { tls }) };
  // Loaded where a proxy is there: most jobs have none.
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
    return [...rootCertificates, readFileSync(file, 'utf8')];
  } catch (error) {
    throw new Error(`The certificates of ${name} cannot be read from ${file}: ${(error as Error).message}`);
  }
}

/** The proxy for an address, or undefined where it is reached directly. */
export function proxyFor(url: URL, env: ProcessView['env']): string | undefined {
  const named = (name: string) => env[name.toLowerCase()] || env[name];
  const proxy = named(url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY') || named('ALL_PROXY');
  if (!proxy || passesBy(url, named('NO_PROXY') ?? '')) return undefined;
  return /^[a-z]+:\/\//i.test(proxy) ? proxy : `http://${proxy}`;
}

/**
 * Whether `NO_PROXY` names the host, as curl reads it: names match themselves and what is under them, `*` all;
 * a port, where given, must be the same (curl docs, "Environment variables", NO_PROXY).
 */
function passesBy(url: URL, list: string): boolean {
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
