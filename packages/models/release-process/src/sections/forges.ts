import { object, text } from '../fields/build.ts';
import type { ObjectField } from '../fields/field.ts';
import { defineSection } from '../section.ts';

/** The slot that each forge fills with its address. */
export const FORGES_SLOT = 'forges';

/** `forges`: the address of each forge that the pipeline does not run on. */
export const forges = defineSection({
  key: 'forges',
  schema: object({
    slot: FORGES_SLOT,
    default: {},
    description: 'The address of each forge that a pipeline does not run on itself.',
    fields: {},
  }),
});

/** The address of one forge. @param description What the address is. */
export function forgeAddress(description: string): ObjectField {
  return object({ optional: true, fields: { url: text({ pattern: '^https?://[^\\s@]+$', description }) } });
}
