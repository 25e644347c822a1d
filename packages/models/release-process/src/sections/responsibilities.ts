import { list, map, object, text } from '../fields/build.ts';
import type { ValueOf } from '../fields/field.ts';
import { defineSection } from '../section.ts';
import { nameKey } from './name.ts';

const roles = { unique: true, items: text({}) } as const;

/** `responsibilities`: who does what, by activity (RACI). */
export const responsibilities = defineSection({
  key: 'responsibilities',
  schema: map({
    default: {},
    keys: nameKey,
    description: 'RACI: for each activity, exactly one accountable role and at least one responsible.',
    values: object({
      fields: {
        accountable: text({ description: 'The one role that is accountable for it.' }),
        responsible: list({ ...roles, filled: true, description: 'Roles that carry it out.' }),
        consulted: list({
          ...roles,
          default: [],
          description: 'Roles that are consulted before it is done.',
        }),
        informed: list({ ...roles, default: [], description: 'Roles that are informed after it is done.' }),
      },
    }),
  }),
});

/** Who does what in one activity. */
export type Responsibility = ValueOf<(typeof responsibilities)['schema']>[string];
