import { defineStep } from '@tandem/contract';
import {
  GITOPS_FAILURES,
  GITOPS_INPUTS,
  GITOPS_SECRETS,
  RING_FAILURE,
  RING_INPUT,
} from '@tandem/gitops-branch';

/** The contract of `change-window`. */
export const contract = defineStep({
  name: 'change-window',
  title: 'Ask the change window',
  description:
    'Answers whether a ring may be changed now, from its window and freezes in the release process file of the GitOps repository. Held is no failure: the outputs say when the ring opens next.',
  outcomes: ['open', 'held'],
  effects: [],
  inputs: {
    ring: RING_INPUT,
    ...GITOPS_INPUTS,
  },
  outputs: {
    next_opening: {
      description:
        'Instant in UTC from which the ring is open: now where it is open, empty where none is near.',
    },
    closes: { description: 'Instant in UTC at which an open ring closes; empty where none is near.' },
  },
  failures: {
    ...GITOPS_FAILURES,
    ...RING_FAILURE,
  },
  secrets: GITOPS_SECRETS,
  ports: ['git', 'clock'],
  permissions: ['gitops-read'],
});
