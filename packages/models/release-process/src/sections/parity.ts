import { list, object, text } from '../fields/build.ts';
import type { ValueOf } from '../fields/field.ts';
import { defineSection } from '../section.ts';

/** `parity`: which differences between two rings are allowed. */
export const parity = defineSection({
  key: 'parity',
  schema: object({
    default: {},
    description: 'Differences between the rings that environment-parity does not report.',
    fields: {
      allow: list({
        default: [],
        description: 'Intended differences, each with its reason.',
        items: object({
          fields: {
            /** Objects by their kind, `*` for any. */
            kind: text({ default: '*', description: 'Kind of the objects; * matches any.' }),
            /** Objects by their name, `*` for any. */
            name: text({ default: '*', description: 'Name of the objects; * matches any.' }),
            /** Fields by their path, such as `spec.replicas`; `*` matches one step, `**` at the end everything below. */
            path: text({
              default: '**',
              description:
                'Path of the field, such as spec.replicas or data.*; ** at the end matches everything below; on its own it also matches the object as a whole.',
            }),
            reason: text({ description: 'Why the difference is allowed.' }),
          },
        }),
      }),
    },
  }),
});

/** Which differences between two rings are allowed. */
export type Parity = ValueOf<(typeof parity)['schema']>;

/** What may differ between two rings. */
export type ParityAllowance = Parity['allow'][number];
