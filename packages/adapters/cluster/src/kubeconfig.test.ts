import { describe, expect, it } from 'vitest';
import { NoAccess } from './access.ts';
import { accessFrom } from './kubeconfig.ts';

const read = (path: string): string => `<${path}>`;
const file = (text: string, path = '/home/ann/.kube/config') => ({
  path,
  folder: path.replace(/\/[^/]+$/, ''),
  text,
});

const config = (user: string, cluster = '{ server: "https://a:6443/" }') =>
  `current-context: one\ncontexts: [{ name: one, context: { cluster: c, user: u } }]\nclusters: [{ name: c, cluster: ${cluster} }]\nusers: [{ name: u, user: ${user} }]\n`;

describe('a kubeconfig', () => {
  it.each([
    ['a token', '{ token: abc }', { kind: 'token', token: 'abc' }],
    ['a token in a file beside it', '{ tokenFile: t }', { kind: 'token-file', path: '/home/ann/.kube/t' }],
    [
      'a certificate',
      '{ client-certificate-data: YQ==, client-key: k }',
      { kind: 'certificate', cert: 'a', key: '</home/ann/.kube/k>' },
    ],
    ['a password', '{ username: ann, password: p }', { kind: 'password', username: 'ann', password: 'p' }],
    ['nothing', '{}', { kind: 'none' }],
    [
      'a plugin',
      '{ exec: { apiVersion: client.authentication.k8s.io/v1, command: kubelogin, args: [get-token], env: [{ name: A, value: b }] } }',
      {
        kind: 'exec',
        plugin: {
          apiVersion: 'client.authentication.k8s.io/v1',
          command: 'kubelogin',
          args: ['get-token'],
          env: { A: 'b' },
          provideClusterInfo: false,
          installHint: '',
          folder: '/home/ann/.kube',
        },
      },
    ],
  ])('configures %s', (_, user, identity) => {
    expect(accessFrom([file(config(user))], '', read)).toEqual({ server: 'https://a:6443', identity });
  });

  it('configures the trust and the route of the server', () => {
    const cluster =
      '{ server: "https://a", certificate-authority: ca.pem, tls-server-name: b, proxy-url: "http://p:1" }';
    expect(accessFrom([file(config('{}', cluster))], '', read)).toMatchObject({
      ca: '</home/ann/.kube/ca.pem>',
      servername: 'b',
      proxy: 'http://p:1',
    });
  });

  it('is one of several files, and the first to name a thing wins', () => {
    const second = config('{ token: second }').replace('current-context: one', 'current-context: two');
    const first = 'clusters: [{ name: c, cluster: { server: "https://first" } }]\n';
    expect(
      accessFrom([file(first, '/a/first'), file(second.replace('two', 'one'), '/a/second')], 'one', read),
    ).toEqual({
      server: 'https://first',
      identity: { kind: 'token', token: 'second' },
    });
  });

  it.each([
    ['an unknown context', config('{}'), 'no-such', "has no context 'no-such'; it has one."],
    ['no current context', 'contexts: []\n', '', 'has no current-context'],
    [
      'a removed auth-provider',
      config('{ auth-provider: { name: azure } }'),
      '',
      'kubelogin convert-kubeconfig',
    ],
    [
      'a plugin of an unknown version',
      config('{ exec: { apiVersion: v0, command: x } }'),
      '',
      'client.authentication.k8s.io/v1',
    ],
    ['an invalid server', config('{}', '{ server: a }'), '', 'http or https'],
    ['invalid YAML', 'a: [\n', '', 'not valid YAML'],
  ])('with %s is rejected with a message', (_, text, context, message) => {
    expect(() => accessFrom([file(text)], context, read)).toThrow(NoAccess);
    expect(() => accessFrom([file(text)], context, read)).toThrow(message);
  });
});
