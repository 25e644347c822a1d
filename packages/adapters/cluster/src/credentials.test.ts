import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { ADMINISTRATOR_TOKEN } from '@tandem/double-cluster';
import type { ClusterObject } from '@tandem/ports';
import { describe, expect, it } from 'vitest';
import { CONFIG_MAP, folder, open, server, until } from './cluster.fixture.ts';
import { createClusters } from './create-clusters.ts';

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

  it('of a plugin that fails or is missing are a problem with its message', async () => {
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
        detail: expect.stringContaining('exited with code 3: the login has expired'),
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

  it('that are not certificates are reported, also to followers', async () => {
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

  it('that impersonate another user are rejected', async () => {
    const answer = await open(`{ token: ${ADMINISTRATOR_TOKEN}, as: somebody }`).list(CONFIG_MAP);
    expect(answer).toMatchObject({
      error: { kind: 'unconfigured', detail: expect.stringContaining('uses impersonation') },
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

  it('without a kubeconfig are a problem that names the places to set one', async () => {
    const sink = { write: () => true };
    const cluster = createClusters({ env: { HOME: folder }, cwd: folder, stdout: sink, stderr: sink }).open(
      '',
    );
    expect(await cluster.list(CONFIG_MAP)).toMatchObject({
      error: { kind: 'unconfigured', detail: expect.stringContaining('KUBECONFIG') },
    });
  });
});
