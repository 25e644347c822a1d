import type { Location } from '@tandem/contract';
import { nearestName } from '@tandem/contract';
import { findingAt, Refused, refuse } from './problems.ts';
import { emptyMapping, isList, isMapping, kindOf, type Mapping, placeOf, type Value } from './value.ts';
import { expandVariables } from './variables.ts';

/** The most blocks with functions in one chain (docs.gitlab.com, ci/inputs, "Specify functions"). */
const MOST_FUNCTIONS = 3;

/** What fills the inputs of a file: values, and the variables that `expand_vars` may use. */
export interface Filling {
  readonly values: ReadonlyMap<string, Value>;
  readonly variables: Readonly<Record<string, string>>;
}

/**
 * The inputs of a file, from its header and what the include gives (docs.gitlab.com, ci/inputs).
 *
 * @param at Where the include is written, which is at fault for what is missing or unknown.
 * @throws Refused with everything that is wrong.
 */
export function fillInputs(
  spec: Mapping,
  given: Mapping,
  at: Location | undefined,
  file: string,
): ReadonlyMap<string, Value> {
  for (const key of Object.keys(spec)) {
    if (key !== 'inputs')
      refuse(placeOf(spec, key) ?? { file }, `spec:${key} is not understood here; spec:inputs is`);
  }
  const declared = isMapping(spec.inputs) ? spec.inputs : emptyMapping();
  const names = Object.keys(declared);
  const problems = Object.keys(given)
    .filter((name) => !names.includes(name))
    .map((name) => {
      const near = nearestName(name, names);
      const hint = near ? `; did you mean '${near}'?` : '';
      return findingAt(
        placeOf(given, name) ?? at,
        `${file} has no input '${name}'${hint}; it has ${names.join(', ') || 'none'}`,
      );
    });
  const values = new Map<string, Value>();
  for (const name of names) {
    const rule = declared[name];
    const shape = isMapping(rule) ? rule : emptyMapping();
    for (const key of Object.keys(shape)) {
      if (!['default', 'type', 'options', 'regex', 'description'].includes(key)) {
        refuse(placeOf(shape, key) ?? { file }, `input '${name}': '${key}' is not understood here`);
      }
    }
    const value = name in given ? given[name] : shape.default;
    if (value === undefined) {
      problems.push(findingAt(at, `${file} needs a value for its input '${name}'`));
      continue;
    }
    const problem = inputProblem(shape, value);
    if (problem)
      problems.push(
        findingAt(
          (name in given ? placeOf(given, name) : placeOf(declared, name)) ?? at,
          `input '${name}' of ${file}: ${problem}`,
        ),
      );
    values.set(name, value);
  }
  if (problems.length > 0) throw new Refused(problems);
  return values;
}

function inputProblem(shape: Mapping, value: Value): string | undefined {
  const type = shape.type ?? 'string';
  const fits = {
    string: typeof value === 'string',
    number: typeof value === 'number',
    boolean: typeof value === 'boolean',
    array: isList(value),
  }[String(type)];
  if (fits === undefined) return `its type '${type}' is none of string, number, boolean, array`;
  if (!fits) return `a value of type ${type} is expected, and this is ${kindOf(value)}`;
  if (isList(shape.options) && !shape.options.includes(value))
    return `${JSON.stringify(value)} is none of ${shape.options.join(', ')}`;
  if (typeof shape.regex === 'string' && typeof value === 'string') {
    const body = /^\/(.*)\/$/s.exec(shape.regex)?.[1] ?? shape.regex;
    let pattern: RegExp;
    try {
      pattern = new RegExp(body, 'u');
    } catch {
      return `its regex ${shape.regex} is not understood`;
    }
    if (!pattern.test(value)) return `${JSON.stringify(value)} does not match ${shape.regex}`;
  }
  return undefined;
}

/**
 * A file's text with every `$[[ … ]]` filled, before anything of it is read as YAML, as GitLab does it: text as
 * it is, everything else as JSON (gitlabhq, lib/gitlab/ci/config/interpolation/text_template.rb). So a list
 * fills a whole value where the block is not in quotes, and becomes text where it is in single quotes.
 *
 * @param filling Absent where the file has no header; then a block is refused, since GitLab would hand it on
 * raw to a job.
 * @throws Refused for a block that is not understood.
 */
export function interpolate(
  text: string,
  filling: Filling | undefined,
  placeAt: (offset: number) => Location,
): string {
  return text.replace(/\$\[\[\s*(\S.*?)\s*\]\]/g, (whole, block: string, offset: number) => {
    const at = placeAt(offset);
    if (!filling) refuse(at, `${whole} uses an input, and the file has no header with spec:inputs`);
    const value = blockValue(block, filling, at);
    return typeof value === 'string' ? value : JSON.stringify(value);
  });
}

/** `inputs.name | function(…) | …` */
function blockValue(block: string, filling: Filling, at: Location | undefined): Value {
  const [access = '', ...functions] = block.split('|').map((part) => part.trim());
  const name = /^inputs\.([\w-]+)$/.exec(access)?.[1];
  if (name === undefined) refuse(at, `'$[[ ${access} ]]' is not understood; inputs.<name> is`);
  const value = filling.values.get(name);
  if (value === undefined) refuse(at, `there is no input '${name}' in the header of this file`);
  if (functions.length > MOST_FUNCTIONS)
    refuse(at, `at most ${MOST_FUNCTIONS} functions may follow an input`);
  return functions.reduce<Value>((inner, call) => applied(call, inner, filling, at), value);
}

function applied(call: string, value: Value, filling: Filling, at: Location | undefined): Value {
  if (typeof value !== 'string') refuse(at, `'${call}' works on text, and this input is ${kindOf(value)}`);
  const cut = /^truncate\(\s*(\d+)\s*,\s*(\d+)\s*\)$/.exec(call);
  if (cut) return value.slice(Number(cut[1]), Number(cut[1]) + Number(cut[2]));
  if (call === 'expand_vars') return expandVariables(value, filling.variables);
  if (call === 'posix_escape')
    return value === '' ? "''" : value.replace(/[^A-Za-z0-9_\-.,:+/@\n]/g, '\\$&').replace(/\n/g, "'\n'");
  return refuse(at, `the function '${call}' is not understood; expand_vars, truncate and posix_escape are`);
}
