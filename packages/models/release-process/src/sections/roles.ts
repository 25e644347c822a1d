import { list, map, text } from '../fields/build.ts';
import type { ValueOf } from '../fields/field.ts';
import { defineSection } from '../section.ts';
import { nameKey } from './name.ts';

/** `roles`: the logins of those who hold each role. */
export const roles = defineSection({
  key: 'roles',
  schema: map({
    default: {},
    keys: nameKey,
    values: list({ filled: true, unique: true, items: text({}) }),
    description:
      'Who holds each role: user names on GitLab, e-mail addresses on Azure DevOps. A person may have both.',
  }),
});

/** The logins of those who hold each role. */
export type Roles = ValueOf<(typeof roles)['schema']>;
