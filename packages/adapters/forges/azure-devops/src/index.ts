import type { Clock, Forge, Http, RepositoryRef } from '@tandem/ports';
import { createClient } from './client.ts';
import { azureCommits } from './commits.ts';
import { azureDeployments } from './deployments.ts';
import { azurePullRequests } from './pull-requests.ts';
import { azureTickets } from './tickets.ts';

/** Azure DevOps as a forge, for one repository and its project. Nothing is asked before it is needed. */
export function createAzureForge(from: {
  readonly repository: RepositoryRef;
  readonly token: string | undefined;
  readonly http: Http;
  readonly clock: Clock;
}): Forge {
  const client = createClient(from);
  return {
    kind: 'azure-devops',
    mergeRequests: azurePullRequests(client),
    tickets: azureTickets(client),
    commits: azureCommits(client),
    deployments: azureDeployments(client),
  };
}
