import type { InputSpec } from '@tandem/contract';
import {
  isStepJob,
  type JobDefinition,
  type PipelineDefinition,
  type ScriptJob,
  type StageDefinition,
  type StepJob,
} from '@tandem/pipeline';
import type { YAMLMap } from 'yaml';
import { BUNDLES, describedInput } from '../describe.ts';
import { expression } from '../yaml.ts';
import { type Contracts, handedOn, inputsOn, scriptInputs } from './inputs.ts';
import { block, commentLines, type Entry, entriesOf, inline, mapping, sequence, textOf } from './nodes.ts';

/** The Azure Pipelines file of a pipeline: a stages template. */
export function azurePipeline(pipeline: PipelineDefinition, contracts: Contracts): string {
  const { about, notes, name, each } = pipeline;
  const stages = sequence(
    pipeline.stages.map((stage, index) => ({
      value: stageOf(stage, pipeline, contracts),
      space: index > 0,
    })),
  );
  const repeated =
    each &&
    sequence([
      {
        value: mapping([{ key: expression(`each ${each.input} in parameters.${each.list}`), value: stages }]),
      },
    ]);
  const body = mapping([
    { key: 'parameters', value: parametersOf(pipeline, contracts) },
    { key: 'stages', value: repeated ?? stages, space: true },
  ]);
  return [
    `# Emitted by \`npm run emit\` from pipelines/${name}.ts. Do not edit.`,
    '#',
    ...commentLines([about, notes?.azure ?? ''].join(' ').trim()).map((line) => `# ${line}`),
    textOf(body),
  ].join('\n');
}

function parametersOf(pipeline: PipelineDefinition, contracts: Contracts): unknown {
  const { each, defaultBranch } = pipeline;
  const scripts = scriptInputs(pipeline);
  const own = Object.entries(inputsOn('azure', pipeline, contracts)).map(([name, spec]) =>
    each?.input === name
      ? { name: each.list, displayName: each.about, type: 'object' }
      : parameterOf(name, spec, scripts.includes(name)),
  );
  const platform = [
    { name: 'default_branch', displayName: defaultBranch, type: 'string', default: 'main' },
    {
      name: 'bundles',
      displayName: BUNDLES,
      type: 'string',
      default: '',
    },
    {
      name: 'pool',
      displayName: 'The agents that run the jobs.',
      type: 'object',
      default: { vmImage: 'ubuntu-latest' },
    },
  ];
  return sequence([...own, ...platform].map((each) => ({ value: mapping(entriesOf({ ...each })) })));
}

/** A parameter. Commands are text of several lines, since an expression cannot fill in a list of them. */
function parameterOf(name: string, spec: InputSpec, isScript: boolean): object {
  const types = { list: 'object', flag: 'boolean', integer: 'number' } as Readonly<Record<string, string>>;
  const preset = spec.default;
  return {
    name,
    displayName: describedInput(spec),
    type: isScript ? 'string' : (types[spec.type] ?? 'string'),
    ...(spec.type === 'choice' && { values: spec.options }),
    ...(preset !== undefined && { default: Array.isArray(preset) ? inline(preset) : preset }),
  };
}

function stageOf(stage: StageDefinition, pipeline: PipelineDefinition, contracts: Contracts): YAMLMap {
  const { each } = pipeline;
  const [after, ...others] = stage.after;
  return mapping([
    { key: 'stage', value: each ? expression(`replace(${each.input}, '-', '_')`) : stage.name },
    ...(each ? [{ key: 'displayName', value: `Ring ${expression(each.input)}` }] : []),
    // Stages of a loop follow one another: the default.
    ...(each ? [] : [{ key: 'dependsOn', value: others.length > 0 || !after ? inline(stage.after) : after }]),
    ...conditionOf(stage),
    {
      key: 'jobs',
      value: sequence(
        stage.jobs.map((job, index) => ({
          value: jobOf(job, stage, pipeline, contracts),
          comment: noteOf(job),
          space: index > 0,
        })),
      ),
    },
  ]);
}

function conditionOf({ when }: StageDefinition): readonly Entry[] {
  if (when === undefined) return [];
  const value =
    when === 'merge-request'
      ? "eq(variables['Build.Reason'], 'PullRequest')"
      : `and(succeeded(), eq(variables['Build.SourceBranch'], 'refs/heads/${expression('parameters.default_branch')}'))`;
  return [{ key: 'condition', value }];
}

function noteOf({ note, notes }: JobDefinition): string | undefined {
  const text = [note, notes?.azure].filter((each) => each !== undefined).join(' ');
  return text === '' ? undefined : text;
}

function jobOf(
  job: JobDefinition,
  stage: StageDefinition,
  pipeline: PipelineDefinition,
  contracts: Contracts,
): YAMLMap {
  const deploys = isStepJob(job) && job.deploys === true;
  const id = idOf(job);
  const shown = pipeline.each ? `${job.name}-${expression(pipeline.each.input)}` : job.name;
  const steps = sequence(
    (isStepJob(job) ? stepsOf(job, stage, pipeline, contracts) : scriptSteps(job)).map((value) => ({
      value,
    })),
  );
  const body = mapping([
    { key: deploys ? 'deployment' : 'job', value: id },
    ...(shown === id ? [] : [{ key: 'displayName', value: shown }]),
    ...(job.mayFail ? [{ key: 'continueOnError', value: true }] : []),
    ...dependenciesOf(job, stage),
    ...gateOf(job),
    { key: 'pool', value: expression('parameters.pool') },
    ...(job.azureTimeout === undefined ? [] : [{ key: 'timeoutInMinutes', value: job.azureTimeout }]),
    ...(deploys ? deployment(pipeline, stage, steps) : [{ key: 'steps', value: steps }]),
  ]);
  if (job.onlyIf === undefined) return body;
  return mapping([{ key: ifTrue(job.onlyIf), value: sequence([{ value: body }]) }]);
}

