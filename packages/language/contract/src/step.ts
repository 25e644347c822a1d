import type { InputSpec, InputValue } from './input.ts';
import type { Location } from './outcome.ts';

/** A way in which a step can fail that was foreseen. */
export interface FailureSpec {
  /** What went wrong, in one sentence. */
  readonly summary: string;
  /** What the person who reads the log should do. */
  readonly fix: string;
  /** Whether running the same job again can help; it decides between exit code 75 and 1. */
  readonly retry?: boolean;
}

/** A secret that a step reads from the environment. Secrets are never inputs. */
export interface SecretSpec {
  readonly description: string;
  /** Whether the step can run without it. */
  readonly optional?: boolean;
}

/** What a step's own words may be about: the ports of `@tandem/ports` by name. */
export type PortName = 'files' | 'git' | 'clock' | 'forges' | 'clusters' | 'kustomize';

/** A step's contract: pure data from which its types, templates, validator, schema and reference page come. */
export interface StepContract {
  /** Kebab-case; the folder, the bundle, the template and the release tag bear it. */
  readonly name: string;
  /** A few words, as a heading. */
  readonly title: string;
  /** What the step does and when to use it: one paragraph. */
  readonly description: string;
  /** A gate answers *open* or *held*; an action changes something. */
  readonly kind: 'gate' | 'action';
  readonly inputs: Readonly<Record<string, InputSpec>>;
  /** What the step tells later jobs, beside `outcome` and `reason`, which every step gives. */
  readonly outputs: Readonly<Record<string, { readonly description: string }>>;
  readonly failures: Readonly<Record<string, FailureSpec>>;
  readonly secrets: Readonly<Record<string, SecretSpec>>;
  /** The ports that `run` uses, beside the reporter, which every step has. */
  readonly ports: readonly PortName[];
  /**
   * Names the text input for each of whose values only one job may run at a time (GitLab `resource_group`).
   */
  readonly exclusive?: string;
}

/** The typed inputs of a step. */
export type InputsOf<C extends StepContract> = {
  readonly [K in keyof C['inputs']]: InputValue<C['inputs'][K]>;
};

/** The outputs of a step that succeeded or was held; all are text, as no platform carries more. */
export type OutputsOf<C extends StepContract> = { readonly [K in keyof C['outputs']]?: string };

/** The secrets of a step: each is the text found in the environment, or absent where it is optional. */
export type SecretsOf<C extends StepContract> = { readonly [K in keyof C['secrets']]?: string };

/**
 * How one run of a step ended. `reason` is one sentence of plain text: why it is held, what was done.
 * `failure` is one of the contract's codes; `detail` says what this run saw.
 */
export type StepResult<C extends StepContract> =
  | {
      readonly outcome: 'done' | 'held' | 'nothing-to-do';
      readonly reason: string;
      readonly outputs: OutputsOf<C>;
    }
  | {
      readonly outcome: 'failed';
      readonly failure: keyof C['failures'] & string;
      readonly detail: string;
      readonly at?: Location;
    };

const STEP_NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const VARIABLE_NAME = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/;
const SECRET_NAME = /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/;

/** Words that the templates use for themselves, so no step may have an input of that name. */
export const RESERVED_INPUTS: readonly string[] = [
  'job',
  'stage',
  'needs',
  'image',
  'tags',
  'rules',
  'id',
  'bundles',
  'condition',
];

/**
 * Declares a step, keeping the literal types of everything in it.
 *
 * @throws Error naming the word at fault where the contract breaks a rule of the vocabulary: a name that one
 * of the platforms cannot spell, a default outside its own choice, pattern or range, an `exclusive` that is no
 * text input.
 */
export function defineStep<const C extends StepContract>(contract: C): C {
  const problems = contractProblems(contract);
  if (problems.length > 0) throw new Error(`Step contract ${contract.name}: ${problems.join('; ')}`);
  return contract;
}

/** What is wrong with a contract; empty where nothing is. */
export function contractProblems(contract: StepContract): readonly string[] {
  const problems: string[] = [];
  if (!STEP_NAME.test(contract.name)) problems.push(`name '${contract.name}' is not kebab-case`);
  for (const [name, input] of Object.entries(contract.inputs)) {
    if (!VARIABLE_NAME.test(name)) problems.push(`input '${name}' is not snake_case`);
    if (RESERVED_INPUTS.includes(name)) problems.push(`input '${name}' is a word of the templates`);
    const problem = defaultProblem(input);
    if (problem) problems.push(`input '${name}': ${problem}`);
  }
  for (const name of Object.keys(contract.outputs)) {
    if (!VARIABLE_NAME.test(name)) problems.push(`output '${name}' is not snake_case`);
    if (name === 'outcome' || name === 'reason') problems.push(`output '${name}' is given by every step`);
  }
  for (const code of Object.keys(contract.failures)) {
    if (!STEP_NAME.test(code)) problems.push(`failure '${code}' is not kebab-case`);
  }
  for (const name of Object.keys(contract.secrets)) {
    if (!SECRET_NAME.test(name)) problems.push(`secret '${name}' is not an environment name`);
  }
  const { exclusive } = contract;
  if (exclusive !== undefined && contract.inputs[exclusive]?.type !== 'text') {
    problems.push(`exclusive names '${exclusive}', which is no text input`);
  }
  return problems;
}

function defaultProblem(input: InputSpec): string | undefined {
  if (input.default === undefined) return undefined;
  const problem = valueProblem(input, input.default);
  return problem && `default ${problem}`;
}

/**
 * Why a typed value does not fit an input: the rest of a sentence that begins with the value's name, or
 * undefined where it fits.
 */
export function valueProblem(
  input: InputSpec,
  value: string | number | boolean | readonly string[],
): string | undefined {
  switch (input.type) {
    case 'text':
      if (typeof value !== 'string') return 'is not text';
      return patternProblem(input.pattern, value);
    case 'choice':
      return input.options.includes(String(value)) ? undefined : `is none of ${input.options.join(', ')}`;
    case 'flag':
      return typeof value === 'boolean' ? undefined : 'is neither true nor false';
    case 'integer':
      if (typeof value !== 'number' || !Number.isSafeInteger(value)) return 'is not a whole number';
      if (input.minimum !== undefined && value < input.minimum) return `is below ${input.minimum}`;
      if (input.maximum !== undefined && value > input.maximum) return `is above ${input.maximum}`;
      return undefined;
    case 'list': {
      if (!Array.isArray(value)) return 'is not a list';
      for (const item of value) {
        const problem = typeof item === 'string' ? patternProblem(input.pattern, item) : 'is not text';
        if (problem) return `has an item '${item}' that ${problem}`;
      }
      return undefined;
    }
  }
}

function patternProblem(pattern: string | undefined, value: string): string | undefined {
  if (pattern === undefined) return undefined;
  return new RegExp(`^(?:${pattern})$`, 'u').test(value) ? undefined : `does not match ${pattern}`;
}
