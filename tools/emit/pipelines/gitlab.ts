import type { InputSpec } from '@tandem/contract';
import {
  isStepJob,
  type JobDefinition,
  jobsOf,
  type PipelineDefinition,
  type StageDefinition,
  type StepJob,
} from '@tandem/pipeline';
import { Scalar } from 'yaml';
import { BUNDLES, describedInput } from '../describe.ts';
import { type Contracts, handedOn, inputsOn } from './inputs.ts';
import { commentLines, type Entry, entriesOf, inline, mapping, quoted, sequence, textOf } from './nodes.ts';

/** Conditions of a pipeline on GitLab (docs.gitlab.com, ci/variables/predefined_variables). */
const EVENTS = {
  'merge-request': '$CI_PIPELINE_SOURCE == "merge_request_event"',
  'default-branch': '$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH',
} as const;

/** The GitLab file of a pipeline. */
export function gitlabPipeline(pipeline: PipelineDefinition, contracts: Contracts): string {
  const { about, notes, name, each } = pipeline;
  const inputs = Object.entries(inputsOn('gitlab', pipeline, contracts)).map(([key, spec]) => ({
    key,
    value: inputOf(spec),
  }));
  const header = mapping([
    {
      key: 'spec',
      value: mapping([
        {
          key: 'inputs',
          value: mapping([...inputs, { key: 'bundles', value: { description: BUNDLES, default: '' } }]),
        },
      ]),
    },
  ]);
  const body = mapping([
    ...(each ? [] : frame(pipeline)),
    { key: 'include', value: includes(pipeline, contracts), space: each === undefined },
    ...jobsOf(pipeline).map((each): Entry => jobEntry(each.job, each.stage, pipeline)),
  ]);
  return [
    `# Emitted by \`npm run emit\` from pipelines/${name}.ts. Do not edit.`,
    '#',
    ...commentLines([about, notes?.gitlab ?? ''].join(' ').trim()).map((line) => `# ${line}`),
    `${textOf(header)}---`,
    textOf(body),
  ].join('\n');
}

/** When pipelines start, and the stages; a file that is included once for each ring leaves both to its consumer. */
function frame({ stages }: PipelineDefinition): readonly Entry[] {
  const events = Object.entries(EVENTS).map(([, condition]) => ({
    value: mapping(entriesOf({ if: condition })),
  }));
  return [
    { key: 'workflow', value: mapping([{ key: 'rules', value: sequence(events) }]) },
    { key: 'stages', value: inline(stages.map(({ name }) => name)), space: true },
  ];
}

function inputOf(spec: InputSpec): object {
  const pattern =
    'pattern' in spec && spec.pattern !== undefined && spec.type === 'text' ? spec.pattern : undefined;
  const types = { list: 'array', flag: 'boolean', integer: 'number' } as Readonly<Record<string, string>>;
  return {
    description: describedInput(spec),
    ...(types[spec.type] && { type: types[spec.type] }),
    ...(pattern !== undefined && { regex: `^(?:${pattern})$` }),
    ...(spec.type === 'choice' && { options: spec.options }),
    ...(spec.default !== undefined && {
      default: Array.isArray(spec.default) ? inline(spec.default) : spec.default,
    }),
  };
}

function includes(pipeline: PipelineDefinition, contracts: Contracts): unknown {
  const jobs = jobsOf(pipeline).flatMap(({ job, stage }) => (isStepJob(job) ? [{ job, stage }] : []));
  return sequence(
    jobs.map(({ job, stage }) => {
      const handed = handedOn(job, pipeline, 'gitlab', contracts).map(({ input, from, spec }) => ({
        key: input,
        value: spec.type === 'text' || spec.type === 'path' ? quoted(filled(from)) : filled(from),
      }));
      const inputs = mapping([
        { key: 'job', value: nameOf(job, pipeline) },
        { key: 'stage', value: stageOf(stage, pipeline) },
        ...handed,
        { key: 'bundles', value: quoted(filled('bundles')) },
      ]);
      return {
        value: mapping([
          { key: 'local', value: `/gitlab-ci-templates/steps/${job.step}.yml` },
          { key: 'inputs', value: inputs },
        ]),
      };
    }),
  );
}

function jobEntry(job: JobDefinition, stage: StageDefinition, pipeline: PipelineDefinition): Entry {
  const comment = [job.note, job.notes?.gitlab].filter((text) => text !== undefined).join(' ');
  const needs = needsOf(job, stage, pipeline);
  const ends = { ...(job.mayFail && { allow_failure: true }), ...rulesOf(job, stage) };
  const value = isStepJob(job)
    ? {
        needs,
        ...(job.deploys && { environment: mapping(entriesOf({ name: stageOf(stage, pipeline) })) }),
        ...ends,
      }
    : {
        stage: stageOf(stage, pipeline),
        needs,
        image: quoted(filled(job.image)),
        interruptible: true,
        script: filled(job.script),
        ...(job.leaves && { artifacts: { paths: filled(job.leaves) } }),
        ...ends,
      };
  return {
    key: nameOf(job, pipeline),
    value: mapping(entriesOf(value)),
    comment: comment === '' ? undefined : comment,
    space: true,
  };
}

/**
 * Jobs of the same stage by `after`; where there are none, those of the stages before. Where the stages are the
 * consumer's, one a ring, their order holds a job without `needs` back.
 */
function needsOf(job: JobDefinition, stage: StageDefinition, pipeline: PipelineDefinition): unknown {
  const earlier = pipeline.stages
    .filter(({ name }) => stage.after.includes(name))
    .flatMap(({ jobs }) => jobs);
  const inStage = stage.jobs.filter(({ name }) => job.after.includes(name));
  const needed = inStage.length > 0 ? inStage : earlier;
  if (needed.length === 0 && pipeline.each) return undefined;
  if (needed.every(({ onlyIf }) => onlyIf === undefined)) {
    return inline(needed.map((each) => nameOf(each, pipeline)));
  }
  return sequence(
    needed.map((each) => {
      const name = nameOf(each, pipeline);
      return { value: each.onlyIf ? mapping(entriesOf({ job: name, optional: true })) : new Scalar(name) };
    }),
  );
}

function rulesOf(job: JobDefinition, stage: StageDefinition): object {
  const event = stage.when && EVENTS[stage.when];
  const flag = job.onlyIf && `"${filled(job.onlyIf)}" == "true"`;
  const condition = [flag, event].filter((text) => text !== undefined).join(' && ');
  return condition === '' ? {} : { rules: sequence([{ value: mapping(entriesOf({ if: condition })) }]) };
}

/** The name of a job: with the value of `each` where the file is included several times. */
function nameOf({ name }: JobDefinition | StepJob, { each }: PipelineDefinition): string {
  return each ? `${name}-${filled(each.input)}` : name;
}

function stageOf({ name }: StageDefinition, { each }: PipelineDefinition): string {
  return each ? filled(each.input) : name;
}

function filled(input: string): string {
  return `$[[ inputs.${input} ]]`;
}
