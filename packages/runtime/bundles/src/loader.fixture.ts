import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach } from 'vitest';
import { loaderScript } from './loader-script.ts';
import { stampTemplate } from './stamp.ts';

export const BUNDLE = `"use strict";
export const { join } = require('node:path');
console.log(JSON.stringify({ ran: typeof join, args: process.argv.slice(2), umlaut: 'ü',
  token: process.env.TANDEM_BUNDLES_TOKEN ?? null, ring: process.env.TANDEM_INPUT_RING ?? null }));
import('node:os').then(() => { process.exitCode = 3; });
`;
export const PATH_OF = 'promote/1.2.3/promote.cjs';
export const TGZ = '/@tandem/step-promote/-/step-promote-1.2.3.tgz';
export const sha256 = createHash('sha256').update(BUNDLE).digest('hex');
export const stamped = stampTemplate(loaderScript('promote'), { version: '1.2.3', sha256 });

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

export let folder = '';
export const servers: Server[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tandem-loader-'));
});
afterEach(async () => {
  rmSync(folder, { recursive: true, force: true });
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

export async function serve(handler: Handler): Promise<string> {
  const server = createServer(handler);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Runs a template's script as a job does. */
export function run(
  env: Record<string, string>,
  script = stamped,
  shell: readonly string[] = ['bash', '-eo', 'pipefail'],
) {
  const file = join(folder, 'script.sh');
  writeFileSync(file, script);
  const [program = '', ...args] = shell;
  const child = spawn(program, [...args, file], {
    cwd: folder,
    env: { PATH: `${join(process.execPath, '..')}:${process.env.PATH}`, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  return new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

export function folderOf(bytes: string): string {
  mkdirSync(join(folder, 'bundles', 'promote', '1.2.3'), { recursive: true });
  writeFileSync(join(folder, 'bundles', PATH_OF), bytes);
  return pathToFileURL(join(folder, 'bundles')).href;
}

export function tar(name: string, content: string): Buffer {
  const head = Buffer.alloc(512);
  head.write(name);
  head.write(`${Buffer.byteLength(content).toString(8).padStart(11, '0')} `, 124);
  const body = Buffer.from(content);
  return Buffer.concat([head, body, Buffer.alloc((512 - (body.length % 512)) % 512)]);
}

export function archive(): Buffer {
  const files = [tar('package/package.json', '{}'), tar('package/promote.cjs', BUNDLE), Buffer.alloc(1024)];
  return gzipSync(Buffer.concat(files));
}

export const RAN = { ran: 'function', args: [], umlaut: 'ü', token: null, ring: 'friendly' };

export function bash(): string {
  return ['/bin/bash', '/usr/bin/bash', '/usr/local/bin/bash'].find((path) => existsSync(path)) ?? 'bash';
}
