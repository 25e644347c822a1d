import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ADMINISTRATOR_TOKEN,
  createAdministrator,
  type KubernetesServer,
  startKubernetes,
} from '@tandem/double-cluster';
import type { ClusterObject, Followed } from '@tandem/ports';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createClusters } from './create-clusters.ts';

const CONFIG_MAP = { group: '', version: 'v1', kind: 'ConfigMap' } as const;

let folder = '';
let server: KubernetesServer;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tandem-cluster-'));
  server = await startKubernetes({ bookmarks: 100, tokens: { reader: { name: 'reader', groups: [] } } });
  await admin().apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } });
});
afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

const admin = () => createAdministrator(server.url, undefined, ADMINISTRATOR_TOKEN);
const map = (name: string, value: string) =>
  admin().apply({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: 'shop' },
    data: { value },
  });

function open(user: string, env: Readonly<Record<string, string>> = {}) {
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

const ADMIN = `{ token: ${ADMINISTRATOR_TOKEN} }`;

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; !holds(); tries += 1) {
    if (tries > 500) throw new Error('It did not come.');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const valuesIn = (followed: Followed) =>
  followed
    .objects()
    .map(({ metadata, data }) => `${metadata.name}=${(data as { value: string }).value}`)
    .sort();

describe('a cluster', () => {
  it('is read and listed, page by page, each object with its kind', async () => {
    for (let index = 0; index < 600; index += 1) await map(`m${index}`, String(index));
    const cluster = open(ADMIN);
    const listed = await cluster.list(CONFIG_MAP, { namespace: 'shop' });
    expect(listed.ok && listed.value.length).toBe(600);
    expect(listed.ok && new Set(listed.value.map(({ kind }) => kind))).toEqual(new Set(['ConfigMap']));
    const read = await cluster.read({ ...CONFIG_MAP, namespace: 'shop', name: 'm7' });
    expect(read).toMatchObject({ ok: true, value: { data: { value: '7' } } });
    expect(await cluster.read({ ...CONFIG_MAP, namespace: 'shop', name: 'none' })).toEqual({
      ok: true,
      value: undefined,
    });
    expect(await cluster.read({ group: 'x', version: 'v1', kind: 'Y', name: 'z' })).toMatchObject({
      error: { kind: 'no-such-kind' },
    });
  });

  it('is followed through changes, a restart, and events that are forgotten', async () => {
    await map('a', '1');
    const followed = open(ADMIN).follow(CONFIG_MAP, { namespace: 'shop' }, () => {});
    try {
      await until(() => valuesIn(followed).join() === 'a=1');
      await map('a', '2');
      await map('b', '1');
      await until(() => valuesIn(followed).join() === 'a=2,b=1');
      await admin().remove({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'b', namespace: 'shop' },
      });
      await until(() => valuesIn(followed).join() === 'a=2');
      const restarting = server.restart(100);
      await until(() => followed.state().kind === 'broken');
      await restarting;
      await map('c', '1');
      // A watch that goes on from here would miss it: the list has to be read again.
      server.store.compact();
      await until(() => valuesIn(followed).join() === 'a=2,c=1');
      expect(followed.state()).toEqual({ kind: 'watching' });
    } finally {
      followed.close();
    }
  });

  it('is asked once for a list, and goes on from bookmarks, while nothing happens', async () => {
    const followed = open(ADMIN).follow(CONFIG_MAP, { namespace: 'shop' }, () => {});
    try {
      await until(() => followed.state().kind === 'watching');
      const before = server.requests('list');
      // Others write: the version moves on without an event for this watch, and bookmarks tell of it.
      await admin().apply({
        apiVersion: 'v1',
        kind: 'ServiceAccount',
        metadata: { name: 'x', namespace: 'shop' },
      });
      await new Promise((resolve) => setTimeout(resolve, 300));
      server.store.compact();
      const watches = server.requests('watch');
      await server.restart(50);
      await until(() => server.requests('watch') > watches && followed.state().kind === 'watching');
      expect(server.requests('list')).toBe(before);
    } finally {
      followed.close();
    }
  });

  it('says in words what an account may not do, and who it does not know', async () => {
    const denied = await open('{ token: reader }').list(CONFIG_MAP);
    expect(denied).toMatchObject({ error: { kind: 'forbidden' } });
    expect(!denied.ok && denied.error.detail).toContain('User "reader" cannot list resource "configmaps"');
    expect(await open('{ token: nobody }').list(CONFIG_MAP)).toMatchObject({
      error: { kind: 'unauthenticated' },
    });
    const { close, url } = { close: () => server.close(), url: server.url };
    const gone = open(ADMIN);
    await close();
    const answer = await gone.list(CONFIG_MAP);
    expect(answer).toMatchObject({ error: { kind: 'unreachable' } });
    expect(!answer.ok && answer.error.detail).toContain(url);
    server = await startKubernetes();
  });
});

