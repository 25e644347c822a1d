import { defineStep } from '@tandem/contract';
import { GITOPS_FAILURES, GITOPS_INPUTS, GITOPS_SECRETS } from '@tandem/gitops-branch';

/** The contract of `environment-parity`. */
export const contract = defineStep({
  name: 'environment-parity',
  title: 'Compare two rings',
  description:
    'Answers whether a ring is like another, such as the friendly ring like production: builds what both clusters would get, and reports what differs beyond what release.yaml allows, as a table and a score. What promotions set counts as the same.',
  outcomes: ['done'],
  effects: [],
  inputs: {
    ring: {
      type: 'text',
      description: 'The ring that shall be like the other, by its name in release.yaml.',
    },
    reference: {
      type: 'text',
      description: 'The ring that it shall be like. Empty: the last one.',
      default: '',
    },
    minimum: {
      type: 'integer',
      description: 'The least score, from 0 to 100: below it the step fails. 0: it never does.',
      default: 0,
      minimum: 0,
      maximum: 100,
    },
    ...GITOPS_INPUTS,
  },
  outputs: {
    score: { description: 'From 0 to 100: the share of values that are the same, or may differ.' },
    differences: { description: 'How many differences nobody allowed.' },
  },
  failures: {
    ...GITOPS_FAILURES,
    'unknown-ring': {
      summary: 'The release process file has no such ring.',
      fix: 'Give the inputs ring and reference names that stand under rings in the release process file.',
    },
    'not-built': {
      summary: 'What a cluster would get cannot be built.',
      fix: 'Mend what is named. Kustomizations beyond the everyday ones are not built by this step.',
    },
    'parity-broken': {
      summary: 'The rings differ by more than they may.',
      fix: 'Make the ring like the other where it is named, or say under parity in release.yaml what may differ and why.',
    },
  },
  secrets: GITOPS_SECRETS,
  ports: ['git'],
});
