import type { ForgeCredential } from '@tandem/forge-calls';
import { FORGES } from '@tandem/forge-facts';
import type { ProcessView, RepositoryRef } from '@tandem/ports';

/**
 * The token for a server: the consumer's own where the environment has one, else that of the job, which goes to no
 * other server than the job's.
 */
export function credentialFor(
  { forge, url }: Pick<RepositoryRef, 'forge' | 'url'>,
  env: ProcessView['env'],
): ForgeCredential | undefined {
  const { own, job } = FORGES[forge].tokens;
  const token = env[own.variable]?.trim();
  if (token) return { kind: 'own', token };
  const jobToken = env[job.variable];
  const server = env[job.server];
  return jobToken && server && job.isServer(url, server) ? { kind: 'job', token: jobToken } : undefined;
}
