import { list, map, text } from '../fields/build.ts';
import type { ValueOf } from '../fields/field.ts';
import { defineSection } from '../section.ts';
import { nameKey } from './name.ts';

/** `roles`: the logins of the members of each role. */
export const roles = defineSection({
  key: 'roles',
  schema: map({
    default: {},
    keys: nameKey,
    values: list({ filled: true, unique: true, items: text({}) }),
    description:
      'The members of each role: user names on GitLab, e-mail addresses on Azure DevOps. A person may have both.',
  }),
});

/** The logins of the members of each role. */
export type Roles = ValueOf<(typeof roles)['schema']>;
