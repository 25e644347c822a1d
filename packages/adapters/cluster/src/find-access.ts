import { existsSync, readFileSync } from 'node:fs';
import { delimiter, dirname, isAbsolute, join } from 'node:path';
import type { ProcessView } from '@tandem/ports';
import { type Access, NoAccess } from './access.ts';

/** The folder of a pod's service account (Kubernetes docs, "Accessing the Kubernetes API from a Pod"). */
const POD = '/var/run/secrets/kubernetes.io/serviceaccount';

/**
 * The access that a job has: the files of `KUBECONFIG`, else `~/.kube/config`, else, in a pod, its service account.
 *
 * @param context Empty: the current context.
 * @throws NoAccess where there is none, or it is not usable.
 */
export async function findAccess(view: ProcessView, context: string): Promise<Access> {
  const { env, cwd } = view;
  const named = (env.KUBECONFIG ?? '').split(delimiter).filter((path) => path !== '');
  const home = env.HOME ?? env.USERPROFILE;
  const usual = home === undefined ? [] : [join(home, '.kube', 'config')];
  const paths = (named.length > 0 ? named : usual).map((path) => (isAbsolute(path) ? path : join(cwd, path)));
  const files = paths.filter((path) => existsSync(path));
  if (files.length > 0) {
    // Loaded lazily with the YAML reader: a pod needs neither.
    const { accessFrom } = await import('./kubeconfig.ts');
    const read = files.map((path) => ({ path, folder: dirname(path), text: textOf(path) }));
    return accessFrom(read, context, textOf);
  }
  if (named.length > 0) throw new NoAccess(`KUBECONFIG names ${named.join(', ')}, but no such file exists.`);
  const pod = podAccess(env);
  if (pod) return pod;
  throw new NoAccess(
    'KUBECONFIG is not set, ~/.kube/config does not exist, and the job does not run in a pod with a service account.',
  );
}

function podAccess(env: ProcessView['env']): Access | undefined {
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port } = env;
  const token = join(POD, 'token');
  if (host === undefined || port === undefined || !existsSync(token)) return undefined;
  return {
    server: `https://${host.includes(':') ? `[${host}]` : host}:${port}`,
    ca: textOf(join(POD, 'ca.crt')),
    identity: { kind: 'token-file', path: token },
  };
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new NoAccess(`Cannot read ${path}: ${(error as Error).message}`);
  }
}
