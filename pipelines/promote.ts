import { definePipeline } from '@tandem/pipeline';

/** From a release unit to every ring. */
export const pipeline = definePipeline({
  name: 'promote',
  about: 'The promotion of release units.',
  notes: {
    gitlab:
      'One ring of it: include the file once for each ring, each in a stage of its own, in promotion order.',
    azure: 'A stage for each ring, in promotion order.',
  },
  inputs: {
    ring: {
      step: 'promote',
      input: 'ring',
      description: 'The ring, by its name in release.yaml. Its stage and its environment have the same name.',
    },
    gitops_url: { step: 'promote', input: 'gitops_url', description: 'URL of the GitOps repository.' },
    gitops_branch: { step: 'promote', input: 'gitops_branch' },
    release_file: { step: 'promote', input: 'release_file' },
    unit: { step: 'promote', input: 'unit', only: 'gitlab' },
    await_rollout: {
      type: 'flag',
      description:
        "Whether to wait until the ring's cluster runs what was promoted. Its kubeconfig is the variable KUBECONFIG, with a context of the ring's name.",
      default: false,
    },
    rollout_minutes: {
      step: 'await-rollout',
      input: 'timeout_minutes',
      description: 'How long to wait for it, in minutes.',
    },
  },
  defaultBranch: 'The branch whose runs promote; runs of others do nothing.',
  each: {
    input: 'ring',
    list: 'rings',
    about: 'The rings in promotion order, by their names in release.yaml; each is an environment too.',
  },
  stages: [
    {
      name: 'ring',
      purpose: 'Moves a release unit into the ring, through its gates.',
      when: 'default-branch',
      after: [],
      jobs: [
        { name: 'window', step: 'change-window', after: [] },
        {
          name: 'promote',
          step: 'promote',
          after: ['window'],
          gate: 'window',
          deploys: true,
          notes: {
            gitlab:
              'GitLab cannot skip a job by what an earlier one found, so this one always runs: it looks at the window itself, right before the push, and answers held where the ring is closed.',
            azure:
              'Approvals and checks of the environment come before it; the step looks at the window once more after them, right before the push.',
          },
        },
        {
          name: 'rollout',
          step: 'await-rollout',
          after: ['promote'],
          onlyIf: 'await_rollout',
          inputs: { kube_context: 'ring', timeout_minutes: 'rollout_minutes' },
          azureTimeout: 1500,
          note: 'A ring that does not become live holds the rings after it.',
        },
        {
          name: 'tickets',
          step: 'ticket-sync',
          after: ['promote', 'rollout'],
          mayFail: true,
          note: 'Tickets never stop a release: a job that fails says so and is run again.',
        },
      ],
    },
  ],
});
