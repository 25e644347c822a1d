import type { Location } from '@tandem/contract';
import { refuse } from './problems.ts';
import { evaluateRule } from './rules.ts';
import { ruleVariablesOf, variablesOf } from './scalars.ts';
import { isList, isMapping, kindOf, type Mapping, placeOf, type Value } from './value.ts';

/** How a job starts, once its rules are decided. */
export interface Start {
  readonly when: string;
  readonly allowFailure?: Value;
  /** Variables that the matching rule sets. */
  readonly variables: Readonly<Record<string, string>>;
  /** The same, as other rules see them. */
  readonly ruled: Readonly<Record<string, string>>;
}

const WHEN = ['on_success', 'on_failure', 'always', 'manual', 'never', 'delayed'];

/**
 * Decides the rules of a job or of `workflow`: the first that holds wins, and none that holds means `never`
 * (docs.gitlab.com, ci/yaml, "rules").
 *
 * @throws Refused for an expression or a key that is not understood.
 */
export function decideRules(
  owner: string,
  rules: Value,
  at: Location | undefined,
  variables: Readonly<Record<string, string>>,
  otherwise: string,
): Start {
  if (!isList(rules)) refuse(at, `${owner}: rules must be a list, and is ${kindOf(rules)}`);
  let decided: Start | undefined;
  for (const [index, rule] of (rules.flat(10) as readonly Value[]).entries()) {
    const where = placeOf(rules, index) ?? at;
    if (!isMapping(rule)) refuse(where, `${owner}: a rule must be a mapping, and is ${kindOf(rule)}`);
    for (const key of Object.keys(rule)) {
      if (!['if', 'when', 'allow_failure', 'variables'].includes(key)) {
        refuse(
          placeOf(rule, key) ?? where,
          `${owner}: rules:${key} is not understood here; if, when, allow_failure and variables are`,
        );
      }
    }
    const allowFailure = rule.allow_failure;
    if (allowFailure !== undefined && typeof allowFailure !== 'boolean')
      refuse(placeOf(rule, 'allow_failure') ?? where, `${owner}: rules:allow_failure is true or false`);
    const set = placeOf(rule, 'variables') ?? where;
    const start = {
      when: whenOf(owner, rule.when ?? otherwise, placeOf(rule, 'when') ?? where),
      ...(allowFailure === undefined ? {} : { allowFailure }),
      variables: variablesOf(rule.variables, set),
      ruled: ruleVariablesOf(rule.variables, set),
    };
    // Also what comes after the rule that holds must be understood.
    if (holds(owner, rule, where, variables)) decided ??= start;
  }
  return decided ?? { when: 'never', variables: {}, ruled: {} };
}

function holds(
  owner: string,
  rule: Mapping,
  at: Location | undefined,
  variables: Readonly<Record<string, string>>,
): boolean {
  if (rule.if === undefined) return true;
  const where = placeOf(rule, 'if') ?? at;
  if (typeof rule.if !== 'string')
    refuse(where, `${owner}: rules:if must be text, and is ${kindOf(rule.if)}`);
  const answer = evaluateRule(rule.if, variables);
  return answer.ok
    ? answer.value
    : refuse(where, `${owner}: rules:if ${JSON.stringify(rule.if)}: ${answer.error}`);
}

/** @throws Refused for a word that `when` does not have, and for `delayed`. */
export function whenOf(owner: string, value: Value, at: Location | undefined): string {
  if (typeof value !== 'string' || !WHEN.includes(value))
    refuse(at, `${owner}: when is none of ${WHEN.join(', ')}`);
  if (value === 'delayed') refuse(at, `${owner}: when: delayed is not understood here`);
  return value;
}
