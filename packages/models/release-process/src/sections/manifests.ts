import { list, object, text } from '../fields/build.ts';
import type { ValueOf } from '../fields/field.ts';
import { defineSection } from '../section.ts';

/** `manifests`: findings of validate-manifests that are accepted for a while. */
export const manifests = defineSection({
  key: 'manifests',
  schema: object({
    default: {},
    description: 'What validate-manifests does not fail on.',
    fields: {
      waivers: list({
        default: [],
        description: 'Findings that are accepted for a while, by rule and file.',
        items: object({
          fields: {
            rule: text({ description: 'Name of the rule, as findings have it.' }),
            paths: list({
              items: text({}),
              filled: true,
              description: 'Files from the root of the repository, as patterns of a .gitignore file.',
            }),
            until: text({
              pattern: '^\\d{4}-\\d{2}-\\d{2}$',
              example: 'a day such as 2026-12-18',
              description: 'The last day of the waiver, in UTC.',
            }),
            reason: text({ description: 'Why the findings are accepted.' }),
          },
        }),
      }),
    },
  }),
});

/** What validate-manifests does not fail on. */
export type Manifests = ValueOf<(typeof manifests)['schema']>;
