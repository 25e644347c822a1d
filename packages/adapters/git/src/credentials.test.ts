import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { gitEnvironment, secretsOf } from './environment.ts';
import { createGit } from './index.ts';
import { branchProblem, hideUser, readRemoteUrl } from './remote-url.ts';

const sink = { write: () => true };
const viewOf = (env: Readonly<Record<string, string>>) => ({ env, cwd: '/work', stdout: sink, stderr: sink });
const TOKEN = 'glpat-0123456789abcdef';
const BASIC = Buffer.from(`gitlab-ci-token:${TOKEN}`).toString('base64');

/** A server that answers every request with a status, and remembers the requests. */
interface Host {
  readonly origin: string;
  readonly requests: IncomingMessage[];
  readonly server: Server;
}

const hosts: Host[] = [];
afterEach(() => {
  for (const { server } of hosts.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function host(status: number, headers: Readonly<Record<string, string>> = {}): Promise<Host> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    response.writeHead(status, headers).end('no');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const made = { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests, server };
  hosts.push(made);
  return made;
}

function adapter() {
  return createGit({ ...viewOf({ PATH: process.env.PATH ?? '', TANDEM_GIT_TOKEN: TOKEN }), cwd: '/' });
}

describe('the token', () => {
  it.each([
    [401, 'denied'],
    [403, 'denied'],
    [404, 'no-repository'],
    [503, 'unreachable'],
  ])('goes to the origin, and an answer of %i is %s, told without it', async (status, kind) => {
    const { origin, requests } = await host(status);
    const fetched = await adapter().fetch({ url: `${origin}/shop/gitops.git`, branch: 'main' });
    expect(fetched).toMatchObject({ ok: false, error: { kind } });
    expect(requests[0]?.headers.authorization).toBe(`Basic ${BASIC}`);
    expect(requests[0]?.url).toBe('/shop/gitops.git/info/refs?service=git-upload-pack');
    expect(JSON.stringify(fetched)).not.toMatch(new RegExp(`${TOKEN}|${BASIC}`));
  });

  it('does not go to where the origin redirects', async () => {
    const other = await host(404);
    const { origin, requests } = await host(301, {
      location: `${other.origin.replace('127.0.0.1', 'localhost')}/x.git/info/refs?service=git-upload-pack`,
    });
    await adapter().fetch({ url: `${origin}/x.git`, branch: 'main' });
    expect(requests).toHaveLength(1);
    expect(other.requests.length).toBeGreaterThan(0);
    expect(other.requests.map(({ headers }) => headers.authorization).filter(Boolean)).toEqual([]);
  });

  it('in a URL goes before, and is never shown', async () => {
    const { origin, requests } = await host(401);
    const url = origin.replace('//', '//ann:s%40cret-word@');
    const fetched = await adapter().fetch({ url, branch: 'main' });
    const header = `Basic ${Buffer.from('ann:s@cret-word').toString('base64')}`;
    expect(requests[0]?.headers.authorization).toBe(header);
    expect(JSON.stringify(fetched)).not.toContain('cret-word');
  });

  it.each([
    ['https://example.com/a.git', true],
    ['http://localhost:8080/a.git', true],
    ['http://example.com/a.git', false],
    ['ssh://git@example.com/a.git', false],
    ['/folder', false],
  ])('for %s is sent: %s', (url, sent) => {
    const view = viewOf({ TANDEM_GIT_TOKEN: TOKEN });
    const remote = readRemoteUrl(url, '/');
    const env = remote.ok ? gitEnvironment(view, remote.value) : {};
    expect(Object.values(env).some((value) => value.includes(BASIC))).toBe(sent);
    expect(env.TANDEM_GIT_TOKEN).toBeUndefined();
  });

  it('that may only read goes where there is no other', () => {
    const remote = readRemoteUrl('https://example.com/a.git', '/');
    const sent = (env: Record<string, string>) =>
      remote.ok &&
      Object.values(gitEnvironment(viewOf(env), remote.value)).some((value) => value.includes(BASIC));
    expect(sent({ TANDEM_GIT_READ_TOKEN: TOKEN })).toBe(true);
    expect(sent({ TANDEM_GIT_READ_TOKEN: TOKEN, TANDEM_GIT_TOKEN: 'other' })).toBe(false);
    expect(sent({ TANDEM_GIT_READ_TOKEN: 'other', TANDEM_GIT_TOKEN: TOKEN })).toBe(true);
  });

  it('goes instead of the job token that GitLab writes into an address, and of no other', () => {
    const view = viewOf({ TANDEM_GIT_TOKEN: TOKEN });
    for (const [user, sent] of [
      ['gitlab-ci-token', true],
      ['me', false],
    ] as const) {
      const remote = readRemoteUrl(`https://${user}:other@example.com/a.git`, '/');
      const env = remote.ok ? gitEnvironment(view, remote.value) : {};
      expect(Object.values(env).some((value) => value.includes(BASIC))).toBe(sent);
    }
  });

  it('is added to the configuration that the environment has already', () => {
    const view = viewOf({
      TANDEM_GIT_TOKEN: TOKEN,
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'http.proxy',
      GIT_CONFIG_VALUE_0: 'x',
    });
    const remote = readRemoteUrl('https://example.com:8443/a.git', '/');
    if (!remote.ok) throw new Error(remote.error);
    expect(gitEnvironment(view, remote.value)).toMatchObject({
      GIT_CONFIG_COUNT: '2',
      GIT_CONFIG_KEY_0: 'http.proxy',
      GIT_CONFIG_KEY_1: 'http.https://example.com:8443/.extraHeader',
      GIT_CONFIG_VALUE_1: `Authorization: Basic ${BASIC}`,
    });
    expect(secretsOf(view, remote.value)).toContain(BASIC);
  });
});

it('of the environment, git gets what reaches a proxy and nothing that leads elsewhere or traces', () => {
  const env = gitEnvironment(
    viewOf({
      HTTPS_PROXY: 'p',
      GIT_SSL_CAINFO: 'ca',
      GIT_SSH_COMMAND: 'ssh -i k',
      GIT_DIR: 'd',
      GIT_TRACE_CURL: '1',
      GIT_CONFIG_PARAMETERS: 'x',
      GIT_PROTOCOL_FROM_USER: '0',
    }),
  );
  expect(env).toMatchObject({
    HTTPS_PROXY: 'p',
    GIT_SSL_CAINFO: 'ca',
    GIT_SSH_COMMAND: 'ssh -i k',
    LC_ALL: 'C',
  });
  expect(env).not.toHaveProperty('GIT_DIR');
  expect(env).not.toHaveProperty('GIT_TRACE_CURL');
  expect(env).not.toHaveProperty('GIT_CONFIG_PARAMETERS');
  expect(env).not.toHaveProperty('GIT_PROTOCOL_FROM_USER');
});

it.each([
  ['https://user:pa@ss@example.com/a.git', 'https://example.com/a.git'],
  ["fatal: 'https://token@example.com/': no", "fatal: 'https://example.com/': no"],
  ['https://example.com/a@b', 'https://example.com/a@b'],
  ['ann@example.com', 'ann@example.com'],
])('%s is shown as %s', (text, shown) => {
  expect(hideUser(text)).toBe(shown);
});

it.each([
  ['git@example.com:a/b.git', 'git@example.com:a/b.git'],
  ['../a', '/a'],
  ['a b', '/work/a b'],
  ['file:///a', 'file:///a'],
  ['HTTPS://Example.com/a', 'https://example.com/a'],
])('the URL %s is read as %s', (text, url) => {
  expect(readRemoteUrl(text, '/work')).toMatchObject({ ok: true, value: { url } });
});

it.each(['', '-x', 'ext::sh -c x', 'fd::17', 'a\nb', 'ftp://example.com/a', 'https://'])(
  'the URL %j is refused',
  (text) => {
    expect(readRemoteUrl(text, '/work').ok).toBe(false);
  },
);

it.each([
  '',
  '-d',
  'a b',
  'a..b',
  'a:b',
  'a~1',
  'a^',
  '@',
  'a@{1}',
  'a.lock',
  '.a',
  'a/.b',
  '/a',
  'a/',
  'a//b',
  'a*',
  'a.',
  'a\\b',
  '\u0007',
])('the branch %j is refused', (branch) => {
  expect(branchProblem(branch)).toBeDefined();
});

it.each(['main', 'release/1.0', 'ä', 'feature_x-1'])('the branch %j is taken', (branch) => {
  expect(branchProblem(branch)).toBeUndefined();
});
