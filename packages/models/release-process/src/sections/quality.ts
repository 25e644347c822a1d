import { nearestName } from '@tandem/contract';
import { choice, either, integer, list, map, namesOf, object, slot, text } from '../fields/build.ts';
import type { EitherField, Fields, ValueOf, WrittenOf } from '../fields/field.ts';
import { at, type Problem } from '../fields/problem.ts';
import { defineSection } from '../section.ts';
import type { Roles } from './roles.ts';

/** The slot that the options of rules fill. */
export const RULES_SLOT = 'rules';

const LEVELS = ['off', 'warn', 'error'] as const;

/** What a broken rule does: nothing, a warning, or an error that fails the step. */
export type QualityLevel = (typeof LEVELS)[number];

/** Patterns of paths, as in a .gitignore file. */
export const patterns = {
  filled: true,
  items: text({}),
  description: 'Patterns of paths, as in a .gitignore file.',
} as const;

const level = choice({ options: LEVELS });

/** `quality`: the rules for merge requests. */
export const quality = defineSection({
  key: 'quality',
  schema: object({
    default: {},
    description: 'The rules for merge requests; a rule that is not listed has its default.',
    fields: {
      rules: slot({ slot: RULES_SLOT, default: {}, description: 'The rules.' }),
      /** Other levels for findings in files under some paths; the last match applies. */
      paths: list({
        default: [],
        description: 'Other levels for findings in files under some paths; the last match applies.',
        items: object({
          fields: {
            paths: list(patterns),
            levels: map({ keys: namesOf(RULES_SLOT), values: level, description: 'Levels by rule.' }),
          },
        }),
      }),
      /** Who may waive which rules; a rule that no entry lists cannot be waived. */
      waivers: list({
        default: [],
        description: 'Who may waive which rules, by a note that states the reason and the last day.',
        items: object({
          fields: {
            rules: list({
              filled: true,
              unique: true,
              items: choice({ options: namesOf(RULES_SLOT) }),
              description: 'Rules that may be waived.',
            }),
            roles: list({ filled: true, items: text({}), description: 'Roles that may waive them.' }),
            /** The longest duration of a waiver, in days. */
            days: integer({
              minimum: 1,
              maximum: 366,
              default: 30,
              description: 'The longest duration of a waiver, in days.',
            }),
          },
        }),
      }),
    },
  }),
  problems: ({ waivers }, { roles }: { readonly roles: Roles }) =>
    waivers.flatMap((waiver, index) => heldProblems(waiver.roles, ['waivers', index, 'roles'], roles)),
});

/** The rules for merge requests, with defaults. `ruleOptions` reads the options of a rule. */
export type Quality = ValueOf<(typeof quality)['schema']>;

/** `quality` as it is written. */
export type WrittenQuality = WrittenOf<(typeof quality)['schema']>;

/** What one rule adds to the slot of the rules. */
export interface RuleFields {
  /** What the rule requires: one sentence. */
  readonly description: string;
  /** The level where release.yaml sets none. */
  readonly level: QualityLevel;
  readonly fields: Fields;
}

/** The field of a rule: its level alone, or a mapping with its options. */
export function ruleField({ description, level, fields }: RuleFields): EitherField {
  return either({
    description,
    words: LEVELS,
    sets: 'level',
    default: {},
    otherwise: object({
      fields: {
        level: choice({
          options: LEVELS,
          default: level,
          description:
            'off: not checked; warn: reported as a warning; error: reported as an error, and the step fails.',
        }),
        ...fields,
      },
    }),
  });
}

/** Reports the roles of a list that are not defined under `roles`. */
export function heldProblems(
  named: readonly string[],
  path: Problem['path'],
  roles: Roles,
): readonly Problem[] {
  return named.flatMap((role, index) => {
    if (Object.hasOwn(roles, role)) return [];
    const near = nearestName(role, Object.keys(roles));
    const hint = near ? `; did you mean '${near}'?` : '; define it there';
    return [at([...path, index], `the role '${role}' is not defined under roles${hint}`)];
  });
}
