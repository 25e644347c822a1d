import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, request as requestHttp, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Clock, HttpRequest } from '@tandem/ports';
import type { RetryPolicy } from '@tandem/retry';
import { afterEach, describe, expect, it } from 'vitest';
import { createHttp } from './create-http.ts';
import { proxyFor } from './route.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const open: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

/** A server that sends these responses in order, then repeats the last one. */
async function serve(...answers: readonly Answer[]) {
  const seen: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    seen.push(request);
    request.resume().on('end', () => answers[Math.min(seen.length, answers.length) - 1]?.(request, response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/x`, seen };
}

/** A clock whose waits end at once and are recorded. */
function quickClock() {
  const waits: number[] = [];
  let now = Date.parse('2026-11-24T12:00:00Z');
  const clock: Clock = {
    now: () => new Date(now).toISOString(),
    sleep: async (milliseconds) => {
      waits.push(milliseconds);
      now += milliseconds;
    },
  };
  return { clock, waits };
}

const status =
  (code: number, headers: Record<string, string> = {}, body = ''): Answer =>
  (_, response) =>
    response.writeHead(code, headers).end(body);
const reset: Answer = (request) => request.socket.destroy();
const half: Answer = (_, response) => {
  response.writeHead(200, { 'content-length': '10' });
  response.write('12345', () => response.destroy());
};

function sender(
  env: Record<string, string> = {},
  { timeout = 30_000, ...retry }: Partial<RetryPolicy> & { readonly timeout?: number } = {},
) {
  const { clock, waits } = quickClock();
  const http = createHttp({ env, clock, retry, timeout, random: () => 0.5 });
  return {
    waits,
    send: (url: string, given: Partial<HttpRequest> = {}) =>
      http.send({ method: 'GET', url, headers: {}, repeatable: true, ...given }),
  };
}

describe('a request', () => {
  it('that is repeatable is retried until there is a response', async () => {
    const { url, seen } = await serve(
      reset,
      half,
      status(500),
      status(429, { 'retry-after': '7' }),
      status(200, {}, 'yes'),
    );
    const { send, waits } = sender();
    const outcome = await send(url);
    expect(outcome).toMatchObject({ kind: 'answered', status: 200 });
    expect(outcome.kind === 'answered' && new TextDecoder().decode(outcome.body)).toBe('yes');
    expect(seen).toHaveLength(5);
    expect(waits[3]).toBeGreaterThanOrEqual(7000);
  });

  it.each([
    ['a lost connection', reset],
    ['half a response', half],
    ['502', status(502)],
  ])('that is not repeatable is uncertain after %s, and is sent once', async (_, answer) => {
    const { url, seen } = await serve(answer);
    const { send } = sender();
    expect((await send(url, { method: 'POST', repeatable: false, body: '{}' })).kind).toBe('uncertain');
    expect(seen).toHaveLength(1);
  });

  it('that is not repeatable is retried where the server did nothing', async () => {
    const { url, seen } = await serve(status(429, { 'retry-after': '1' }), status(201));
    const { send } = sender();
    expect(await send(url, { method: 'POST', repeatable: false })).toMatchObject({ status: 201 });
    expect(seen).toHaveLength(2);
  });

  it('ends as unreachable after the last try, with its reason', async () => {
    const { url, seen } = await serve(status(503));
    const { send } = sender({}, { tries: 3 });
    expect(await send(url)).toEqual({
      kind: 'unreachable',
      detail: 'status 503, after 3 tries',
      status: 503,
    });
    expect(seen).toHaveLength(3);
  });

  it('does not wait for a Retry-After beyond its budget', async () => {
    const { url, seen } = await serve(status(429, { 'retry-after': '3600' }));
    const { send, waits } = sender();
    expect(await send(url)).toMatchObject({ kind: 'unreachable', status: 429 });
    expect(seen).toHaveLength(1);
    expect(waits).toEqual([]);
  });

  it('to a server that does not exist is unreachable, with the reason', async () => {
    const { url } = await serve(status(200));
    await open.pop()?.();
    const { send } = sender({}, { tries: 2 });
    expect(await send(url, { method: 'POST', repeatable: false })).toMatchObject({
      kind: 'unreachable',
      detail: expect.stringContaining('ECONNREFUSED'),
    });
  });

  it('without a response in time is aborted', async () => {
    const { url } = await serve(() => undefined);
    const { send } = sender({}, { timeout: 50, tries: 1 });
    expect(await send(url)).toMatchObject({
      kind: 'unreachable',
      detail: expect.stringContaining('no response within 0.05 s'),
    });
  });

  it('does not follow a redirect, so that no token is sent elsewhere', async () => {
    const { url, seen } = await serve(status(302, { location: 'http://127.0.0.1:1/' }));
    const { send } = sender();
    expect(await send(url)).toMatchObject({ kind: 'answered', status: 302 });
    expect(seen).toHaveLength(1);
  });

  it('with a body has a content length, for every method', async () => {
    const bodies: string[] = [];
    const { url } = await serve((request, response) => {
      bodies.push(`${request.method} ${request.headers['content-length']}`);
      response.end();
    });
    const { send } = sender();
    for (const method of ['DELETE', 'PUT', 'POST', 'DELETE']) await send(url, { method, body: '{"é":1}' });
    expect(bodies).toEqual(['DELETE 8', 'PUT 8', 'POST 8', 'DELETE 8']);
  });

  it('uses the proxy of the environment', async () => {
    const target = await serve(status(200, {}, 'from the target'));
    const proxy = await serve((request, response) => {
      requestHttp(request.url ?? '', { headers: request.headers }, (answer) => answer.pipe(response)).end();
    });
    const { send } = sender({ http_proxy: new URL(proxy.url).origin });
    const outcome = await send(target.url, { headers: { 'private-token': 't' } });
    expect(outcome.kind === 'answered' && new TextDecoder().decode(outcome.body)).toBe('from the target');
    expect(proxy.seen).toHaveLength(1);
    expect(target.seen[0]?.headers['private-token']).toBe('t');
  });

  it('trusts a server by the authorities in its CA file, also through a CONNECT proxy', async () => {
    const read = (name: string) => readFileSync(new URL(`fixtures/loopback.${name}.pem`, import.meta.url));
    const target = createSecureServer(
      { cert: read('cert'), key: read('key') },
      (_, response) => void response.end('safe'),
    );
    await new Promise<void>((resolve) => target.listen(0, '127.0.0.1', resolve));
    open.push(
      () =>
        new Promise((resolve) => {
          target.close(() => resolve());
          target.closeAllConnections();
        }),
    );
    const { port } = target.address() as AddressInfo;
    const url = `https://127.0.0.1:${port}/`;
    const trusting = {
      TANDEM_CA_FILE: fileURLToPath(new URL('fixtures/loopback.cert.pem', import.meta.url)),
    };
    expect(await sender({}, { tries: 1 }).send(url)).toMatchObject({
      kind: 'unreachable',
      detail: expect.stringContaining('self-signed certificate'),
    });
    expect(await sender(trusting).send(url)).toMatchObject({ kind: 'answered', status: 200 });
    const tunnels: string[] = [];
    const proxy = createServer().on('connect', (request, socket) => {
      tunnels.push(request.url ?? '');
      const beyond = connect(port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        beyond.pipe(socket).pipe(beyond);
      });
      for (const end of [beyond, socket]) end.on('error', () => {});
      socket.on('close', () => beyond.destroy());
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    open.push(
      () =>
        new Promise((resolve) => {
          proxy.close(() => resolve());
          proxy.closeAllConnections();
        }),
    );
    const https_proxy = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    expect(await sender({ ...trusting, https_proxy }).send(url)).toMatchObject({
      kind: 'answered',
      status: 200,
    });
    expect(tunnels).toEqual([`127.0.0.1:${port}`]);
  });

  it('fails where the CA file cannot be read', async () => {
    const { url } = await serve(status(200));
    const { send } = sender({ TANDEM_CA_FILE: '/nowhere/ca.pem' });
    await expect(send(url)).rejects.toThrow('TANDEM_CA_FILE');
  });
});

describe('the proxy for an address', () => {
  const env = { HTTPS_PROXY: 'http://proxy:3128', NO_PROXY: 'intern.example, .corp.example:8443,10.0.0.1' };
  it.each([
    ['https://gitlab.com/x', 'http://proxy:3128'],
    ['http://gitlab.com/x', undefined],
    ['https://intern.example/', undefined],
    ['https://git.intern.example/', undefined],
    ['https://notintern.example/', 'http://proxy:3128'],
    ['https://git.corp.example/', 'http://proxy:3128'],
    ['https://git.corp.example:8443/', undefined],
    ['https://10.0.0.1/', undefined],
  ])('%s is %s', (url, expected) => {
    expect(proxyFor(new URL(url), env)).toBe(expected);
  });

  it.each([
    [{ https_proxy: 'lower:1', HTTPS_PROXY: 'upper:1' }, 'http://lower:1'],
    [{ ALL_PROXY: 'http://all:1' }, 'http://all:1'],
    [{ HTTPS_PROXY: 'http://p:1', NO_PROXY: '*' }, undefined],
    [{}, undefined],
  ])('with %j is %s', (given, expected) => {
    expect(proxyFor(new URL('https://a.example/'), given)).toBe(expected);
  });
});
