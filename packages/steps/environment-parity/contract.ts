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
    score: {
      description:
        'From 0 to 100: the share of values that are the same, or may differ; below 100 where something was not compared.',
    },
    differences: { description: 'How many differences release.yaml does not allow.' },
    unresolved: {
      description: 'How many sources, bases and folders could not be built, and so were not compared.',
    },
  },
  failures: {
    ...GITOPS_FAILURES,
    ...RING_FAILURE,
    'not-built': {
      summary: 'The folder of a ring cannot be built.',
      fix: 'Correct what the message names: the path of the ring in release.yaml, or the kustomization of its folder.',
    },
    'parity-broken': {
      summary: 'The rings differ by more than they may.',
      fix: 'Make the ring like the other where it is named, or state under parity in release.yaml what may differ and why.',
    },
  },
  secrets: GITOPS_SECRETS,
  ports: ['git'],
  permissions: ['gitops-read'],
});
