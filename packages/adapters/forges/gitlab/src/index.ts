import type { ForgeConnection } from '@tandem/forge-calls';
import type { Forge } from '@tandem/ports';
import { createClient } from './client.ts';
import { gitlabCommits } from './commits.ts';
import { gitlabDeployments } from './deployments.ts';
import { gitlabMergeRequests } from './merge-requests.ts';
import { gitlabTickets } from './tickets.ts';

/** GitLab as a forge, for one project. Nothing is asked before it is needed. */
export function createGitlabForge(connection: ForgeConnection): Forge {
  const client = createClient(connection);
  const deployments = gitlabDeployments(client);
  return {
    kind: 'gitlab',
    mergeRequests: gitlabMergeRequests(client),
    tickets: gitlabTickets(client),
    commits: gitlabCommits(client),
    deployments,
    deploymentRecords: deployments,
  };
}
