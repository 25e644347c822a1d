import type { ForgeFacts } from './forge-facts.ts';

/** Azure DevOps, Services or Server. */
export const azureDevops: ForgeFacts = {
  title: 'Azure DevOps',
  codeowners: {
    // Azure DevOps itself reads none; teams keep one in GitHub's dialect, in GitHub's folders or its own.
    paths: ['CODEOWNERS', 'docs/CODEOWNERS', '.github/CODEOWNERS', '.azuredevops/CODEOWNERS'],
    dialect: 'github',
  },
  tickets: {
    // Azure DevOps docs, boards/github/link-to-from-github.
    prefix: 'AB#',
    // The final states of the Basic and Scrum, Agile and CMMI processes (boards/work-items/guidance/choose-process).
    done: ['Closed', 'Done'],
  },
  releaseFile: {
    repositoryPath: 'project and repository, as Retail/gitops',
    ticketsPath: 'the name of the project',
    address: 'The address of the organisation or collection, such as https://dev.azure.com/contoso.',
  },
  // The identity of a pipeline, "Project Collection Build Service" (pipelines/process/access-tokens).
  bots: /^build\\.+$/i,
  tokens: {
    own: {
      variable: 'TANDEM_AZURE_TOKEN',
      description: 'Personal access token, or Entra ID token, for Azure DevOps.',
    },
    // Azure DevOps docs, pipelines/build/variables "System.AccessToken".
    job: {
      variable: 'SYSTEM_ACCESSTOKEN',
      description: 'The token of an Azure Pipelines job; the template hands it over.',
      server: 'SYSTEM_COLLECTIONURI',
      isServer: (url, server) => plain(url) === plain(server),
    },
  },
  // Azure DevOps docs, integrate/get-started/authentication/oauth "Scopes"; organizations/security/permissions.
  grants: {
    'gitops-read': { token: 'Code (read)' },
    'gitops-write': { token: 'Code (read and write)' },
    'code-read': { token: 'Code (read, status)', job: 'Read' },
    'notes-write': { token: 'Pull Request Threads (read and write)', job: 'Contribute to pull requests' },
    'tickets-read': { token: 'Work Items (read)', job: 'View work items in this node' },
    'tickets-write': { token: 'Work Items (read and write)', job: 'Edit work items in this node' },
  },
  // Only deployment jobs make records (Azure DevOps docs, pipelines/process/environments "Deployment history").
  capabilities: ['mergeRequests', 'tickets', 'commits', 'deployments'],
  // The tracker is that of the project, whatever the repository.
  trackerOf: (path) => path.split('/', 1)[0] ?? path,
};

/** An address without what makes no difference to the service: case, and slashes at the end. */
function plain(url: string): string {
  return url.toLowerCase().replace(/\/+$/, '');
}
