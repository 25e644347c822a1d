import type { Clock, Forge, Http, RepositoryRef } from '@tandem/ports';
import { createClient, type GitlabToken } from './client.ts';
import { gitlabCommits } from './commits.ts';
import { gitlabDeployments } from './deployments.ts';
import { gitlabMergeRequests } from './merge-requests.ts';
import { gitlabTickets } from './tickets.ts';

export type { GitlabToken } from './client.ts';

/** GitLab as a forge, for one project. Nothing is asked before it is needed. */
export function createGitlabForge(from: {
  readonly repository: RepositoryRef;
  readonly token: GitlabToken | undefined;
  readonly http: Http;
  readonly clock: Clock;
}): Forge {
  const client = createClient(from);
  return {
    kind: 'gitlab',
    mergeRequests: gitlabMergeRequests(client),
    tickets: gitlabTickets(client),
    commits: gitlabCommits(client),
    deployments: gitlabDeployments(client),
  };
}
