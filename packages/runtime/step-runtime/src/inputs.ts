import {
  err,
  type InputSpec,
  inputVariable,
  nearestName,
  ok,
  RESERVED_INPUTS,
  type Result,
  type StepContract,
  valueProblem,
} from '@tandem/contract';
import type { Mask } from '@tandem/safe-text';

/** The value of an input. */
export type Value = string | number | boolean | readonly string[];
type Environment = Readonly<Record<string, string | undefined>>;

/** How much of a wrong value a message quotes. */
const QUOTED_CHARACTERS = 120;

/**
 * Reads a step's inputs from `TANDEM_INPUT_*` variables. An empty value counts as unset, so that a template can pass
 * every input always; a list that shall be empty is `[]`.
 *
 * @param mask Holds the step's secrets, in case one is in an input.
 * @returns The typed inputs, or one sentence for each that is wrong: which, what was given, what is expected.
 */
export function readInputs(
  contract: StepContract,
  env: Environment,
  mask: Mask,
): Result<Readonly<Record<string, Value>>, readonly string[]> {
  const inputs: Record<string, Value> = {};
  const problems: string[] = [];
  for (const [name, spec] of Object.entries(contract.inputs)) {
    const given = env[inputVariable(name)];
    const read =
      given === undefined || given === ''
        ? defaultOf(spec)
        : readValue(spec, given, (text, length) => mask.line(text, length));
    if (read.ok) inputs[name] = read.value;
    else {
      problems.push(
        `The input '${name}' ${read.error} Expected: ${expected(spec)} (${inputVariable(name)}).`,
      );
    }
  }
  return problems.length > 0 ? err(problems) : ok(inputs);
}

/** A sentence for each `TANDEM_INPUT_*` variable that is no input of the step but looks like one misspelt. */
export function misspeltInputs(contract: StepContract, env: Environment, mask: Mask): readonly string[] {
  const names = Object.keys(contract.inputs);
  const known = new Set([...names, ...RESERVED_INPUTS].map(inputVariable));
  return Object.keys(env).flatMap((variable) => {
    if (!variable.startsWith('TANDEM_INPUT_') || known.has(variable)) return [];
    const name = variable.slice('TANDEM_INPUT_'.length).toLowerCase();
    const nearest = nearestName(name, names);
    return nearest === undefined
      ? []
      : [
          `'${mask.line(name, QUOTED_CHARACTERS)}' is no input of ${contract.name}. Did you mean '${nearest}'?`,
        ];
  });
}

function defaultOf(spec: InputSpec): Result<Value, string> {
  return spec.default === undefined ? err('is required but not given.') : ok(spec.default);
}

/**
 * Reads the value of an input from a text.
 *
 * @param show A text as a message may quote it, up to a length in characters.
 * @returns The typed value, or the rest of a sentence that begins with the input.
 */
export function readValue(
  spec: InputSpec,
  text: string,
  show: (text: string, length: number) => string,
): Result<Value, string> {
  const value = convert(spec, text);
  const problem = value === undefined ? 'cannot be read' : valueProblem(spec, value);
  if (value !== undefined && problem === undefined) return ok(value);
  // Masked before it is cut, so that no half of a secret is quoted.
  const given = show(text, QUOTED_CHARACTERS);
  return err(`is '${given}', which ${show(problem ?? '', 2 * QUOTED_CHARACTERS)}.`);
}

/** The typed value of a text, not yet checked against the input's rules; undefined: a list that is no JSON. */
function convert(spec: InputSpec, text: string): Value | undefined {
  switch (spec.type) {
    case 'text':
    case 'path':
      return text;
    case 'choice':
      return text.trim();
    case 'flag':
      return /^true$/i.test(text.trim()) ? true : /^false$/i.test(text.trim()) ? false : text;
    case 'integer':
      return /^[+-]?\d+$/.test(text.trim()) ? Number(text) : text;
    case 'list':
      return list(text.trim());
  }
}

function list(text: string): readonly string[] | undefined {
  if (!text.startsWith('[')) {
    return text
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter((line) => line !== '');
  }
  try {
    const items: unknown = JSON.parse(text);
    return Array.isArray(items) && items.every((item) => typeof item === 'string') ? items : undefined;
  } catch {
    return undefined;
  }
}

/** What an input takes, in words. */
export function expected(spec: InputSpec): string {
  switch (spec.type) {
    case 'text':
      return spec.pattern === undefined ? 'text' : `text that matches ${spec.pattern}`;
    case 'path':
      return 'a path in the workspace, relative to the working directory';
    case 'choice':
      return `one of ${spec.options.join(', ')}`;
    case 'flag':
      return 'true or false';
    case 'integer':
      return `a whole number${range(spec.minimum, spec.maximum)}`;
    case 'list': {
      const item = spec.items === 'path' ? 'path' : 'text';
      const matching = spec.pattern === undefined ? '' : `, each matching ${spec.pattern}`;
      return `a JSON array of ${item}s, or one ${item} a line${matching}`;
    }
  }
}

function range(minimum: number | undefined, maximum: number | undefined): string {
  if (minimum !== undefined && maximum !== undefined) return ` from ${minimum} to ${maximum}`;
  if (minimum !== undefined) return ` of ${minimum} or more`;
  return maximum === undefined ? '' : ` of ${maximum} or less`;
}
