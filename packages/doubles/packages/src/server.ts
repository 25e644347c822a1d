import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/** What a package registry serves and how it misbehaves. */
export interface PackageRegistryOptions {
  /** A folder with `<name>/<version>/<file>`, or the files themselves by such paths. */
  readonly packages: string | ReadonlyMap<string, Uint8Array>;
  /** Answers 401 to a request without this token, as a job's, a person's or a deployment's. */
  readonly token?: string;
  /** Asked for every request for a file that is there; absent: none misbehaves. */
  readonly fault?: (request: { readonly path: string; readonly count: number }) => Fault | undefined;
}

/** Ways to misbehave: other bytes, half of them, an error, no answer, a late one. */
export type Fault =
  | { readonly kind: 'flip-byte'; readonly at: number }
  | { readonly kind: 'reset' }
  | { readonly kind: 'truncate' }
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'slow'; readonly milliseconds: number };

/** A registry that runs. */
export interface PackageRegistry {
  /** `http://127.0.0.1:<port>/api/v4/projects/1/packages/generic` */
  readonly url: string;
  /** Ends the server and every connection to it. */
  close(): Promise<void>;
}

const PATH = /^\/api\/v4\/projects\/[^/]+\/packages\/generic\/([\w.-]+)\/([\w.+-]+)\/([\w.-]+)$/;

/**
 * Serves a folder on loopback in the layout of GitLab's generic packages (docs.gitlab.com,
 * user/packages/generic_packages, "Download a single file").
 */
export async function startPackageRegistry(options: PackageRegistryOptions): Promise<PackageRegistry> {
  let count = 0;
  const server = createServer((request, response) => {
    answer(options, request, response, ++count).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/api/v4/projects/1/packages/generic`,
    close: () => closeServer(server),
  };
}

async function answer(
  options: PackageRegistryOptions,
  request: IncomingMessage,
  response: ServerResponse,
  count: number,
): Promise<void> {
  const path = new URL(request.url ?? '/', 'http://localhost').pathname;
  const refuse = (status: number, message: string) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ message }));
  if (request.method !== 'GET') return void refuse(405, '405 Method Not Allowed');
  if (options.token !== undefined && !tokensOf(request).includes(options.token))
    return void refuse(401, '401 Unauthorized');
  const match = PATH.exec(path);
  const bytes = match && (await bytesOf(options.packages, match.slice(1)));
  if (!bytes) return void refuse(404, '404 Not Found');
  misbehave(response, bytes, options.fault?.({ path, count }));
}

/** docs.gitlab.com, user/packages/generic_packages, "Authenticate to the package registry". */
const TOKEN_HEADERS = ['job-token', 'private-token', 'deploy-token'] as const;

function tokensOf({ headers }: IncomingMessage): readonly unknown[] {
  const bearer = /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1];
  return [...TOKEN_HEADERS.map((name) => headers[name]), bearer];
}

async function bytesOf(
  packages: PackageRegistryOptions['packages'],
  parts: readonly string[],
): Promise<Buffer | undefined> {
  // A name of dots alone would lead out of its folder.
  if (parts.some((part) => /^\.+$/.test(part))) return undefined;
  if (typeof packages === 'string') return readFile(join(packages, ...parts)).catch(() => undefined);
  const bytes = packages.get(parts.join('/'));
  return bytes && Buffer.from(bytes);
}

function misbehave(response: ServerResponse, bytes: Buffer, fault: Fault | undefined): void {
  const headers = { 'content-type': 'application/octet-stream', 'content-length': bytes.length };
  switch (fault?.kind) {
    case undefined:
      response.writeHead(200, headers).end(bytes);
      return;
    case 'flip-byte': {
      const other = Buffer.from(bytes);
      other[fault.at] = (other[fault.at] ?? 0) ^ 1;
      response.writeHead(200, headers).end(other);
      return;
    }
    case 'truncate':
      response.writeHead(200, headers);
      response.write(bytes.subarray(0, bytes.length >> 1), () => response.destroy());
      return;
    case 'reset':
      response.destroy();
      return;
    case 'status':
      response.writeHead(fault.status).end();
      return;
    case 'slow': {
      const timer = setTimeout(() => response.writeHead(200, headers).end(bytes), fault.milliseconds);
      response.once('close', () => clearTimeout(timer));
    }
  }
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
