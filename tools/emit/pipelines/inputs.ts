import type { InputSpec, StepContract } from '@tandem/contract';
import {
  isStepJob,
  jobsOf,
  type PipelineDefinition,
  type PipelineInput,
  type StepJob,
} from '@tandem/pipeline';

/** The contracts of the steps by their names. */
export type Contracts = ReadonlyMap<string, StepContract>;

/** The inputs of a pipeline on a platform, with what they take from steps. */
export function inputsOn(
  platform: 'gitlab' | 'azure',
  pipeline: PipelineDefinition,
  contracts: Contracts,
): Readonly<Record<string, InputSpec>> {
  const own = Object.entries(pipeline.inputs).filter(([, { only = platform }]) => only === platform);
  return Object.fromEntries(own.map(([name, input]) => [name, specOf(input, contracts)]));
}

/** An input as the step declares it, where it is one of a step. @throws Error where the step has no such input. */
function specOf(input: PipelineInput, contracts: Contracts): InputSpec {
  if (!('step' in input)) return input;
  const spec = contractOf(contracts, input.step).inputs[input.input];
  if (!spec) throw new Error(`The step ${input.step} has no input '${input.input}'.`);
  return input.description === undefined ? spec : { ...spec, description: input.description };
}

/** The contract of a step. @throws Error where there is no such step. */
export function contractOf(contracts: Contracts, step: string): StepContract {
  const contract = contracts.get(step);
  if (!contract) throw new Error(`There is no step '${step}'.`);
  return contract;
}

/** What a job hands on: inputs of its step by the pipeline's name for each, in the order of the contract. */
export function handedOn(
  job: StepJob,
  pipeline: PipelineDefinition,
  platform: 'gitlab' | 'azure',
  contracts: Contracts,
): readonly { readonly input: string; readonly from: string; readonly spec: InputSpec }[] {
  const { inputs } = contractOf(contracts, job.step);
  const known = inputsOn(platform, pipeline, contracts);
  const renamed = job.inputs ?? {};
  for (const name of Object.keys(renamed)) {
    if (!Object.hasOwn(inputs, name)) throw new Error(`The step ${job.step} has no input '${name}'.`);
  }
  return Object.entries(inputs).flatMap(([input, spec]) => {
    const from = renamed[input] ?? input;
    return Object.hasOwn(known, from) ? [{ input, from, spec }] : [];
  });
}

/** Inputs that hold commands. */
export function scriptInputs(pipeline: PipelineDefinition): readonly string[] {
  return jobsOf(pipeline).flatMap(({ job }) => (isStepJob(job) ? [] : [job.script]));
}
