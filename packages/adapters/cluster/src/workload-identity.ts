import { readFileSync } from 'node:fs';
import { createHttp } from '@tandem/http';
import type { Clock, ProcessView } from '@tandem/ports';
import { type ExecPlugin, NoAccess } from './access.ts';
import type { Credential } from './credential.ts';

/** The Entra ID application of every managed AKS API server (kubelogin docs, "--server-id"). */
const AKS_SERVER = '6dae42f8-4368-4678-94ff-3960e28e3630';

/** The environment variables of a pod or job with a workload identity (Azure workload identity docs, "Mutating webhook"). */
const NEEDED = ['AZURE_CLIENT_ID', 'AZURE_TENANT_ID', 'AZURE_FEDERATED_TOKEN_FILE'] as const;

/** Whether a plugin is kubelogin and the environment has a workload identity, so that this module can replace it. */
export function isKubelogin({ command, args }: ExecPlugin, env: ProcessView['env']): boolean {
  const name = command
    .split(/[/\\]/)
    .at(-1)
    ?.replace(/\.exe$/, '');
  return name === 'kubelogin' && args[0] === 'get-token' && NEEDED.every((variable) => env[variable]);
}

/**
 * A token for the API server in exchange for the federated token of a workload identity
 * (https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow, "Third case: access token
 * request with a federated credential").
 *
 * @throws NoAccess with the message of Entra ID.
 */
export async function workloadToken(
  plugin: ExecPlugin,
  env: ProcessView['env'],
  clock: Clock,
): Promise<Credential> {
  const [client = '', tenant = '', file = ''] = NEEDED.map((name) => env[name]);
  const host = (env.AZURE_AUTHORITY_HOST || 'https://login.microsoftonline.com').replace(/\/+$/, '');
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: client,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertionIn(file),
    scope: `${optionOf(plugin, '--server-id') ?? AKS_SERVER}/.default`,
  });
  const answer = await createHttp({ env, clock }).send({
    method: 'POST',
    url: `${host}/${encodeURIComponent(tenant)}/oauth2/v2.0/token`,
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: form.toString(),
    repeatable: true,
  });
  if (answer.kind !== 'answered') throw new NoAccess(`${host} returned no token: ${answer.detail}.`);
  const body = bodyOf(answer.body);
  if (answer.status !== 200 || typeof body.access_token !== 'string') {
    const reason =
      typeof body.error_description === 'string' ? body.error_description : `status ${answer.status}`;
    throw new NoAccess(
      `${host} returned no token for the workload identity ${client}: ${reason.split(/\r?\n/, 1)[0]}`,
    );
  }
  const seconds = typeof body.expires_in === 'number' ? body.expires_in : 300;
  return {
    authorization: `Bearer ${body.access_token}`,
    until: Date.parse(clock.now()) + (seconds - 60) * 1000,
  };
}

function optionOf({ args }: ExecPlugin, name: string): string | undefined {
  const joined = args.find((word) => word.startsWith(`${name}=`))?.slice(name.length + 1);
  const at = args.indexOf(name);
  return joined ?? (at < 0 ? undefined : args[at + 1]);
}

function assertionIn(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new NoAccess(`Cannot read the federated token in ${file}: ${(error as Error).message}`);
  }
}

function bodyOf(bytes: Uint8Array): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as Readonly<Record<string, unknown>>;
  } catch {
    return {};
  }
}
