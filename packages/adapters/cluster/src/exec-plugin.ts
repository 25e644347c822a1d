import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Clock, ProcessView } from '@tandem/ports';
import { type Access, type ExecPlugin, NoAccess } from './access.ts';
import type { Credential } from './credential.ts';
import { isKubelogin, workloadToken } from './workload-identity.ts';

/** The time limit of a plugin in milliseconds. It runs non-interactively. */
const TIMEOUT = 60_000;

/** How long before its expiry a credential is renewed; milliseconds. */
const MARGIN = 60_000;

/**
 * Runs a credential plugin and reads the ExecCredential that it prints (Kubernetes docs, "client-go credential
 * plugins"). Where it is kubelogin for a workload identity and is not installed, the token is fetched here.
 *
 * @throws NoAccess with the last output of the plugin.
 */
export async function credentialFrom(
  plugin: ExecPlugin,
  access: Access,
  view: ProcessView,
  clock: Clock,
): Promise<Credential> {
  const env = { ...view.env, ...plugin.env };
  const info = { kind: 'ExecCredential', apiVersion: plugin.apiVersion, spec: specOf(plugin, access) };
  const ran = await run(plugin, { ...env, KUBERNETES_EXEC_INFO: JSON.stringify(info) }, view.cwd);
  if (ran === 'missing') {
    if (isKubelogin(plugin, env)) return workloadToken(plugin, env, clock);
    const hint = plugin.installHint === '' ? '' : ` ${plugin.installHint}`;
    throw new NoAccess(
      `The kubeconfig needs the program ${plugin.command}, which is not installed in this job.${hint}`,
    );
  }
  return credentialIn(plugin, ran);
}

function specOf(plugin: ExecPlugin, { server, ca, servername, insecure }: Access): unknown {
  if (!plugin.provideClusterInfo) return { interactive: false };
  const cluster = {
    server,
    ...(ca !== undefined && { 'certificate-authority-data': Buffer.from(ca).toString('base64') }),
    ...(servername !== undefined && { 'tls-server-name': servername }),
    ...(insecure && { 'insecure-skip-tls-verify': true }),
  };
  return { interactive: false, cluster };
}

function credentialIn(plugin: ExecPlugin, text: string): Credential {
  let status: Readonly<Record<string, unknown>> | undefined;
  try {
    status = (JSON.parse(text) as { readonly status?: Readonly<Record<string, unknown>> }).status;
  } catch {
    throw new NoAccess(`${plugin.command} did not print an ExecCredential.`);
  }
  const { token, clientCertificateData: cert, clientKeyData: key, expirationTimestamp } = status ?? {};
  const end = typeof expirationTimestamp === 'string' ? Date.parse(expirationTimestamp) : Number.NaN;
  const until = Number.isNaN(end) ? {} : { until: end - MARGIN };
  if (typeof token === 'string') return { authorization: `Bearer ${token}`, ...until };
  if (typeof cert === 'string' && typeof key === 'string') return { cert, key, ...until };
  throw new NoAccess(`${plugin.command} returned neither a token nor a certificate with its key.`);
}

function run(plugin: ExecPlugin, env: ProcessView['env'], cwd: string): Promise<string | 'missing'> {
  // A command with a slash is resolved from the kubeconfig's folder, any other from PATH (client-go, exec.go).
  const command =
    plugin.command.includes('/') && !plugin.command.startsWith('/')
      ? join(plugin.folder, plugin.command)
      : plugin.command;
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...plugin.args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const out: Buffer[] = [];
    const errors: Buffer[] = [];
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      // Its child processes may keep the pipes open.
      child.stdout.destroy();
      child.stderr.destroy();
      reject(new NoAccess(`${plugin.command} did not finish within ${TIMEOUT / 1000} seconds.`));
    }, TIMEOUT);
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
    child.on('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      if (error.code === 'ENOENT') resolve('missing');
      else reject(new NoAccess(`${plugin.command} cannot be run: ${error.message}`));
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      if (code === 0) return resolve(Buffer.concat(out).toString('utf8'));
      const last = Buffer.concat(errors).toString('utf8').trim().split('\n').slice(-3).join(' ');
      const how = signal === null ? `exited with code ${code}` : `was killed by ${signal}`;
      reject(new NoAccess(`${plugin.command} ${how}: ${last || 'no output on stderr.'}`));
    });
  });
}
