import { defineStep } from '@tandem/contract';
import { FORGE_FAILURES, FORGE_SECRETS, MERGE_REQUEST_INPUTS } from '@tandem/forge';
import {
  GITOPS_FAILURES,
  GITOPS_INPUTS,
  GITOPS_SECRETS,
  optionalRing,
  RING_FAILURE,
} from '@tandem/gitops-branch';

/** The contract of `ticket-sync`. */
export const contract = defineStep({
  name: 'ticket-sync',
  title: 'Let tickets follow the code',
  description:
    'Moves, links and comments tickets of GitLab or Azure Boards as release.yaml says: when a merge request that ' +
    'names them is open or merged, when their commits are in a release unit, when a unit comes to a ring, and when ' +
    'a ring goes back. It looks at the actual state each time, so that a run that was missed is made good by the ' +
    'next, and running it twice adds nothing.',
  outcomes: ['done', 'nothing-to-do'],
  effects: ['forge'],
  inputs: {
    ...MERGE_REQUEST_INPUTS,
    ring: optionalRing(
      'The ring whose latest promotions tickets follow. Empty: the merge request or the commit of the pipeline.',
    ),
    orphans_days: {
      type: 'integer',
      description:
        'Report merge requests without tickets, tickets without changes and units with unknown tickets of so many days. 0: no report.',
      default: 0,
      minimum: 0,
      maximum: 90,
    },
    ...GITOPS_INPUTS,
  },
  outputs: {
    tickets: { description: 'The numbers of the tickets that were looked at, with commas.' },
    moved: { description: 'The numbers of those that were moved.' },
    commented: { description: 'The numbers of those that were commented.' },
    unknown: { description: 'The numbers that are no tickets.' },
  },
  failures: {
    ...GITOPS_FAILURES,
    ...FORGE_FAILURES,
    ...RING_FAILURE,
    'ticket-refused': {
      summary: 'A ticket could not be changed as release.yaml says.',
      fix: 'Read what the tracker says; correct the states under tickets.on in release.yaml, or the workflow of the tracker.',
    },
  },
  secrets: { ...GITOPS_SECRETS, ...FORGE_SECRETS },
  ports: ['git', 'clock', 'forges'],
  permissions: ['gitops-read', 'code-read', 'tickets-write'],
});
