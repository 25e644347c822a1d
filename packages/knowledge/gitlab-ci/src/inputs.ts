import { type Finding, type Location, nearestName } from '@tandem/contract';
import { findingAt, Refused } from './problems.ts';
import { re2 } from './re2.ts';
import {
  Decimal,
  emptyMapping,
  isList,
  isMapping,
  kindOf,
  type Mapping,
  placeOf,
  type Value,
} from './value.ts';

/** The most options of an input (docs.gitlab.com, ci/yaml, "spec:inputs:options"). */
const MOST_OPTIONS = 50;

const SHAPE = ['default', 'type', 'options', 'regex', 'description'];

/** Whose inputs are filled. */
interface Owner {
  /** How to call the file. */
  readonly file: string;
  /** Where the include is written, which is at fault for what is missing or unknown. */
  readonly at: Location | undefined;
}

/**
 * The inputs of a file, from its header and what the include gives (docs.gitlab.com, ci/inputs).
 *
 * @throws Refused with everything that is wrong.
 */
export function fillInputs(spec: Mapping, given: Mapping, owner: Owner): ReadonlyMap<string, Value> {
  const declared = declaredIn(spec, owner);
  const names = Object.keys(declared);
  const problems = Object.keys(given)
    .filter((name) => !names.includes(name))
    .map((name) => unknownInput(name, names, placeOf(given, name) ?? owner.at, owner.file));
  const values = new Map<string, Value>();
  for (const name of names) {
    const shape = shapeOf(declared, name, owner, problems);
    const at = (name in given ? placeOf(given, name) : placeOf(declared, name)) ?? owner.at;
    // GitLab takes a null for no value (gitlabhq, lib/gitlab/ci/config/interpolation/inputs/base_input.rb).
    const value = given[name] ?? shape.default;
    if (value === undefined || value === null) {
      problems.push(findingAt(owner.at, `${owner.file} needs a value for its input '${name}'`));
      continue;
    }
    const problem = inputProblem(shape, value) ?? (name in given ? defaultProblem(shape) : undefined);
    if (problem) problems.push(findingAt(at, `input '${name}' of ${owner.file}: ${problem}`));
    values.set(name, value);
  }
  if (problems.length > 0) throw new Refused(problems);
  return values;
}

function declaredIn(spec: Mapping, { file }: Owner): Mapping {
  const unknown = Object.keys(spec).filter((key) => key !== 'inputs');
  if (unknown.length > 0) {
    throw new Refused(
      unknown.map((key) =>
        findingAt(placeOf(spec, key) ?? { file }, `spec:${key} is not understood here; spec:inputs is`),
      ),
    );
  }
  const inputs = spec.inputs ?? emptyMapping();
  if (isMapping(inputs)) return inputs;
  throw new Refused([
    findingAt(placeOf(spec, 'inputs') ?? { file }, `spec:inputs must be a mapping, and is ${kindOf(inputs)}`),
  ]);
}

function unknownInput(
  name: string,
  names: readonly string[],
  at: Location | undefined,
  file: string,
): Finding {
  const near = nearestName(name, names);
  const hint = near ? `; did you mean '${near}'?` : '';
  return findingAt(at, `${file} has no input '${name}'${hint}; it has ${names.join(', ') || 'none'}`);
}

/** What the header says of one input; what it should not say becomes a problem. */
function shapeOf(declared: Mapping, name: string, { file }: Owner, problems: Finding[]): Mapping {
  const rule = declared[name];
  const at = placeOf(declared, name) ?? { file };
  if (rule !== null && !isMapping(rule)) {
    problems.push(findingAt(at, `input '${name}' must be a mapping, and is ${kindOf(rule)}`));
  }
  const shape = isMapping(rule) ? rule : emptyMapping();
  for (const key of Object.keys(shape)) {
    if (SHAPE.includes(key)) continue;
    const near = nearestName(key, SHAPE);
    const hint = near ? `; did you mean '${near}'?` : '';
    problems.push(
      findingAt(placeOf(shape, key) ?? at, `input '${name}': '${key}' is not understood here${hint}`),
    );
  }
  return shape;
}

function defaultProblem(shape: Mapping): string | undefined {
  const problem =
    shape.default === undefined || shape.default === null ? undefined : inputProblem(shape, shape.default);
  return problem && `its default: ${problem}`;
}

function inputProblem(shape: Mapping, value: Value): string | undefined {
  const type = shape.type ?? 'string';
  const fits = {
    string: typeof value === 'string',
    number: typeof value === 'number' || value instanceof Decimal,
    boolean: typeof value === 'boolean',
    array: isList(value),
  }[String(type)];
  if (fits === undefined) return `its type '${type}' is none of string, number, boolean, array`;
  if (!fits) return `a value of type ${type} is expected, and this is ${kindOf(value)}`;
  return optionProblem(shape.options, type, value) ?? patternProblem(shape.regex, type, value);
}

function optionProblem(options: Value | undefined, type: Value, value: Value): string | undefined {
  if (options === undefined) return undefined;
  if (type !== 'string' && type !== 'number') return 'options are for inputs of type string and number';
  if (!isList(options)) return `options must be a list, and is ${kindOf(options)}`;
  if (options.length > MOST_OPTIONS) return `it has more than ${MOST_OPTIONS} options`;
  const words = options.map(String);
  return words.includes(String(value)) ? undefined : `${kindOf(value)} is none of ${words.join(', ')}`;
}

function patternProblem(regex: Value | undefined, type: Value, value: Value): string | undefined {
  if (regex === undefined) return undefined;
  if (type !== 'string') return 'a regex is for inputs of type string';
  if (typeof regex !== 'string') return `its regex must be text, and is ${kindOf(regex)}`;
  const pattern = re2(regex, '');
  if (!pattern.ok) return pattern.error;
  return pattern.value.test(String(value)) ? undefined : `${JSON.stringify(value)} does not match ${regex}`;
}
