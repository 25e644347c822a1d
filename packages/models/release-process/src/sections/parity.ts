import { list, object, text } from '../fields/build.ts';
import type { ValueOf } from '../fields/field.ts';
import { defineSection } from '../section.ts';

/** `parity`: which differences between two rings are allowed. */
export const parity = defineSection({
  key: 'parity',
  schema: object({
    default: {},
    description: 'What may differ between the rings, so that environment-parity does not speak of it.',
    fields: {
      allow: list({
        default: [],
        description: 'Differences that are meant, each with its reason.',
        items: object({
          fields: {
            /** Objects by their kind, `*` for any. */
            kind: text({ default: '*', description: 'Kind of the objects; * stands for any.' }),
            /** Objects by their name, `*` for any. */
            name: text({ default: '*', description: 'Name of the objects; * stands for any.' }),
            /** Fields by their path, such as `spec.replicas`; `*` stands for one step, `**` at the end for all below. */
            path: text({
              default: '**',
              description:
                'Path of the field, such as spec.replicas or data.*; ** at the end stands for all below, and alone for the object as a whole too.',
            }),
            reason: text({ description: 'Why it may.' }),
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
