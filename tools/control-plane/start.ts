import { type ChildProcess, spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { createWriteStream, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Programs } from './build.ts';

/** A control plane that runs on loopback. */
export interface ControlPlane {
  readonly server: string;
  /** The authority of its certificate, as PEM text. */
  readonly ca: string;
  /** The token of an account that may do everything. */
  readonly admin: string;
  /** Where its logs and data are; gone after `stop`. */
  readonly folder: string;
  /** Starts the controllers of Flux; their kinds must be there. */
  startFlux(): Promise<void>;
  /** Ends the API server, as a crash would, and starts it again. */
  restartApiServer(pause: number): Promise<void>;
  stop(): Promise<void>;
}

const ADMIN = 'admin-of-a-test';

/** How long a program may take to be ready; milliseconds. */
const TIMEOUT = 120_000;

/** Starts etcd and an API server, and waits until it is ready. Tokens of tests: `token,name,uid` each. */
export async function startControlPlane(
  programs: Programs,
  tokens: readonly string[] = [],
): Promise<ControlPlane> {
  const folder = mkdtempSync(join(tmpdir(), 'tandem-control-plane-'));
  const running = new Map<string, ChildProcess>();
  const start = (name: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): void => {
    const log = createWriteStream(join(folder, `${name}.log`), { flags: 'a' });
    const child = spawn(programs.get(name) ?? name, [...args], {
      cwd: folder,
      env: { PATH: process.env.PATH, HOME: folder, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.pipe(log, { end: false });
    child.stderr.pipe(log, { end: false });
    running.set(name, child);
  };
  const killAll = (): void => {
    for (const child of running.values()) child.kill('SIGKILL');
  };
  process.once('exit', killAll);
  const end = async (name: string): Promise<void> => {
    const child = running.get(name);
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  };
  const [etcdPort, peerPort, apiPort] = await freePorts(3);
  const etcd = `http://127.0.0.1:${etcdPort}`;
  start('etcd', etcdArguments(folder, etcd, `http://127.0.0.1:${peerPort}`));
  writeKeys(folder, tokens);
  const startApiServer = (): void => start('apiserver', apiArguments(folder, etcd, apiPort ?? 0));
  startApiServer();
  const server = `https://127.0.0.1:${apiPort}`;
  const ready = () =>
    until(`the API server (${join(folder, 'apiserver.log')})`, () => isReady(folder, server));
  await ready();
  return {
    server,
    ca: readFileSync(join(folder, 'certificates', 'apiserver.crt'), 'utf8'),
    admin: ADMIN,
    folder,
    startFlux: () => startFlux(folder, server, start),
    restartApiServer: async (pause) => {
      await end('apiserver');
      await wait(pause);
      startApiServer();
      await ready();
    },
    stop: async () => {
      await Promise.all([...running.keys()].map(end));
      process.off('exit', killAll);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function etcdArguments(folder: string, client: string, peer: string): readonly string[] {
  return [
    `--data-dir=${join(folder, 'etcd')}`,
    `--listen-client-urls=${client}`,
    `--advertise-client-urls=${client}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=default=${peer}`,
    // What is lost when the machine stops is a test's.
    '--unsafe-no-fsync',
    '--log-level=warn',
  ];
}

function apiArguments(folder: string, etcd: string, port: number): readonly string[] {
  return [
    `--etcd-servers=${etcd}`,
    '--bind-address=127.0.0.1',
    `--secure-port=${port}`,
    `--cert-dir=${join(folder, 'certificates')}`,
    '--service-cluster-ip-range=10.96.0.0/16',
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${join(folder, 'accounts.pem')}`,
    `--service-account-signing-key-file=${join(folder, 'accounts.pem')}`,
    `--token-auth-file=${join(folder, 'tokens.csv')}`,
    '--authorization-mode=RBAC',
    // No controller gives namespaces their default service account here.
    '--disable-admission-plugins=ServiceAccount',
    '--endpoint-reconciler-type=none',
    '--v=1',
  ];
}

function writeKeys(folder: string, tokens: readonly string[]): void {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  writeFileSync(join(folder, 'accounts.pem'), privateKey.export({ type: 'pkcs1', format: 'pem' }));
  const lines = [`${ADMIN},admin,admin,"system:masters"`, ...tokens];
  writeFileSync(join(folder, 'tokens.csv'), `${lines.join('\n')}\n`);
}

async function startFlux(
  folder: string,
  server: string,
  start: (name: string, args: readonly string[], env: NodeJS.ProcessEnv) => void,
): Promise<void> {
  const kubeconfig = join(folder, 'admin.kubeconfig');
  const authority = join(folder, 'certificates', 'apiserver.crt');
  writeFileSync(kubeconfig, kubeconfigText(server, { file: authority }, ADMIN));
  const [storage, ...ports] = await freePorts(5);
  const env = { KUBECONFIG: kubeconfig, RUNTIME_NAMESPACE: 'flux-system', TMPDIR: folder };
  const common = (metrics: number | undefined, health: number | undefined) => [
    '--events-addr=',
    '--watch-all-namespaces=true',
    '--enable-leader-election=false',
    '--log-level=info',
    `--metrics-addr=127.0.0.1:${metrics}`,
    `--health-addr=127.0.0.1:${health}`,
    '--min-retry-delay=200ms',
    '--max-retry-delay=2s',
  ];
  const addresses = [`--storage-addr=127.0.0.1:${storage}`, `--storage-adv-addr=127.0.0.1:${storage}`];
  const artifacts = join(folder, 'artifacts');
  mkdirSync(artifacts);
  start(
    'source-controller',
    [...common(ports[0], ports[1]), ...addresses, `--storage-path=${artifacts}`],
    env,
  );
  start('kustomize-controller', [...common(ports[2], ports[3]), '--requeue-dependency=1s'], env);
  for (const [name, port] of [
    ['source-controller', ports[1]],
    ['kustomize-controller', ports[3]],
  ] as const) {
    await until(`the ${name} (${join(folder, `${name}.log`)})`, async () => {
      const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined);
      return answer?.ok === true;
    });
  }
}

/** A kubeconfig with one context, for an account with a token. */
export function kubeconfigText(
  server: string,
  authority: { readonly file: string } | { readonly data: string } | undefined,
  token: string,
): string {
  const ca = !authority
    ? {}
    : 'file' in authority
      ? { 'certificate-authority': authority.file }
      : { 'certificate-authority-data': Buffer.from(authority.data).toString('base64') };
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'test',
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'test' } }],
    clusters: [{ name: 'test', cluster: { server, ...ca } }],
    users: [{ name: 'test', user: { token } }],
  });
}

async function isReady(folder: string, server: string): Promise<boolean> {
  const { request } = await import('node:https');
  return new Promise((resolve) => {
    let ca: string;
    try {
      ca = readFileSync(join(folder, 'certificates', 'apiserver.crt'), 'utf8');
    } catch {
      return resolve(false);
    }
    const headers = { authorization: `Bearer ${ADMIN}` };
    const asked = request(`${server}/readyz`, { ca, headers, agent: false }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode === 200));
    });
    asked.on('error', () => resolve(false));
    asked.end();
  });
}

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + TIMEOUT;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`Not ready in ${TIMEOUT / 1000} s: ${what}.`);
    await wait(100);
  }
}

async function freePorts(count: number): Promise<readonly number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, () => {
      const server = createServer();
      return new Promise<ReturnType<typeof createServer>>((resolve) => {
        server.listen(0, '127.0.0.1', () => resolve(server));
      });
    }),
  );
  const ports = servers.map((server) => {
    const address = server.address();
    return typeof address === 'object' && address ? address.port : 0;
  });
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
