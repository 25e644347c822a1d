import { defineStep } from '@tandem/contract';
import {
  GITOPS_FAILURES,
  GITOPS_INPUTS,
  GITOPS_SECRETS,
  RING_FAILURE,
  RING_INPUT,
} from '@tandem/gitops-branch';
import { PROMOTION_FAILURES } from '@tandem/promotion/failures';

/** The contract of `promote`. */
export const contract = defineStep({
  name: 'promote',
  title: 'Promote a release unit',
  description:
    'Moves a release unit into a ring of the GitOps repository: sets every marked value under the ring’s path, ' +
    'and nothing else, in one commit. A ring takes only what the ring before it runs, and only while its window ' +
    'is open; otherwise the step answers held and changes nothing. Running it again, at any time and after any ' +
    'interruption, is safe.',
  outcomes: ['done', 'held', 'nothing-to-do'],
  effects: ['gitops'],
  inputs: {
    ring: RING_INPUT,
    ...GITOPS_INPUTS,
    unit: {
      type: 'text',
      description:
        'The release unit to promote, such as storefront-7. Empty: the first ring takes the latest, a later ' +
        'ring the one that the ring before it runs. Named: also an older one, to go back to what the ring ran.',
      default: '',
    },
    requested_by: {
      type: 'text',
      description: 'Who asked for the promotion, for the commit. Empty: who started the pipeline.',
      default: '',
    },
  },
  outputs: {
    unit: { description: 'The release unit that the ring runs, or would have got where it is held.' },
    commit: {
      description: 'Full hash of the commit of the GitOps repository in which the ring has the unit.',
    },
    ring: { description: 'The ring.' },
  },
  failures: {
    ...GITOPS_FAILURES,
    ...RING_FAILURE,
    ...PROMOTION_FAILURES,
  },
  secrets: GITOPS_SECRETS,
  ports: ['git', 'clock'],
  permissions: ['gitops-write'],
  exclusive: 'ring',
});
