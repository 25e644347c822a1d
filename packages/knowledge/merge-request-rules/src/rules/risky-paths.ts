import { pathTest } from '@tandem/path-patterns';
import {
  defineRuleOptions,
  heldProblems,
  integer,
  list,
  object,
  patterns,
  text,
} from '@tandem/release-process';
import { approversOf } from '../approvers.ts';
import type { Rule } from '../rule.ts';

/** The options of `risky-paths`. */
export const options = defineRuleOptions({
  name: 'risky-paths',
  order: 100,
  level: 'error',
  description: 'Changes of risky paths are approved by people with a role.',
  fields: {
    paths: list({
      filled: true,
      default: [],
      description: 'The risky paths and who must approve.',
      items: object({
        fields: {
          paths: list(patterns),
          roles: list({
            filled: true,
            items: text({}),
            description: 'Roles of which someone must approve.',
          }),
          count: integer({ minimum: 1, default: 1, description: 'How many must approve.' }),
        },
      }),
    }),
  },
  problems: ({ paths }, { roles }) =>
    paths.flatMap((each, index) => heldProblems(each.roles, ['paths', index, 'roles'], roles)),
});

/** Changes of risky paths are approved by people who hold the right role. */
export const rule: Rule<typeof options> = {
  options,
  title: 'Risky paths',
  reason: 'A migration, a CRD or a pipeline file can stop everybody.',
  fix: 'Ask someone with the role for an approval.',
  judge: (facts, { paths }, { roles }) => {
    const approved = approversOf(facts).map(({ login }) => login.toLowerCase());
    return paths.flatMap(({ paths: patterns, roles: named, count }) => {
      const fits = pathTest(patterns);
      const touched = facts.files
        .flatMap(({ path, oldPath }) => [path, ...(oldPath ? [oldPath] : [])])
        .filter(fits);
      const [first] = touched;
      if (first === undefined) return [];
      const holders = new Set(named.flatMap((role) => roles[role] ?? []).map((login) => login.toLowerCase()));
      const given = new Set(approved.filter((login) => holders.has(login))).size;
      if (given >= count) return [];
      const others = touched.length > 1 ? ` and ${touched.length - 1} more` : '';
      const message = `${first}${others} needs ${count} ${count === 1 ? 'approval' : 'approvals'} by ${named.join(' or ')}, and has ${given}.`;
      const fingerprint = `${patterns.join(' ')} ${named.join(' ')}`;
      return [{ message, at: { file: first }, about: touched, fingerprint }];
    });
  },
};
