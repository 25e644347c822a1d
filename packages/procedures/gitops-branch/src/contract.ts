import type { FailureSpec, InputSpec, SecretSpec } from '@tandem/contract';

/** The inputs of every step that works on the GitOps repository. */
export const GITOPS_INPUTS = {
  gitops_url: {
    type: 'text',
    description: 'URL of the GitOps repository, or its folder on a laptop.',
  },
  gitops_branch: {
    type: 'text',
    description: 'Branch of the GitOps repository that Flux watches.',
    default: 'main',
  },
  release_file: {
    type: 'text',
    description: 'Path of the release process file in the GitOps repository.',
    default: 'release.yaml',
  },
} as const satisfies Readonly<Record<string, InputSpec>>;

/** The failures of every step that reads or changes the GitOps repository. */
export const GITOPS_FAILURES = {
  'release-file-missing': {
    summary: 'The GitOps repository has no release process file.',
    fix: 'Commit a release.yaml at the root of the GitOps repository, or set the input release_file to its path.',
  },
  'release-file-invalid': {
    summary: 'The release process file has mistakes.',
    fix: 'Correct the listed places. To check the file before a push, run `npm run tandem -- validate FOLDER` in a clone of Tandem.',
  },
  'repository-unreachable': {
    summary: 'The host of the GitOps repository did not respond.',
    fix: 'Run the job again. If it fails again, check the status of the host and the network of the runner.',
    retry: true,
  },
  'access-denied': {
    summary: 'The GitOps repository does not exist, or this job has no access to it.',
    fix: 'Check the input gitops_url, and that TANDEM_GIT_TOKEN is set for this job, has not expired, and can read and write the repository.',
  },
  'repository-unusable': {
    summary: 'Git cannot use the GitOps repository.',
    fix: 'Check the inputs gitops_url and gitops_branch, and that the job image has git 2.31 or later.',
  },
  'branch-missing': {
    summary: 'The GitOps repository does not have this branch.',
    fix: 'Check the input gitops_branch. An empty repository needs a first commit.',
  },
  'push-refused': {
    summary: 'The GitOps repository rejected the push.',
    fix: 'Allow the account of TANDEM_GIT_TOKEN to push to the branch: check its protection rules, policies and hooks.',
  },
  'overtaken-too-often': {
    summary: 'Other pushes to the GitOps repository came first in every try.',
    fix: 'Run the job again; nothing was changed.',
    retry: true,
  },
} as const satisfies Readonly<Record<string, FailureSpec>>;

/** The secrets of every step that works on the GitOps repository. */
export const GITOPS_SECRETS = {
  TANDEM_GIT_TOKEN: {
    description: 'Token for the GitOps repository, where it is an https URL that requires one.',
    optional: true,
  },
  TANDEM_GIT_READ_TOKEN: {
    description: 'Read-only token, for pipelines without TANDEM_GIT_TOKEN such as those of merge requests.',
    optional: true,
  },
} as const satisfies Readonly<Record<string, SecretSpec>>;
