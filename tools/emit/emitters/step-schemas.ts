import type { InputSpec, StepContract } from '@tandem/contract';
import { describedInput } from '../describe.ts';
import { type Emitted, emitPerStep, type Sources } from '../emitter.ts';
import { emittedLine } from '../yaml.ts';

export const folders = ['schemas'];

/** A JSON Schema of the inputs of each step. */
export function emits(sources: Sources): Emitted {
  return emitPerStep(sources, (step) => `schemas/steps/${step}.schema.json`, inputsSchema);
}

/** The JSON schema of a step's inputs, by name. */
export function inputsSchema(contract: StepContract): string {
  const inputs = Object.entries(contract.inputs);
  const schema = {
    $comment: emittedLine(contract.name),
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: contract.title,
    description: contract.description,
    type: 'object',
    additionalProperties: false,
    required: inputs.filter(([, spec]) => spec.default === undefined).map(([name]) => name),
    properties: Object.fromEntries(inputs.map(([name, spec]) => [name, inputSchema(spec)])),
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

function inputSchema(spec: InputSpec): object {
  const description = describedInput(spec);
  const given = spec.default === undefined ? {} : { default: spec.default };
  const matching = (pattern: string | undefined) => (pattern ? { pattern: `^(?:${pattern})$` } : {});
  switch (spec.type) {
    case 'text':
      return { description, type: 'string', ...matching(spec.pattern), ...given };
    case 'path':
      return { description, type: 'string', ...given };
    case 'choice':
      return { description, enum: spec.options, ...given };
    case 'flag':
      return { description, type: 'boolean', ...given };
    case 'integer': {
      const { minimum, maximum } = spec;
      return {
        description,
        type: 'integer',
        ...(minimum !== undefined && { minimum }),
        ...(maximum !== undefined && { maximum }),
        ...given,
      };
    }
    case 'list':
      return {
        description,
        type: 'array',
        items: { type: 'string', ...matching(spec.pattern) },
        ...given,
      };
  }
}
