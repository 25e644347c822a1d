import type { FailureSpec, InputSpec, SecretSpec } from '@tandem/contract';

/** The inputs of every step that works on a merge request. */
export const MERGE_REQUEST_INPUTS = {
  component: {
    type: 'text',
    description:
      'The component whose repository is meant, by its name in release.yaml. Empty: the repository that the pipeline runs for.',
    default: '',
  },
  merge_request: {
    type: 'integer',
    description: 'Number of the merge request. 0: the one that the pipeline runs for.',
    default: 0,
    minimum: 0,
  },
} as const satisfies Readonly<Record<string, InputSpec>>;

/** The ways in which a forge can fail a step. */
export const FORGE_FAILURES = {
  'forge-unreachable': {
    summary: 'GitLab or Azure DevOps did not answer, or its answer was lost.',
    fix: 'Run the job again: what was done is found again and nothing is done twice.',
    retry: true,
  },
  'forge-denied': {
    summary: 'GitLab or Azure DevOps does not let this job in.',
    fix: 'Set TANDEM_GITLAB_TOKEN or TANDEM_AZURE_TOKEN for this job, with the rights that docs/guides/set-up.md names, and see that it has not expired.',
  },
  'forge-not-found': {
    summary: 'GitLab or Azure DevOps has no such thing, or the job may not see it.',
    fix: 'Check the paths in release.yaml and the inputs, and that the account of the token may read it.',
  },
  'forge-refused': {
    summary: 'GitLab or Azure DevOps refused a request.',
    fix: 'Read what it says; where it is a state of a ticket, correct the states in release.yaml.',
  },
  'forge-unknown': {
    summary: 'It is not known where the forge is.',
    fix: 'Say under forges in release.yaml what address it has, or run the step in a pipeline of that forge.',
  },
  'unknown-component': {
    summary: 'release.yaml has no such component.',
    fix: 'Give the input component one of the names in release.yaml.',
  },
} as const satisfies Readonly<Record<string, FailureSpec>>;

/** The secrets of every step that works on a forge. */
export const FORGE_SECRETS = {
  TANDEM_GITLAB_TOKEN: {
    description: 'Personal, project or group access token, or OAuth token, for GitLab.',
    optional: true,
  },
  TANDEM_AZURE_TOKEN: {
    description: 'Personal access token, or Entra ID token, for Azure DevOps.',
    optional: true,
  },
  SYSTEM_ACCESSTOKEN: {
    description: 'The token of an Azure Pipelines job; the template hands it over.',
    optional: true,
  },
} as const satisfies Readonly<Record<string, SecretSpec>>;
