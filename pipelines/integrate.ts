import { definePipeline } from '@tandem/pipeline';

const TICKETS = 'Tickets never stop a release: a job that fails says so and is run again.';

/** From a commit of a component to a release unit. */
export const pipeline = definePipeline({
  name: 'integrate',
  about:
    'The pipeline of a component: test, package, a look at each merge request, and on the default branch one release unit. Tickets follow.',
  notes: { azure: 'Pull requests start it by a branch policy (build validation).' },
  inputs: {
    test_script: { type: 'list', description: 'Commands that test the component.' },
    package_script: {
      type: 'list',
      description: "Commands that build the component's image and write a file of `built` for it.",
    },
    image: {
      type: 'text',
      description: 'Image in which both run.',
      default: 'node:24',
      only: 'gitlab',
    },
    built: {
      step: 'cut-release',
      input: 'built',
      description:
        'Files that package_script leaves, one for each component: JSON with component, version, digest and commit.',
    },
    gitops_url: {
      step: 'cut-release',
      input: 'gitops_url',
      description: 'URL of the GitOps repository that release units are written to.',
    },
    gitops_branch: { step: 'cut-release', input: 'gitops_branch' },
    release_file: { step: 'cut-release', input: 'release_file' },
  },
  defaultBranch: 'The branch whose builds become release units.',
  stages: [
    {
      name: 'review',
      purpose: 'Judges the merge request and moves its tickets.',
      when: 'merge-request',
      after: [],
      jobs: [
        { name: 'mr-quality', step: 'mr-quality', after: [] },
        { name: 'ticket-opened', step: 'ticket-sync', after: [], mayFail: true, note: TICKETS },
      ],
    },
    {
      name: 'test',
      purpose: 'Tests the component.',
      after: [],
      jobs: [{ name: 'test', title: 'Test', script: 'test_script', image: 'image', after: [] }],
    },
    {
      name: 'package',
      purpose: 'Builds the image of the component.',
      after: ['test'],
      jobs: [
        {
          name: 'package',
          title: 'Package',
          script: 'package_script',
          image: 'image',
          leaves: 'built',
          after: [],
        },
      ],
    },
    {
      name: 'release',
      purpose: 'Cuts the release unit and moves the tickets that it has.',
      when: 'default-branch',
      after: ['package'],
      jobs: [
        { name: 'cut-release', step: 'cut-release', takes: 'package', after: [] },
        {
          name: 'ticket-merged',
          step: 'ticket-sync',
          after: ['cut-release'],
          mayFail: true,
          note: TICKETS,
        },
      ],
    },
  ],
});