/** An environment's approvals and checks come before a deployment job. */
function deployment({ each }: PipelineDefinition, stage: StageDefinition, steps: unknown): readonly Entry[] {
  const deploy = mapping([{ key: 'steps', value: steps }]);
  const runOnce = mapping([{ key: 'deploy', value: deploy }]);
  return [
    { key: 'environment', value: each ? expression(each.input) : stage.name },
    { key: 'strategy', value: mapping([{ key: 'runOnce', value: runOnce }]) },
  ];
}

/** Jobs before; one that may be absent counts where its flag is set. */
function dependenciesOf(job: JobDefinition, stage: StageDefinition): readonly Entry[] {
  const before = stage.jobs.filter(({ name }) => job.after.includes(name));
  const always = before.filter(({ onlyIf }) => onlyIf === undefined);
  const flag = before.find(({ onlyIf }) => onlyIf !== undefined)?.onlyIf;
  const entry = (jobs: readonly JobDefinition[]): readonly Entry[] => {
    const [first, ...others] = jobs;
    if (!first) return [];
    return [{ key: 'dependsOn', value: others.length === 0 ? idOf(first) : inline(jobs.map(idOf)) }];
  };
  if (flag === undefined) return entry(always);
  return [
    { key: ifTrue(flag), value: mapping(entry(before)) },
    { key: expression('else'), value: mapping(entry(always)) },
  ];
}

function gateOf(job: JobDefinition): readonly Entry[] {
  if (!isStepJob(job) || job.gate === undefined) return [];
  const outcome = `dependencies.${idText(job.gate)}.outputs['${idText(job.gate)}.outcome']`;
  return [{ key: 'condition', value: `and(succeeded(), eq(${outcome}, 'open'))` }];
}

function stepsOf(
  job: StepJob,
  stage: StageDefinition,
  pipeline: PipelineDefinition,
  contracts: Contracts,
): readonly YAMLMap[] {
  const { each } = pipeline;
  const isGate = stage.jobs.some((other) => isStepJob(other) && other.gate === job.name);
  const handed = handedOn(job, pipeline, 'azure', contracts).map(({ input, from }) => ({
    key: input,
    value: expression(from === each?.input ? from : `parameters.${from}`),
  }));
  const parameters = mapping([
    // By this name another job reads the gate's outcome.
    ...(isGate ? [{ key: 'id', value: idOf(job) }] : []),
    ...handed,
    { key: 'bundles', value: expression('parameters.bundles') },
  ]);
  return [
    mapping(entriesOf({ checkout: 'none' })),
    ...(job.takes === undefined ? [] : takenSteps(pipeline, job.takes)),
    mapping([
      { key: 'template', value: `/azure-pipelines-templates/steps/${job.step}.yml` },
      { key: 'parameters', value: parameters },
    ]),
  ];
}

/** Brings the files that another job left into the work folder. */
function takenSteps({ stages }: PipelineDefinition, from: string): readonly YAMLMap[] {
  const left = stages.flatMap(({ jobs }) => jobs).find(({ name }) => name === from) as ScriptJob;
  return [
    mapping(entriesOf({ download: 'current', artifact: left.leaves })),
    mapping(
      entriesOf({
        bash: 'cp -R "$FOLDER/." .',
        displayName: `Take what ${from} left`,
        env: { FOLDER: `$(Pipeline.Workspace)/${left.leaves}` },
      }),
    ),
  ];
}

function scriptSteps(job: ScriptJob): readonly YAMLMap[] {
  const script = mapping([
    { key: 'bash', value: block(`set -eo pipefail\n${expression(`parameters.${job.script}`)}\n`) },
    { key: 'displayName', value: job.title },
  ]);
  return [
    mapping(entriesOf({ checkout: 'self' })),
    script,
    ...(job.leaves === undefined ? [] : leftSteps(job.leaves)),
  ];
}

/** Keeps files for later jobs, each at its path. */
function leftSteps(input: string): readonly YAMLMap[] {
  const folder = `$(Build.ArtifactStagingDirectory)/${input}`;
  const keep = mapping(
    entriesOf({
      bash: 'mkdir -p "$FOLDER" && tar -cf - "$FILE" | tar -xf - -C "$FOLDER"',
      displayName: `Keep ${expression('file')}`,
      env: { FILE: expression('file'), FOLDER: folder },
    }),
  );
  return [
    mapping([{ key: expression(`each file in parameters.${input}`), value: sequence([{ value: keep }]) }]),
    mapping(entriesOf({ publish: folder, artifact: input })),
  ];
}

/** The name of a job for expressions: Azure takes letters, digits and underscores. */
function idOf({ name }: JobDefinition): string {
  return idText(name);
}

function idText(name: string): string {
  return name.replaceAll('-', '_');
}

function ifTrue(flag: string): string {
  return expression(`if eq(parameters.${flag}, true)`);
}
