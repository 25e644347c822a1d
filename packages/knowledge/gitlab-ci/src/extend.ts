import { refuse } from './problems.ts';
import {
  deepMerge,
  emptyMapping,
  isList,
  isMapping,
  kindOf,
  type Mapping,
  placeOf,
  Reference,
  setPlace,
  type Value,
} from './value.ts';

/** How deep `extends` and `!reference` may go (docs.gitlab.com, ci/yaml/yaml_optimization: 11 and 10). */
const DEEPEST = 11;

/**
 * The merged file with every `!reference` replaced by what it names and every `extends` by what it merges.
 *
 * @throws Refused where either leads nowhere or in a circle.
 */
export function extended(root: Mapping): Mapping {
  const referenced = dereferenced(root, root, []) as Mapping;
  const result = emptyMapping();
  for (const key of Object.keys(referenced)) {
    const value = referenced[key] as Value;
    result[key] = isMapping(value) && 'extends' in value ? extendedJob(referenced, key, []) : value;
    const at = placeOf(referenced, key);
    if (at) setPlace(result, key, at);
  }
  return result;
}

function extendedJob(root: Mapping, name: string, chain: readonly string[]): Mapping {
  const job = root[name];
  if (!isMapping(job)) refuse(placeOf(root, name), `'${name}' cannot be extended: it is ${kindOf(job)}`);
  const at = placeOf(job, 'extends') ?? placeOf(root, name);
  if (chain.includes(name)) refuse(at, `extends goes in a circle: ${[...chain, name].join(' → ')}`);
  if (chain.length >= DEEPEST) refuse(at, `extends goes deeper than ${DEEPEST} levels`);
  if (!('extends' in job)) return job;
  const parents = isList(job.extends) ? job.extends : [job.extends];
  let merged: Mapping = emptyMapping();
  for (const parent of parents) {
    if (typeof parent !== 'string')
      refuse(at, `extends takes the names of jobs, and this is ${kindOf(parent)}`);
    if (!(parent in root)) refuse(at, `'${name}' extends '${parent}', which is not there`);
    merged = deepMerge(merged, extendedJob(root, parent, [...chain, name]));
  }
  const whole = deepMerge(merged, job) as Record<string, Value>;
  delete whole.extends;
  return whole;
}

function dereferenced(value: Value, root: Mapping, chain: readonly string[]): Value {
  if (value instanceof Reference) {
    const label = value.path.join(', ');
    if (chain.includes(label)) refuse(value.at, `!reference goes in a circle: [${label}]`);
    if (chain.length >= DEEPEST) refuse(value.at, `!reference goes deeper than ${DEEPEST} levels`);
    return dereferenced(target(value, root), root, [...chain, label]);
  }
  if (isList(value)) {
    const list = value.map((item) => dereferenced(item, root, chain));
    for (const index of list.keys()) keep(value, list, index);
    return list;
  }
  if (!isMapping(value)) return value;
  const result = emptyMapping();
  for (const key of Object.keys(value)) {
    result[key] = dereferenced(value[key] as Value, root, chain);
    keep(value, result, key);
  }
  return result;
}

function target(reference: Reference, root: Mapping): Value {
  let value: Value = root;
  for (const key of reference.path) {
    const inner: Value | undefined = isMapping(value) ? value[key] : undefined;
    if (inner === undefined)
      refuse(reference.at, `!reference [${reference.path.join(', ')}] leads nowhere: there is no '${key}'`);
    value = inner;
  }
  return value;
}

function keep(from: object, to: object, key: string | number): void {
  const at = placeOf(from, key);
  if (at) setPlace(to, key, at);
}
