import type { ForgeConnection } from '@tandem/forge-calls';
import type { Forge } from '@tandem/ports';
import { createClient } from './client.ts';
import { azureCommits } from './commits.ts';
import { azureDeployments } from './deployments.ts';
import { azurePullRequests } from './pull-requests.ts';
import { azureTickets } from './tickets.ts';

/** Azure DevOps as a forge, for one repository and its project. Nothing is asked before it is needed. */
export function createAzureForge(connection: ForgeConnection): Forge {
  const client = createClient(connection);
  return {
    kind: 'azure-devops',
    mergeRequests: azurePullRequests(client),
    tickets: azureTickets(client),
    commits: azureCommits(client),
    deployments: azureDeployments(client),
  };
}
