import { isAbsolute, join } from 'node:path';
import { readYaml, YAML_1_2 } from '@tandem/positions';
import { type Access, type ExecPlugin, type Identity, NoAccess } from './access.ts';

/** A kubeconfig file that was read. */
export interface KubeconfigFile {
  readonly path: string;
  readonly folder: string;
  readonly text: string;
}

/** The content of a kubeconfig file; a name in several files is taken from the first. */
type Named = Readonly<Record<string, unknown>>;

interface Found {
  readonly value: Named;
  readonly file: KubeconfigFile;
}

/**
 * The access of a context, from kubeconfig files in the order of `KUBECONFIG`: the first to define a name
 * wins, paths are relative to their file (Kubernetes docs, "Organizing Cluster Access Using kubeconfig Files").
 *
 * @param name The context; empty: the first `current-context`.
 * @param read Returns the text of a file that the configuration names.
 * @throws NoAccess where something is missing or invalid, with the file.
 */
export function accessFrom(
  files: readonly KubeconfigFile[],
  name: string,
  read: (path: string) => string,
): Access {
  const parsed = files.map((file) => ({ file, value: parse(file) }));
  const names = files.map(({ path }) => path).join(', ');
  const contextName = name || first(parsed.map(({ value }) => textOf(value['current-context'])));
  if (contextName === undefined) {
    throw new NoAccess(`${names} has no current-context, and no context was specified.`);
  }
  const context = entry(parsed, 'contexts', 'context', contextName, names);
  const cluster = textOf(context.value.cluster);
  const user = textOf(context.value.user);
  if (cluster === undefined)
    throw new NoAccess(`The context ${contextName} in ${context.file.path} names no cluster.`);
  const server = entry(parsed, 'clusters', 'cluster', cluster, names);
  const identity: Identity =
    user === undefined ? { kind: 'none' } : identityOf(entry(parsed, 'users', 'user', user, names), read);
  return { ...serverOf(server, read), identity };
}

/** Certificates and keys may be embedded in the file; nothing in it nests deeply. */
const LIMITS = { characters: 16 * 1024 * 1024, depth: 64, documents: 1 };

function parse(file: KubeconfigFile): Named {
  const invalid = (reason: string, line?: number): never => {
    throw new NoAccess(`${file.path}${line === undefined ? '' : `:${line}`} is not valid YAML: ${reason}.`);
  };
  const read = readYaml(file.text, { dialect: YAML_1_2, limits: LIMITS });
  if (!read.ok) return invalid(`it has too many ${read.error.kind === 'depth' ? 'levels' : read.error.kind}`);
  const [document] = read.value.documents;
  const [problem] = document?.problems ?? [];
  if (problem) return invalid(problem.message, read.value.at(problem.offset).line);
  const value = document?.value(100);
  return value?.ok === false ? invalid(value.error.message) : mapOf(value?.value);
}

function entry(
  parsed: readonly { readonly file: KubeconfigFile; readonly value: Named }[],
  list: 'contexts' | 'clusters' | 'users',
  key: 'context' | 'cluster' | 'user',
  name: string,
  names: string,
): Found {
  const known: string[] = [];
  for (const { file, value } of parsed) {
    for (const each of listOf(value[list])) {
      const own = textOf(mapOf(each).name);
      if (own === name) return { value: mapOf(mapOf(each)[key]), file };
      if (own !== undefined) known.push(own);
    }
  }
  const those = known.length > 0 ? `it has ${known.join(', ')}` : 'it has none';
  throw new NoAccess(`${names} has no ${key} '${name}'; ${those}.`);
}

function serverOf({ value, file }: Found, read: (path: string) => string): Omit<Access, 'identity'> {
  const server = textOf(value.server);
  if (server === undefined || !/^https?:\/\//.test(server)) {
    throw new NoAccess(`A cluster in ${file.path} has no http or https address as its server.`);
  }
  const ca = pem(value, 'certificate-authority', file, read);
  const servername = textOf(value['tls-server-name']);
  const proxy = textOf(value['proxy-url']);
  return {
    server: server.replace(/\/+$/, ''),
    ...(ca !== undefined && { ca }),
    ...(servername !== undefined && { servername }),
    ...(value['insecure-skip-tls-verify'] === true && { insecure: true }),
    ...(proxy !== undefined && { proxy }),
  };
}

/** In the order of client-go: certificate and token may both be present, exec is used without either. */
function identityOf({ value, file }: Found, read: (path: string) => string): Identity {
  if (value.as !== undefined || value['as-groups'] !== undefined) {
    throw new NoAccess(
      `${file.path} uses impersonation (as, as-groups), which Tandem does not support. Use a service account of the job.`,
    );
  }
  const tokenFile = textOf(value.tokenFile);
  if (tokenFile !== undefined) return { kind: 'token-file', path: within(file, tokenFile) };
  const token = textOf(value.token);
  if (token !== undefined) return { kind: 'token', token: token.trim() };
  const cert = pem(value, 'client-certificate', file, read);
  const key = pem(value, 'client-key', file, read);
  if (cert !== undefined && key !== undefined) return { kind: 'certificate', cert, key };
  const username = textOf(value.username);
  if (username !== undefined) return { kind: 'password', username, password: textOf(value.password) ?? '' };
  if (value.exec !== undefined) return { kind: 'exec', plugin: pluginOf(mapOf(value.exec), file) };
  const provider = textOf(mapOf(value['auth-provider']).name);
  if (provider !== undefined) {
    throw new NoAccess(
      `${file.path} uses the auth-provider ${provider}, which Kubernetes removed. Use an exec plugin; for Azure, kubelogin (\`kubelogin convert-kubeconfig\`).`,
    );
  }
  return { kind: 'none' };
}

function pluginOf(exec: Named, file: KubeconfigFile): ExecPlugin {
  const command = textOf(exec.command);
  if (command === undefined)
    throw new NoAccess(`A user in ${file.path} has an exec plugin without a command.`);
  const apiVersion = textOf(exec.apiVersion) ?? '';
  if (!/^client\.authentication\.k8s\.io\/v1(beta1)?$/.test(apiVersion)) {
    throw new NoAccess(
      `The exec plugin in ${file.path} has ${apiVersion ? `apiVersion ${apiVersion}` : 'no apiVersion'}; supported are client.authentication.k8s.io/v1 and v1beta1.`,
    );
  }
  const env = listOf(exec.env).flatMap((each) => {
    const name = textOf(mapOf(each).name);
    return name === undefined ? [] : [[name, textOf(mapOf(each).value) ?? '']];
  });
  return {
    apiVersion,
    command,
    args: listOf(exec.args).map(String),
    env: Object.fromEntries(env),
    provideClusterInfo: exec.provideClusterInfo === true,
    installHint: textOf(exec.installHint) ?? '',
    folder: file.folder,
  };
}

/** PEM text from `<key>-data` in base64, else from the file that `<key>` names. */
function pem(
  value: Named,
  key: string,
  file: KubeconfigFile,
  read: (path: string) => string,
): string | undefined {
  const data = textOf(value[`${key}-data`]);
  if (data !== undefined) return Buffer.from(data, 'base64').toString('utf8');
  const path = textOf(value[key]);
  return path === undefined ? undefined : read(within(file, path));
}

function within({ folder }: KubeconfigFile, path: string): string {
  return isAbsolute(path) ? path : join(folder, path);
}

function mapOf(value: unknown): Named {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Named) : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function first<T>(values: readonly (T | undefined)[]): T | undefined {
  return values.find((value) => value !== undefined);
}
