import type { ForgeFacts } from './forge-facts.ts';

/** GitLab, on gitlab.com or self-managed. */
export const gitlab: ForgeFacts = {
  title: 'GitLab',
  codeowners: {
    // GitLab docs, user/project/codeowners "Set up Code Owners".
    paths: ['CODEOWNERS', 'docs/CODEOWNERS', '.gitlab/CODEOWNERS'],
    dialect: 'gitlab',
  },
  tickets: { prefix: '#', done: ['closed'] },
  releaseFile: {
    repositoryPath: 'the full path of the project',
    ticketsPath: 'the full path of the project',
    address: 'The address of the GitLab, such as https://gitlab.com.',
  },
  // Access tokens and service accounts (GitLab docs, administration/internal_users, user/profile/service_accounts).
  bots: /^(?:(?:project|group)_\d+_bot\w*|service_account_.+)$/i,
  tokens: {
    own: {
      variable: 'TANDEM_GITLAB_TOKEN',
      description: 'Personal, project or group access token, or OAuth token, for GitLab.',
    },
    // GitLab docs, ci/variables/predefined_variables.
    job: { variable: 'CI_JOB_TOKEN', server: 'CI_SERVER_URL', isServer: hasSameOrigin },
  },
  // GitLab docs, user/project/settings/project_access_tokens and user/permissions. A job token gives none of these on
  // merge requests and tickets (ci/jobs/ci_job_token). A note starts a thread, which the step also resolves; only
  // Developer may, or the author of the merge request (api/discussions "Resolve a merge request thread").
  grants: {
    'gitops-read': { token: '`read_repository`, Reporter' },
    'gitops-write': { token: '`write_repository`, a role that may push to the branch' },
    'code-read': { token: '`read_api`, Reporter' },
    'notes-write': { token: '`api`, Developer' },
    'tickets-read': { token: '`read_api`, Reporter' },
    'tickets-write': { token: '`api`, Reporter' },
  },
  capabilities: ['mergeRequests', 'tickets', 'commits', 'deployments', 'deploymentRecords'],
  // A project has a tracker of its own.
  trackerOf: (path) => path,
};

function hasSameOrigin(url: string, server: string): boolean {
  return URL.canParse(url) && URL.canParse(server) && new URL(url).origin === new URL(server).origin;
}
