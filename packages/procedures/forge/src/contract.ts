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
    summary: `${TITLES} did not answer, or its answer was lost.`,
    fix: 'Run the job again: what was done is found again and nothing is done twice.',
    retry: true,
  },
  'forge-conflict': {
    summary: `${TITLES} rejected a change, since somebody else changed the same thing at that moment.`,
    fix: 'Run the job again: it reads what is there now and decides anew.',
    retry: true,
  },
  'forge-denied': {
    summary: `${TITLES} does not let this job in.`,
    fix: `Set ${OWN_TOKENS} for this job, with the rights that docs/guides/set-up.md names, and see that it has not expired.`,
  },
  'forge-not-found': {
    summary: `${TITLES} has no such thing, or the job may not see it.`,
    fix: 'Check the paths in release.yaml and the inputs, and that the account of the token may read it.',
  },
  'forge-refused': {
    summary: `${TITLES} refused a request.`,
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

/** The secrets of every step that works on a forge: each forge's own token, and job tokens that a template passes on. */
export const FORGE_SECRETS: Readonly<Record<string, SecretSpec>> = Object.fromEntries(
  FORGE_KINDS.flatMap((kind) => [FORGES[kind].tokens.own, FORGES[kind].tokens.job]).flatMap(
    ({ variable, description }) => (description ? [[variable, { description, optional: true }]] : []),
  ),
);
