import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Fault, type PackageRegistry, startPackageRegistry } from './server.ts';

let folder: string;
let registry: PackageRegistry;
let fault: Fault | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tandem-registry-'));
  await mkdir(join(folder, 'promote', '1.0.0'), { recursive: true });
  await writeFile(join(folder, 'promote', '1.0.0', 'promote.cjs'), 'the bytes');
  await writeFile(join(folder, 'secret'), 'outside');
  registry = await startPackageRegistry({ packages: folder, token: 't', fault: () => fault });
});
afterEach(async () => {
  fault = undefined;
  await registry.close();
  await rm(folder, { recursive: true });
});

const get = (path: string, token = 't') =>
  fetch(`${registry.url}${path}`, { headers: { 'job-token': token } });
const file = '/promote/1.0.0/promote.cjs';

it('serves a file by name, version and file name, to whoever has the token', async () => {
  expect(await (await get(file)).text()).toBe('the bytes');
  expect((await get(file, 'other')).status).toBe(401);
});

it.each([
  '/promote/1.0.1/promote.cjs',
  '/promote/1.0.0/../../secret',
  '/promote/1.0.0/..%2f..%2fsecret',
  '/promote',
])('has no %s', async (path) => {
  expect((await get(path)).status).toBe(404);
});

it.each([
  ['job-token', 't'],
  ['private-token', 't'],
  ['deploy-token', 't'],
  ['authorization', 'Bearer t'],
])('takes the token as %s', async (header, value) => {
  expect((await fetch(`${registry.url}${file}`, { headers: { [header]: value } })).status).toBe(200);
});

it('serves files that are nowhere but in memory', async () => {
  const bytes = new TextEncoder().encode('kept');
  const other = await startPackageRegistry({ packages: new Map([['gate/2.0.0/gate.cjs', bytes]]) });
  try {
    expect(await (await fetch(`${other.url}/gate/2.0.0/gate.cjs`)).text()).toBe('kept');
    expect((await fetch(`${other.url}/gate/2.0.0/other.cjs`)).status).toBe(404);
  } finally {
    await other.close();
  }
});

it('ends at once, also while it is about to answer late', async () => {
  let reached = () => {};
  const asked = new Promise<void>((resolve) => {
    reached = resolve;
  });
  const other = await startPackageRegistry({
    packages: folder,
    fault: () => {
      reached();
      return { kind: 'slow', milliseconds: 600_000 };
    },
  });
  const answer = fetch(`${other.url}${file}`).then(
    () => 'answered',
    () => 'ended',
  );
  await asked;
  await other.close();
  expect(await answer).toBe('ended');
  fault = { kind: 'slow', milliseconds: 1 };
  expect(await (await get(file)).text()).toBe('the bytes');
});

it('misbehaves as it is asked to', async () => {
  fault = { kind: 'flip-byte', at: 0 };
  expect(await (await get(file)).text()).toBe('uhe bytes');
  fault = { kind: 'status', status: 503 };
  expect((await get(file)).status).toBe(503);
  fault = { kind: 'reset' };
  await expect(get(file)).rejects.toThrow();
  fault = { kind: 'truncate' };
  await expect(get(file).then((response) => response.text())).rejects.toThrow();
});
