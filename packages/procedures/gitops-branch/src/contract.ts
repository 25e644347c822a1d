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

/** The ways in which reading or changing the GitOps repository can fail. */
export const GITOPS_FAILURES = {
  'release-file-missing': {
    summary: 'The GitOps repository has no release process file.',
    fix: 'Commit a release.yaml at the root of the GitOps repository, or name the file by the input release_file.',
  },
  'release-file-invalid': {
    summary: 'The release process file has mistakes.',
    fix: 'Mend the places that are named. `npm run tandem -- validate FOLDER` in a clone of Tandem shows them before you push.',
  },
  'repository-unreachable': {
    summary: 'The host of the GitOps repository did not answer.',
    fix: 'Run the job again; if it stays so, look at the state of the host and at the network of the runner.',
    retry: true,
  },
  'access-denied': {
    summary: 'The GitOps repository is not there, or the job may not use it.',
    fix: 'Check the input gitops_url, and that TANDEM_GIT_TOKEN is set for this job, has not expired and may read and write the repository.',
  },
  'repository-unusable': {
    summary: 'Git cannot use the GitOps repository.',
    fix: 'Check the inputs gitops_url and gitops_branch, and that the job image has git 2.31 or later.',
  },
  'branch-missing': {
    summary: 'The GitOps repository has no such branch.',
    fix: 'Check the input gitops_branch; an empty repository needs a first commit.',
  },
  'push-refused': {
    summary: 'The GitOps repository refused the push.',
    fix: 'Let the account of TANDEM_GIT_TOKEN push to the branch: see its protection rules, policies and hooks.',
  },
  'overtaken-too-often': {
    summary: 'Other pushes to the GitOps repository were first, again and again.',
    fix: 'Run the job again; nothing was changed.',
    retry: true,
  },
} as const satisfies Readonly<Record<string, FailureSpec>>;

/** The secrets of every step that works on the GitOps repository. */
export const GITOPS_SECRETS = {
  TANDEM_GIT_TOKEN: {
    description: 'Token for the GitOps repository, where it is an https URL that asks for one.',
    optional: true,
  },
  TANDEM_GIT_READ_TOKEN: {
    description:
      'Token that may only read it, for pipelines that do not get TANDEM_GIT_TOKEN, as those of merge requests.',
    optional: true,
  },
} as const satisfies Readonly<Record<string, SecretSpec>>;
