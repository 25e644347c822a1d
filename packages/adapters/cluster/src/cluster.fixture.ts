import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ADMINISTRATOR_TOKEN,
  createAdministrator,
  type KubernetesServer,
  startKubernetes,
} from '@tandem/double-cluster';
import type { Followed } from '@tandem/ports';
import { afterEach, beforeEach } from 'vitest';
import { createClusters } from './create-clusters.ts';

export const CONFIG_MAP = { group: '', version: 'v1', kind: 'ConfigMap' } as const;

export let folder = '';
export let server: KubernetesServer;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tandem-cluster-'));
  server = await startKubernetes({ bookmarks: 100, tokens: { reader: { name: 'reader', groups: [] } } });
  await admin().apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } });
});
afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Starts a server anew after a test has closed its own. */
export async function restart(): Promise<void> {
  server = await startKubernetes();
}

export const admin = () => createAdministrator(server.url, undefined, ADMINISTRATOR_TOKEN);
export const map = (name: string, value: string) =>
  admin().apply({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: 'shop' },
    data: { value },
  });

export function open(user: string, env: Readonly<Record<string, string>> = {}) {
  const config = join(folder, 'config');
  writeFileSync(
    config,
    `current-context: one\ncontexts: [{ name: one, context: { cluster: c, user: u } }]\nclusters: [{ name: c, cluster: { server: "${server.url}" } }]\nusers: [{ name: u, user: ${user} }]\n`,
  );
  const sink = { write: () => true };
  const view = {
    env: { PATH: process.env.PATH, KUBECONFIG: config, ...env },
    cwd: folder,
    stdout: sink,
    stderr: sink,
  };
  const quick = {
    retry: { tries: 2, firstWait: 10 },
    follow: { firstWait: 20, longestWait: 100, poll: 100 },
  };
  return createClusters(view, quick).open('');
}

export const ADMIN = `{ token: ${ADMINISTRATOR_TOKEN} }`;

export async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; !holds(); tries += 1) {
    if (tries > 500) throw new Error('It did not come.');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export const valuesIn = (followed: Followed) =>
  followed
    .objects()
    .map(({ metadata, data }) => `${metadata.name}=${(data as { value: string }).value}`)
    .sort();
