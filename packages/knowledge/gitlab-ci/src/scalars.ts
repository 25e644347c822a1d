import type { Location } from '@tandem/contract';
import { refuse } from './problems.ts';
import { Decimal, isList, isMapping, kindOf, placeOf, type Value } from './value.ts';

/** Text, or a number or a flag as text. @throws Refused for anything else. */
export function scalarText(value: Value | undefined, at: Location | undefined, what: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean' || value instanceof Decimal)
    return String(value);
  return refuse(at, `${what} must be text, and is ${kindOf(value)}`);
}

/** A list of texts, or one text. @throws Refused for anything else. */
export function textList(
  value: Value | undefined,
  at: Location | undefined,
  what: string,
): readonly string[] {
  if (value === undefined || value === null) return [];
  const items = isList(value) ? value : [value];
  return items.map((item, index) =>
    scalarText(item, (isList(value) ? placeOf(value, index) : at) ?? at, what),
  );
}

/** The lines of a script, lists in lists flattened. @throws Refused for anything that is no text. */
export function scriptLines(
  value: Value | undefined,
  at: Location | undefined,
  what: string,
): readonly string[] {
  if (value === undefined || value === null) return [];
  if (!isList(value)) return [scalarText(value, at, what)];
  return value.flatMap((item, index) => scriptLines(item, placeOf(value, index) ?? at, what));
}

/**
 * Variables as text, for scripts. One with `expand: false` keeps its dollar signs, which are doubled here so
 * that expansion gives them back.
 *
 * @throws Refused for a value that is neither a scalar nor a mapping with `value`.
 */
export function variablesOf(value: Value | undefined, at: Location | undefined): Record<string, string> {
  return variableTexts(value, at, (text) => text.replaceAll('$', '$$$$'));
}

/** Variables as rules see them: as they are written. @throws Refused as {@link variablesOf}. */
export function ruleVariablesOf(value: Value | undefined, at: Location | undefined): Record<string, string> {
  return variableTexts(value, at, (text) => text);
}

function variableTexts(
  value: Value | undefined,
  at: Location | undefined,
  raw: (text: string) => string,
): Record<string, string> {
  if (value === undefined || value === null) return {};
  if (!isMapping(value)) refuse(at, `variables must be a mapping, and is ${kindOf(value)}`);
  const variables: Record<string, string> = {};
  for (const name of Object.keys(value)) {
    const where = placeOf(value, name) ?? at;
    const what = `the variable ${name}`;
    const given = value[name];
    if (!isMapping(given)) {
      variables[name] = scalarText(given, where, what);
      continue;
    }
    for (const key of Object.keys(given)) {
      if (!['value', 'description', 'expand', 'options'].includes(key))
        refuse(placeOf(given, key) ?? where, `${what} has no key '${key}'`);
    }
    const text =
      given.value === undefined || given.value === null ? '' : scalarText(given.value, where, what);
    variables[name] = given.expand === false ? raw(text) : text;
  }
  return variables;
}

/** Minutes of a duration such as `1h 30m`, `90 minutes`, `3600`. @throws Refused where it is none. */
export function minutesOf(text: string, at: Location | undefined): number {
  const units: Record<string, number> = { s: 1 / 60, m: 1, h: 60, d: 1440, w: 10080 };
  const parts = [...text.matchAll(/(\d+)\s*([a-z]*)\s*/gi)];
  const read = parts.map((part) => part[0]).join('');
  const minutes = parts.reduce(
    (sum, [, number, word]) =>
      sum + Number(number) * (units[(word || 's').slice(0, 1).toLowerCase()] ?? Number.NaN),
    0,
  );
  return parts.length > 0 && read === text.trimStart() && !Number.isNaN(minutes)
    ? minutes
    : refuse(at, `'${text}' is no duration`);
}
