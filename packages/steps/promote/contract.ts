import { defineStep } from '@tandem/contract';
import {
  GITOPS_FAILURES,
  GITOPS_INPUTS,
  GITOPS_SECRETS,
  RING_FAILURE,
  RING_INPUT,
} from '@tandem/gitops-branch';

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
    'unit-missing': {
      summary: 'There is no such release unit.',
      fix: 'Cut a release first, or give the input unit the name of a file in units/ of the GitOps repository.',
    },
    'unit-invalid': {
      summary: 'The file of the release unit is not valid.',
      fix: 'Units are never edited: restore the file as cut-release wrote it, or cut a new one.',
    },
    'marker-missing': {
      summary: 'Nothing is marked under the ring’s path.',
      fix: 'Put a comment # {"$tandem": "<subject>:<field>"} behind each value that a promotion sets.',
    },
    'marker-invalid': {
      summary: 'A marker, or the YAML around it, cannot be read.',
      fix: 'Correct the places that are named and push.',
    },
    'marker-unknown': {
      summary: 'A marker names something that the release unit does not have.',
      fix: 'Correct the marker: unit:name, infrastructure:revision, or a component with version, digest, image or commit.',
    },
    'splice-failed': {
      summary: 'A value cannot be written where it is marked.',
      fix: 'Write the marked value on one line, plain or in quotes.',
    },
  },
  secrets: GITOPS_SECRETS,
  ports: ['git', 'clock'],
  exclusive: 'ring',
});
