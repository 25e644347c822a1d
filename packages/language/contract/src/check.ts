import { accessProblems } from './access-problems.ts';
import type { InputSpec } from './input.ts';
import type { StepContract } from './step.ts';
import { valueProblem } from './value.ts';

const STEP_NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const VARIABLE_NAME = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/;
const SECRET_NAME = /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/;

/** Names that the templates reserve; no step may have an input with such a name. */
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
 * @throws Error that lists every violation of the vocabulary: a name that one
 * of the platforms does not allow, a default outside its own options, pattern or range, an `exclusive` that is not a
 * text input, a pattern with anchors, `open` without `held`.
 */
export function defineStep<const C extends StepContract>(contract: C): C {
  const problems = contractProblems(contract);
  if (problems.length > 0) throw new Error(`Step contract ${contract.name}: ${problems.join('; ')}`);
  return contract;
}

/** The problems of a contract; empty where there are none. */
export function contractProblems(contract: StepContract): readonly string[] {
  const problems: string[] = [];
  if (!STEP_NAME.test(contract.name)) problems.push(`name '${contract.name}' is not kebab-case`);
  problems.push(...outcomeProblems(contract));
  for (const [name, input] of Object.entries(contract.inputs)) {
    if (!VARIABLE_NAME.test(name)) problems.push(`input '${name}' is not snake_case`);
    if (RESERVED_INPUTS.includes(name)) problems.push(`input '${name}' is reserved for the templates`);
    const problem = patternProblem(input) ?? defaultProblem(input);
    if (problem) problems.push(`input '${name}': ${problem}`);
  }
  for (const name of Object.keys(contract.outputs)) {
    if (!VARIABLE_NAME.test(name)) problems.push(`output '${name}' is not snake_case`);
    if (name === 'outcome' || name === 'reason') problems.push(`output '${name}' is set by every step`);
  }
  for (const code of Object.keys(contract.failures)) {
    if (!STEP_NAME.test(code)) problems.push(`failure '${code}' is not kebab-case`);
  }
  for (const name of Object.keys(contract.secrets)) {
    if (!SECRET_NAME.test(name)) problems.push(`secret '${name}' is not the name of an environment variable`);
  }
  problems.push(...fileProblems(contract), ...accessProblems(contract));
  const { exclusive } = contract;
  if (exclusive !== undefined && contract.inputs[exclusive]?.type !== 'text') {
    problems.push(`exclusive names '${exclusive}', which is not a text input`);
  }
  return problems;
}

function outcomeProblems({ outcomes }: StepContract): readonly string[] {
  if (outcomes.length === 0) return ['outcomes is empty'];
  const gate = outcomes.includes('open');
  if (gate && !outcomes.includes('held')) return ["outcomes lists 'open' without 'held'"];
  if (gate && outcomes.includes('done')) return ["outcomes lists 'open' and 'done'"];
  return [];
}

/** Reports and artifacts are published from the path that an input names, so that path is never empty. */
function fileProblems({ inputs, outputs, reports = {}, artifacts = [] }: StepContract): readonly string[] {
  const problems: string[] = [];
  for (const name of [...Object.keys(reports), ...artifacts]) {
    const input = inputs[name];
    if (input?.type !== 'path' || !input.default)
      problems.push(`'${name}' names a published file and must be a path input with a default`);
  }
  for (const name of Object.keys(reports)) {
    if (Object.hasOwn(outputs, name)) problems.push(`output '${name}' is set by the report of that name`);
  }
  return problems;
}

/** A pattern always matches the whole text, so its own anchors would be redundant. */
function patternProblem(input: InputSpec): string | undefined {
  if (!('pattern' in input) || input.pattern === undefined) return undefined;
  if (input.type === 'list' && input.items === 'path') return 'a list of paths takes no pattern';
  // A caret that negates a class is not an anchor, and neither is an escaped caret or dollar sign.
  const bare = input.pattern.replace(/\\.|\[\^?(?:\\.|[^\]])*\]/gs, '');
  return /[$^]/.test(bare)
    ? `pattern ${input.pattern} has an anchor; patterns always match the whole text`
    : undefined;
}

function defaultProblem(input: InputSpec): string | undefined {
  if (input.default === undefined) return undefined;
  const problem = valueProblem(input, input.default);
  return problem && `default ${problem}`;
}
