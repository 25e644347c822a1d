import type { ProcessView } from '@tandem/ports';

type Env = ProcessView['env'];

/** How to sign in to GitLab: an access token as a bearer, or a job's token. */
export type GitlabCredential = { readonly kind: 'bearer' | 'job'; readonly token: string };

/**
 * The token for a GitLab: `TANDEM_GITLAB_TOKEN` (personal, project, group or OAuth), else the job's own, which
 * goes to no other server than the job's.
 */
export function gitlabTokenFor(url: string, env: Env): GitlabCredential | undefined {
  const own = env.TANDEM_GITLAB_TOKEN?.trim();
  if (own) return { kind: 'bearer', token: own };
  const job = env.CI_JOB_TOKEN;
  return job && sameServer(url, env.CI_SERVER_URL) ? { kind: 'job', token: job } : undefined;
}

/**
 * The token for an Azure DevOps: `TANDEM_AZURE_TOKEN` (personal, or a bearer of Entra ID), else the job's
 * `System.AccessToken`, which goes to no other organisation than the job's.
 */
export function azureTokenFor(url: string, env: Env): string | undefined {
  const own = env.TANDEM_AZURE_TOKEN?.trim();
  if (own) return own;
  const job = env.SYSTEM_ACCESSTOKEN;
  const { SYSTEM_COLLECTIONURI: collection } = env;
  return job && collection && trimmed(url) === trimmed(collection) ? job : undefined;
}

function trimmed(url: string): string {
  return url.toLowerCase().replace(/\/+$/, '');
}

function sameServer(url: string, other: string | undefined): boolean {
  return (
    other !== undefined &&
    URL.canParse(url) &&
    URL.canParse(other) &&
    new URL(url).origin === new URL(other).origin
  );
}
