import { checkProblems } from './fields/check.ts';
import { complete } from './fields/complete.ts';
import type { Field, Fields, ObjectField, SlotNames } from './fields/field.ts';
import { type Problem, under } from './fields/problem.ts';
import { type GateOptions, gateOptions, type RuleOptions, ruleOptions } from './options.ts';
import type { Release } from './release.ts';
import type { AnySection } from './section.ts';
import { SECTIONS } from './sections/index.ts';
import { RULES_SLOT, ruleField } from './sections/quality.ts';
import { RING_SLOT } from './sections/rings.ts';

/** What fills the slots of release.yaml: the options of every rule and every gate. */
export interface ReleaseSlots {
  readonly rules: readonly RuleOptions[];
  readonly gates: readonly GateOptions[];
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
  const filled: Filling = {
    [RULES_SLOT]: Object.fromEntries(rules.map((rule) => [rule.name, ruleField(rule)])),
    [RING_SLOT]: Object.assign({}, ...slots.gates.map(({ fields }) => fields)),
  };
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

/** The release with the rules off that have nothing to judge in it. */
function withoutIdleRules(release: Release, all: readonly RuleOptions[]): Release {
  const idle = all.filter(({ applies }) => applies?.(release) === false);
  const off = idle.map(({ name }) => [name, { ...release.quality.rules[name], level: 'off' }] as const);
  const rules = { ...release.quality.rules, ...Object.fromEntries(off) };
  return { ...release, quality: { ...release.quality, rules } };
}

/** The fields that fill each slot, by the slot's name. */
type Filling = Readonly<Record<string, Fields>>;

function sectionProblems(section: AnySection, release: Release): readonly Problem[] {
  const value = release[section.key as keyof Release];
  if (value === undefined) return [];
  return (section.problems?.(value as never, release as never) ?? []).map((problem) =>
    under([section.key], problem),
  );
}

/** A field with all slots in it filled. */
function filledIn(field: Field, filling: Filling): Field {
  switch (field.type) {
    case 'choice':
      return isNames(field.options)
        ? { ...field, options: Object.keys(filling[field.options.namesOf] ?? {}) }
        : field;
    case 'list':
      return { ...field, items: filledIn(field.items, filling) };
    case 'map': {
      const values = filledIn(field.values, filling);
      if (!isNames(field.keys)) return { ...field, values };
      const { keys, values: _, type: __, default: ___, ...described } = field;
      const names = Object.keys(filling[keys.namesOf] ?? {});
      return {
        ...described,
        type: 'object',
        fields: Object.fromEntries(names.map((name) => [name, { ...values, optional: true }])),
      };
    }
    case 'object': {
      const { slot, ...rest } = field;
      const own = Object.entries(field.fields).map(([key, inner]) => [key, filledIn(inner, filling)]);
      return { ...rest, fields: { ...Object.fromEntries(own), ...(slot && filling[slot]) } };
    }
    case 'either':
      return { ...field, otherwise: filledIn(field.otherwise, filling) as ObjectField };
    case 'slot': {
      const { slot, type: _, ...described } = field;
      return { ...described, type: 'object', fields: filling[slot] ?? {} };
    }
    default:
      return field;
  }
}

function isNames(names: object | undefined): names is SlotNames {
  return names !== undefined && 'namesOf' in names;
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
