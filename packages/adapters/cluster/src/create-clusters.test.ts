import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  ADMIN,
  admin,
  CONFIG_MAP,
  folder,
  map,
  open,
  restart,
  server,
  until,
  valuesIn,
} from './cluster.fixture.ts';

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

  it('has the definition of a custom kind, and none of its own kinds', async () => {
    const definition = {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'boxes.example.com' },
      spec: {
        group: 'example.com',
        scope: 'Namespaced',
        names: { kind: 'Box', plural: 'boxes' },
        versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: {} } }],
      },
    };
    await admin().apply(definition);
    const cluster = open(ADMIN);
    const kind = { group: 'example.com', version: 'v1', kind: 'Box' };
    expect(await cluster.definition(kind)).toMatchObject({
      ok: true,
      value: { spec: { names: { kind: 'Box' } } },
    });
    expect(await cluster.definition(CONFIG_MAP)).toEqual({ ok: true, value: undefined });
    expect(await cluster.definition({ ...kind, kind: 'Other' })).toMatchObject({
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

  it('reports a missing permission and an unknown account', async () => {
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
    await restart();
  });
});

it('a server that is not an API server is named, with the request', async () => {
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
        detail: `${url} returned a list of ConfigMap without \`items\`: is it a Kubernetes API server?`,
      },
    });
  } finally {
    await new Promise((resolve) => other.close(resolve));
  }
});
