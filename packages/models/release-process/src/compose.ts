import { checkProblems } from './fields/check.ts';
import { complete } from './fields/complete.ts';
import type { Field, Fields, ForgeTerms, ObjectField, SlotNames } from './fields/field.ts';
import { type Problem, under } from './fields/problem.ts';
import { type GateOptions, gateOptions, type RuleOptions, ruleOptions } from './options.ts';
import type { Release } from './release.ts';
import type { AnySection } from './section.ts';
import { FORGES_SLOT, forgeAddress } from './sections/forges.ts';
import { SECTIONS } from './sections/index.ts';
import { RULES_SLOT, ruleField } from './sections/quality.ts';
import { RING_SLOT } from './sections/rings.ts';

/** What fills the slots of release.yaml: the options of every rule and every gate, and the terms of every forge. */
export interface ReleaseSlots {
  readonly rules: readonly RuleOptions[];
  readonly gates: readonly GateOptions[];
  readonly forges: Readonly<Record<string, ForgeTerms>>;
}

/** release.yaml with its slots filled. */
export interface ReleaseSchema {
  /** The file as a field, of which the JSON Schema and the reference page are made. */
  readonly root: ObjectField;
  /** What is wrong with a value that matches the JSON Schema, in no order. */
  problems(written: unknown): readonly Problem[];
  /** The release of a value that matches the JSON Schema. */
  complete(written: unknown): Release;
}

/** Fills the slots of release.yaml. */
export function composeReleaseSchema(slots: ReleaseSlots): ReleaseSchema {
  const rules = [...slots.rules].sort(
    (one, other) => one.order - other.order || compare(one.name, other.name),
  );
  const forges = Object.entries(slots.forges);
  const fields: Filling['fields'] = {
    [RULES_SLOT]: Object.fromEntries(rules.map((rule) => [rule.name, ruleField(rule)])),
    [RING_SLOT]: Object.assign({}, ...slots.gates.map(({ fields }) => fields)),
    [FORGES_SLOT]: Object.fromEntries(forges.map(([name, { address }]) => [name, forgeAddress(address)])),
  };
  const filled: Filling = { fields, forges: slots.forges };
  const sections = SECTIONS.map(({ key, schema }) => [key, filledIn(schema, filled)] as const);
  const root: ObjectField = {
    type: 'object',
    description: 'The release process of one product as code.',
    fields: Object.fromEntries(sections),
  };
  const completed = (written: unknown) =>
    withoutIdleRules(complete(root, written) as unknown as Release, slots.rules);
  return {
    root,
    complete: completed,
    problems: (written) => {
      const release = completed(written);
      return [
        ...checkProblems(root, written),
        ...SECTIONS.flatMap((section) => sectionProblems(section, release)),
        ...slots.rules.flatMap((rule) =>
          (rule.problems?.(ruleOptions(rule, release), release) ?? []).map((problem) =>
            under(['quality', 'rules', rule.name], problem),
          ),
        ),
        ...release.rings.flatMap((ring, index) =>
          slots.gates.flatMap((gate) =>
            (gate.problems?.(gateOptions(gate, ring), release) ?? []).map((problem) =>
              under(['rings', index], problem),
            ),
          ),
        ),
      ];
    },
  };
}

/** The release, with the rules that do not apply to it switched off. */
function withoutIdleRules(release: Release, all: readonly RuleOptions[]): Release {
  const idle = all.filter(({ applies }) => applies?.(release) === false);
  const off = idle.map(({ name }) => [name, { ...release.quality.rules[name], level: 'off' }] as const);
  const rules = { ...release.quality.rules, ...Object.fromEntries(off) };
  return { ...release, quality: { ...release.quality, rules } };
}

/** The fields that fill each slot, by the slot's name, and the terms of each forge. */
interface Filling {
  readonly fields: Readonly<Record<string, Fields>>;
  readonly forges: ReleaseSlots['forges'];
}

function sectionProblems(section: AnySection, release: Release): readonly Problem[] {
  const value = release[section.key as keyof Release];
  if (value === undefined) return [];
  return (section.problems?.(value as never, release as never) ?? []).map((problem) =>
    under([section.key], problem),
  );
}

/** A field with all slots in it filled. */
function filledIn(given: Field, filling: Filling): Field {
  const field = withTerms(given, filling.forges);
  switch (field.type) {
    case 'choice':
      return isNames(field.options)
        ? { ...field, options: Object.keys(filling.fields[field.options.namesOf] ?? {}) }
        : field;
    case 'list':
      return { ...field, items: filledIn(field.items, filling) };
    case 'map': {
      const values = filledIn(field.values, filling);
      if (!isNames(field.keys)) return { ...field, values };
      const { keys, values: _, type: __, default: ___, ...described } = field;
      const names = Object.keys(filling.fields[keys.namesOf] ?? {});
      return {
        ...described,
        type: 'object',
        fields: Object.fromEntries(names.map((name) => [name, { ...values, optional: true }])),
      };
    }
    case 'object': {
      const { slot, ...rest } = field;
      const own = Object.entries(field.fields).map(([key, inner]) => [key, filledIn(inner, filling)]);
      return { ...rest, fields: { ...Object.fromEntries(own), ...(slot && filling.fields[slot]) } };
    }
    case 'either':
      return { ...field, otherwise: filledIn(field.otherwise, filling) as ObjectField };
    case 'slot': {
      const { slot, type: _, ...described } = field;
      return { ...described, type: 'object', fields: filling.fields[slot] ?? {} };
    }
    default:
      return field;
  }
}

/** A field with what it takes from the terms of each forge. */
function withTerms({ describedBy, ...field }: Field, forges: Filling['forges']): Field {
  const terms = Object.entries(forges);
  const { default: value } = field;
  const described = describedBy && {
    description: terms.map(([, term]) => `${term.title}: ${term[describedBy]}.`).join(' '),
  };
  if (typeof value !== 'object' || !('term' in value)) return { ...field, ...described } as Field;
  const values = Object.fromEntries(terms.map(([name, term]) => [name, term[value.term]]));
  return { ...field, ...described, default: { by: value.by, values } } as Field;
}

function isNames(names: object | undefined): names is SlotNames {
  return names !== undefined && 'namesOf' in names;
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
