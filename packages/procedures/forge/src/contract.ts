import type { FailureSpec, InputSpec, SecretSpec } from '@tandem/contract';
import { FORGES, forgeTitles } from '@tandem/forge-facts';
import { FORGE_KINDS } from '@tandem/ports';

const TITLES = forgeTitles();
const OWN_TOKENS = FORGE_KINDS.map((kind) => FORGES[kind].tokens.own.variable).join(' or ');

/** The inputs of every step that works on a merge request. */
export const MERGE_REQUEST_INPUTS = {
  component: {
    type: 'text',
    description:
      'The component whose repository to use, by its name in release.yaml. Empty: the repository that the pipeline runs for.',
    default: '',
  },
  merge_request: {
    type: 'integer',
    description: 'Number of the merge request. 0: the one that the pipeline runs for.',
    default: 0,
    minimum: 0,
  },
} as const satisfies Readonly<Record<string, InputSpec>>;

/** The failures of every step that calls a forge. */
export const FORGE_FAILURES = {
  'forge-unreachable': {
    summary: `${TITLES} did not respond, or the response was lost.`,
    fix: 'Run the job again: it finds what was already done and does nothing twice.',
    retry: true,
  },
  'forge-conflict': {
    summary: `${TITLES} rejected a change because the same resource was changed at the same time.`,
    fix: 'Run the job again: it reads the current state and decides again.',
    retry: true,
  },
  'forge-denied': {
    summary: `${TITLES} denied access to this job.`,
    fix: `Set ${OWN_TOKENS} for this job, with the permissions listed in docs/guides/set-up.md, and check that it has not expired.`,
  },
  'forge-not-found': {
    summary: `${TITLES} does not have the resource, or this job may not read it.`,
    fix: 'Check the paths in release.yaml and the inputs, and that the account of the token can read the resource.',
  },
  'forge-refused': {
    summary: `${TITLES} rejected a request.`,
    fix: 'Read the message of the forge. If it is about the state of a ticket, correct the states in release.yaml.',
  },
  'forge-unknown': {
    summary: 'The address of the forge is not known.',
    fix: 'Set its address under forges in release.yaml, or run the step in a pipeline of that forge.',
  },
  'unknown-component': {
    summary: 'The component is not listed in release.yaml.',
    fix: 'Set the input component to one of the names under components in release.yaml.',
  },
} as const satisfies Readonly<Record<string, FailureSpec>>;

/** The secrets of every step that calls a forge: each forge's own token, and the job tokens that templates pass on. */
export const FORGE_SECRETS: Readonly<Record<string, SecretSpec>> = Object.fromEntries(
  FORGE_KINDS.flatMap((kind) => [FORGES[kind].tokens.own, FORGES[kind].tokens.job]).flatMap(
    ({ variable, description }) => (description ? [[variable, { description, optional: true }]] : []),
  ),
);