it('a server that is not an API server is named, with what it was asked', async () => {
  const other = createServer((request, response) => {
    const resources = {
      resources: [{ name: 'configmaps', kind: 'ConfigMap', namespaced: true, verbs: ['list'] }],
    };
    response.end(JSON.stringify(request.url === '/api/v1' ? resources : { hello: 'world' }));
  });
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  try {
    const url = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
    const cluster = open(ADMIN);
    writeFileSync(
      join(folder, 'config'),
      `current-context: one\ncontexts: [{ name: one, context: { cluster: c } }]\nclusters: [{ name: c, cluster: { server: "${url}" } }]\n`,
    );
    expect(await cluster.list(CONFIG_MAP)).toEqual({
      ok: false,
      error: {
        kind: 'refused',
        detail: `${url} answered the list of ConfigMap without \`items\`: is it a Kubernetes API server?`,
      },
    });
  } finally {
    await new Promise((resolve) => other.close(resolve));
  }
});

describe('credentials', () => {
  const listed = (answer: Awaited<ReturnType<ReturnType<typeof open>['list']>>): readonly ClusterObject[] => {
    if (!answer.ok) throw new Error(answer.error.detail);
    return answer.value;
  };

  it('come from a plugin, which is asked again when the server does not take them', async () => {
    const plugin = join(folder, 'plugin');
    const count = join(folder, 'count');
    writeFileSync(
      plugin,
      `#!/bin/sh\necho x >> ${count}\n[ $(wc -l < ${count}) -gt 1 ] && token=${ADMINISTRATOR_TOKEN} || token=old\necho '{"kind":"ExecCredential","status":{"token":"'$token'"}}'\n`,
    );
    chmodSync(plugin, 0o755);
    const cluster = open(`{ exec: { apiVersion: client.authentication.k8s.io/v1, command: ./plugin } }`);
    expect(listed(await cluster.list(CONFIG_MAP))).toEqual([]);
  });

  it('of a plugin that fails or is missing are refused in its words', async () => {
    const exec = (command: string) =>
      `{ exec: { apiVersion: client.authentication.k8s.io/v1, command: ${command}, installHint: Install it. } }`;
    const missing = await open(exec('no-such-plugin')).list(CONFIG_MAP);
    expect(missing).toMatchObject({
      error: {
        kind: 'unconfigured',
        detail: expect.stringContaining('no-such-plugin, which is not installed in this job. Install it.'),
      },
    });
    writeFileSync(join(folder, 'bad'), '#!/bin/sh\necho "the login has expired" >&2\nexit 3\n');
    chmodSync(join(folder, 'bad'), 0o755);
    const bad = await open(exec('./bad')).list(CONFIG_MAP);
    expect(bad).toMatchObject({
      error: {
        kind: 'unconfigured',
        detail: expect.stringContaining('ended with code 3: the login has expired'),
      },
    });
  });

  it('of a plugin that fails after it worked are asked for again', async () => {
    const fails = join(folder, 'fails');
    const past = new Date(Date.now() - 1_000).toISOString();
    const answer = `{"kind":"ExecCredential","status":{"token":"${ADMINISTRATOR_TOKEN}","expirationTimestamp":"${past}"}}`;
    writeFileSync(join(folder, 'plugin'), `#!/bin/sh\n[ -e ${fails} ] && exit 1\necho '${answer}'\n`);
    chmodSync(join(folder, 'plugin'), 0o755);
    const cluster = open(`{ exec: { apiVersion: client.authentication.k8s.io/v1, command: ./plugin } }`);
    expect(listed(await cluster.list(CONFIG_MAP))).toEqual([]);
    writeFileSync(fails, '');
    expect(await cluster.list(CONFIG_MAP)).toMatchObject({ error: { kind: 'unreachable' } });
    rmSync(fails);
    expect(listed(await cluster.list(CONFIG_MAP))).toEqual([]);
  });

  it('that are no certificates are told as such, to those who follow too', async () => {
    const bad = open('{ client-certificate-data: bm9uZQ==, client-key-data: bm9uZQ== }');
    const tls = server.url.replace('http:', 'https:');
    writeFileSync(
      join(folder, 'config'),
      `current-context: one\ncontexts: [{ name: one, context: { cluster: c, user: u } }]\nclusters: [{ name: c, cluster: { server: "${tls}" } }]\nusers: [{ name: u, user: { client-certificate-data: bm9uZQ==, client-key-data: bm9uZQ== } }]\n`,
    );
    expect(await bad.list(CONFIG_MAP)).toMatchObject({ error: { kind: 'unconfigured' } });
    const followed = bad.follow(CONFIG_MAP, {}, () => {});
    await until(() => followed.state().kind === 'broken');
    expect(followed.state()).toMatchObject({ problem: { kind: 'unconfigured' } });
    followed.close();
  });

  it('that act as somebody else are refused', async () => {
    const answer = await open(`{ token: ${ADMINISTRATOR_TOKEN}, as: somebody }`).list(CONFIG_MAP);
    expect(answer).toMatchObject({
      error: { kind: 'unconfigured', detail: expect.stringContaining('as somebody else') },
    });
  });

  it('of a workload identity are fetched without kubelogin', async () => {
    const seen: string[] = [];
    const entra = createServer((request, response) => {
      let body = '';
      request.on('data', (piece) => (body += piece));
      request.on('end', () => {
        seen.push(`${request.url} ${body}`);
        response
          .setHeader('content-type', 'application/json')
          .end(JSON.stringify({ access_token: ADMINISTRATOR_TOKEN, expires_in: 3600 }));
      });
    });
    await new Promise<void>((resolve) => entra.listen(0, '127.0.0.1', resolve));
    try {
      writeFileSync(join(folder, 'federated'), 'assertion\n');
      const kubelogin = `{ exec: { apiVersion: client.authentication.k8s.io/v1beta1, command: kubelogin, args: [get-token, --login, workloadidentity, --server-id, server] } }`;
      const cluster = open(kubelogin, {
        PATH: folder,
        AZURE_CLIENT_ID: 'client',
        AZURE_TENANT_ID: 'tenant',
        AZURE_FEDERATED_TOKEN_FILE: join(folder, 'federated'),
        AZURE_AUTHORITY_HOST: `http://127.0.0.1:${(entra.address() as AddressInfo).port}/`,
      });
      expect(listed(await cluster.list(CONFIG_MAP))).toEqual([]);
      expect(listed(await cluster.list(CONFIG_MAP))).toEqual([]);
      expect(seen).toHaveLength(1);
      const [path = '', form = ''] = (seen[0] ?? '').split(' ');
      expect(path).toBe('/tenant/oauth2/v2.0/token');
      expect(Object.fromEntries(new URLSearchParams(form))).toEqual({
        grant_type: 'client_credentials',
        client_id: 'client',
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: 'assertion',
        scope: 'server/.default',
      });
    } finally {
      await new Promise((resolve) => entra.close(resolve));
    }
  });

  it('of nobody: where there is no kubeconfig, it is said how to give one', async () => {
    const sink = { write: () => true };
    const cluster = createClusters({ env: { HOME: folder }, cwd: folder, stdout: sink, stderr: sink }).open(
      '',
    );
    expect(await cluster.list(CONFIG_MAP)).toMatchObject({
      error: { kind: 'unconfigured', detail: expect.stringContaining('KUBECONFIG') },
    });
  });
});
