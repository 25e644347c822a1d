import { list, object, text } from '../fields/build.ts';
import type { ValueOf } from '../fields/field.ts';
import { defineSection } from '../section.ts';

/** `rollout`: how await-rollout reads a cluster. */
export const rollout = defineSection({
  key: 'rollout',
  schema: object({
    default: {},
    description: 'How await-rollout reads the health of objects.',
    fields: {
      without_status: list({
        default: [],
        items: text({
          pattern: '^[a-z0-9][a-z0-9.-]*/[A-Z][A-Za-z0-9]*$',
          example: 'a group and a kind, such as example.com/Box',
        }),
        description:
          'Custom kinds, as group/Kind, whose objects have no conditions in these clusters although their definition has: they are live once they are applied.',
      }),
    },
  }),
});

/** How await-rollout reads a cluster. */
export type RolloutReading = ValueOf<(typeof rollout)['schema']>;
