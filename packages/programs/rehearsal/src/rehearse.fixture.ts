import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Bundle } from '@tandem/bundles';
import { afterAll, beforeAll } from 'vitest';
import { rehearsedBundles } from './bundles.ts';
import { type RehearsalCall, rehearse } from './rehearse.ts';
import { commitTree, git } from './repositories.ts';
import type { Story } from './story.ts';

export const root = fileURLToPath(new URL('../../../..', import.meta.url));
export const OPEN = '2026-11-24T19:30:00.000Z';
export const CLOSED = '2026-11-23T12:00:00.000Z';

export let folder: string;
export let bundles: readonly Bundle[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tandem-rehearsal-test-'));
  bundles = await rehearsedBundles(root);
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

export function play(name: string, extra: Partial<RehearsalCall> = {}): Promise<Story> {
  return rehearse({
    root,
    folder: join(folder, name),
    bundles,
    at: OPEN,
    integrate: 'gitlab',
    promote: 'azure',
    signal: new AbortController().signal,
    tell: { heading: () => {}, line: () => {}, event: () => {} },
    ...extra,
  });
}

export const gitops = (name: string) => join(folder, name, 'repositories', 'gitops.git');
export const service = (name: string) => join(folder, name, 'repositories', 'storefront-api.git');
export const commitsOf = async (name: string) =>
  Number(await git(gitops(name), ['rev-list', '--count', 'main']));
export const logOf = (story: Story) =>
  story.pipelines.flatMap((run) => run.jobs.flatMap((job) => job.log)).join('\n');

/** Puts one changed file on top of a repository's main. */
export async function change(
  repository: string,
  path: string,
  edit: (text: string) => string,
): Promise<void> {
  const names = (await git(repository, ['ls-tree', '-r', '--name-only', 'main'])).trim().split('\n');
  const files = new Map<string, Uint8Array>();
  for (const name of names) {
    const text = await git(repository, ['cat-file', 'blob', `main:${name}`]);
    files.set(name, Buffer.from(name === path ? edit(text) : text));
  }
  await commitTree(repository, files, { message: `test: change ${path}`, at: '2026-11-20T09:00:00Z' });
}
