import { object, text } from '../fields/build.ts';
import { defineSection } from '../section.ts';

/** `forges`: where each forge is, for those that the pipeline does not run on. */
export const forges = defineSection({
  key: 'forges',
  schema: object({
    default: {},
    description: 'Where each forge is, for those that a pipeline does not run on itself.',
    fields: {
      gitlab: address('The address of the GitLab, such as https://gitlab.com.'),
      'azure-devops': address(
        'The address of the organisation or collection, such as https://dev.azure.com/contoso.',
      ),
    },
  }),
});

function address<const D extends string>(description: D) {
  return object({ optional: true, fields: { url: text({ pattern: '^https?://[^\\s@]+$', description }) } });
}
