import { defineStep } from '@tandem/contract';
import {
  GITOPS_FAILURES,
  GITOPS_INPUTS,
  GITOPS_SECRETS,
  optionalRing,
  RING_FAILURE,
  RING_INPUT,
} from '@tandem/gitops-branch';

/** The contract of `environment-parity`. */
export const contract = defineStep({
  name: 'environment-parity',
  title: 'Compare two rings',
  description:
    'Answers whether a ring is like another, such as the friendly ring like production: builds what both clusters would get, and reports what differs beyond what release.yaml allows, as a table and a score. What promotions set counts as the same.',
  outcomes: ['done'],
  effects: [],
  inputs: {
    ring: { ...RING_INPUT, description: 'The ring to compare, by its name in release.yaml.' },
    reference: optionalRing('The ring to compare it with. Empty: the last one.'),
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
    ...RING_FAILURE,
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
  permissions: ['gitops-read'],
});
