import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Bundle, sha256 } from '@tandem/bundles';
import { afterEach, describe, expect, it } from 'vitest';
import { placeNamed } from './publish.ts';

function bundleOf(text: string): Bundle {
  const bytes = Buffer.from(text);
  return { step: 'promote', version: '1.0.0', sha256: sha256(bytes), bytes };
}

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** GitLab's generic packages, as far as PUT and GET of one file go. */
async function gitlab(token: string): Promise<{ base: string; files: Map<string, Buffer> }> {
  const files = new Map<string, Buffer>();
  const origin = await serve((request, response) => {
    const body: Buffer[] = [];
    request.on('data', (chunk: Buffer) => body.push(chunk));
    request.on('end', () => {
      const path = request.url ?? '';
      if (request.headers['private-token'] !== token) response.writeHead(401).end();
      else if (request.method === 'PUT')
        response.writeHead(201).end(void files.set(path, Buffer.concat(body)));
      else if (files.has(path)) response.writeHead(200).end(files.get(path));
      else response.writeHead(404).end();
    });
  });
  return { base: `${origin}/api/v4/projects/7/packages/generic`, files };
}

describe('a folder', () => {
  it('keeps a bundle under step and version, takes the same again and refuses another', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tandem-publish-'));
    try {
      for (const name of [`file:${folder}`, pathToFileURL(folder).href]) {
        const place = placeNamed(name, {});
        expect(await place.put(bundleOf('one'))).toBe(
          name === `file:${folder}` ? 'published' : 'already there',
        );
        expect(readFileSync(join(folder, 'promote/1.0.0/promote.cjs'), 'utf8')).toBe('one');
        await expect(place.put(bundleOf('two'))).rejects.toThrow('A published version never changes');
        expect(readFileSync(join(folder, 'promote/1.0.0/promote.cjs'), 'utf8')).toBe('one');
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('GitLab generic packages', () => {
  it('keep a bundle under step and version, take the same again and refuse another', async () => {
    const { base, files } = await gitlab('secret');
    const place = placeNamed(`gitlab:${base}/`, { TANDEM_PUBLISH_TOKEN: 'secret' });
    expect(await place.put(bundleOf('one'))).toBe('published');
    expect(await place.put(bundleOf('one'))).toBe('already there');
    await expect(place.put(bundleOf('two'))).rejects.toThrow('A published version never changes');
    expect([...files]).toEqual([
      ['/api/v4/projects/7/packages/generic/promote/1.0.0/promote.cjs', Buffer.from('one')],
    ]);
  });

  it('are told apart from a wrong token, which no message shows', async () => {
    const { base, files } = await gitlab('secret');
    const put = placeNamed(`gitlab:${base}`, { TANDEM_PUBLISH_TOKEN: 'wrong-token' }).put(bundleOf('one'));
    await expect(put).rejects.toThrow(/answered 401/);
    await expect(put).rejects.not.toThrow(/wrong-token/);
    expect(files.size).toBe(0);
  });

  it('need a token', () => expect(() => placeNamed('gitlab:https://x', {})).toThrow('TANDEM_PUBLISH_TOKEN'));
});

/** An npm registry, as far as `npm publish` and the reading of one package go. */
async function npmRegistry(token: string): Promise<string> {
  const packages = new Map<string, { versions?: object; _attachments?: object }>();
  return serve((request, response) => {
    const body: Buffer[] = [];
    request.on('data', (chunk: Buffer) => body.push(chunk));
    request.on('end', () => {
      const path = (request.url ?? '').toLowerCase();
      if (request.method === 'PUT' && request.headers.authorization === `Bearer ${token}`) {
        packages.set(path, JSON.parse(Buffer.concat(body).toString()));
        response.writeHead(201).end('{}');
      } else if (request.method === 'PUT') response.writeHead(401).end('{}');
      else if (packages.has(path)) response.end(JSON.stringify(packages.get(path)));
      else response.writeHead(404).end('{}');
    });
  });
}

describe('an npm registry', () => {
  it('keeps a bundle as a package, takes the same again and refuses another', async () => {
    const registry = await npmRegistry('secret');
    const place = placeNamed(`npm:${registry}`, { TANDEM_PUBLISH_TOKEN: 'secret' });
    expect(await place.put(bundleOf('one'))).toBe('published');
    expect(await place.put(bundleOf('one'))).toBe('already there');
    await expect(place.put(bundleOf('two'))).rejects.toThrow('A published version never changes');
    const kept = (await (await fetch(`${registry}/@tandem%2fstep-promote`)).json()) as {
      versions: Record<string, { tandem: { sha256: string } }>;
    };
    expect(kept.versions['1.0.0']?.tandem.sha256).toBe(bundleOf('one').sha256);
  });
});

describe('a place', () => {
  it.each(['ftp://x', 'file:', 'there'])('is not %s', (name) => {
    expect(() => placeNamed(name, {})).toThrow('not a place');
  });
});
