import { object, text } from '../fields/build.ts';
import type { ObjectField } from '../fields/field.ts';
import { defineSection } from '../section.ts';

/** The slot that each forge fills: where it is. */
export const FORGES_SLOT = 'forges';

/** `forges`: where each forge is, for those that the pipeline does not run on. */
export const forges = defineSection({
  key: 'forges',
  schema: object({
    slot: FORGES_SLOT,
    default: {},
    description: 'Where each forge is, for those that a pipeline does not run on itself.',
    fields: {},
  }),
});

/** Where one forge is. @param description What its address is. */
export function forgeAddress(description: string): ObjectField {
  return object({ optional: true, fields: { url: text({ pattern: '^https?://[^\\s@]+$', description }) } });
}
