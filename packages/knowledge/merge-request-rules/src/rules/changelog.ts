import { pathTest } from '@tandem/path-patterns';
import { defineRuleOptions, list, patterns } from '@tandem/release-process';
import type { Rule } from '../rule.ts';

/** The options of `changelog`. */
export const options = defineRuleOptions({
  name: 'changelog',
  order: 110,
  level: 'off',
  description: 'A changelog fragment is added.',
  fields: {
    paths: list({
      ...patterns,
      default: ['changelog.d/**', '.changeset/**', 'changelogs/unreleased/**'],
      description: 'Where fragments are, as in a .gitignore file.',
    }),
  },
});

/** A changelog fragment was added or changed. */
export const rule: Rule<typeof options> = {
  options,
  title: 'Changelog',
  reason: 'Who uses the product learns of a change from its changelog.',
  fix: 'Add a fragment to one of the folders.',
  judge: ({ files }, { paths }) => {
    const fits = pathTest(paths);
    if (files.length === 0 || files.some(({ path, change }) => change !== 'deleted' && fits(path))) return [];
    const message = `No changelog fragment was added; they are under ${paths.join(', ')}.`;
    return [{ message, fingerprint: 'none' }];
  },
};
