import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Fault, type PackageRegistry, startPackageRegistry } from './package-registry.ts';

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
