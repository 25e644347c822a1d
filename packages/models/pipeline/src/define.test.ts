import { expect, it } from 'vitest';
import { definePipeline, type JobDefinition, jobsOf, type PipelineDefinition } from './index.ts';

const script: JobDefinition = {
  name: 'build',
  title: 'Build',
  script: 'commands',
  image: 'image',
  leaves: 'files',
  after: [],
};
const base: PipelineDefinition = {
  name: 'make',
  about: 'Makes it.',
  inputs: {
    commands: { type: 'list', description: 'Commands.' },
    image: { type: 'text', description: 'Image.' },
    files: { type: 'list', description: 'Files.' },
    ring: { type: 'text', description: 'Ring.' },
  },
  defaultBranch: 'The branch.',
  stages: [
    { name: 'build', purpose: 'Builds.', after: [], jobs: [script] },
    {
      name: 'use',
      purpose: 'Uses.',
      after: ['build'],
      jobs: [
        { name: 'ask', step: 'ask', after: [] },
        { name: 'use', step: 'use', takes: 'build', gate: 'ask', after: ['ask'] },
      ],
    },
  ],
};

it('a pipeline with valid references is returned unchanged', () => {
  expect(definePipeline(base)).toBe(base);
  expect(jobsOf(base).map(({ job, stage }) => `${stage.name}/${job.name}`)).toEqual([
    'build/build',
    'use/ask',
    'use/use',
  ]);
});

const jobs = (...all: readonly JobDefinition[]): Partial<PipelineDefinition> => ({
  stages: [{ name: 'all', purpose: 'All.', after: [], jobs: all }],
});
const step = (more: object): JobDefinition =>
  ({ name: 'use', step: 'use', after: [], ...more }) as JobDefinition;

it.each<[string, Partial<PipelineDefinition>]>([
  ["two jobs are named 'use'", jobs(step({}), step({}))],
  ["job 'use': after names 'x', which is not an earlier job of its stage", jobs(step({ after: ['x'] }))],
  [
    "job 'use': after names 'ask', which is not an earlier job",
    jobs(step({ after: ['ask'] }), step({ name: 'ask' })),
  ],
  ["job 'use': the gate 'ask' is not in after", jobs(step({ name: 'ask' }), step({ gate: 'ask' }))],
  ["job 'use': takes names 'ask', which keeps no files", jobs(step({ name: 'ask' }), step({ takes: 'ask' }))],
  ["job 'use': onlyIf names 'x', which is not an input of the pipeline", jobs(step({ onlyIf: 'x' }))],
  ["job 'use': inputs names 'x', which is not an input of the pipeline", jobs(step({ inputs: { a: 'x' } }))],
  [
    "job 'build': a script names 'x', which is not an input of the pipeline",
    jobs({ ...script, script: 'x' } as JobDefinition),
  ],
  [
    "each names 'x', which is not an input of the pipeline",
    { each: { input: 'x', list: 'xs', about: 'Each.' } },
  ],
  ['a pipeline with each has exactly one stage', { each: { input: 'ring', list: 'rings', about: 'Each.' } }],
  [
    "stage 'use': after names 'later', which is not an earlier stage",
    { stages: [{ name: 'use', purpose: 'Uses.', after: ['later'], jobs: [] }] },
  ],
])('%s', (message, change) => {
  expect(() => definePipeline({ ...base, ...change })).toThrow(message);
});
