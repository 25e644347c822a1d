import { pathTest } from '../paths.ts';
import type { Rule } from '../rule.ts';

/** A changelog fragment was added or changed. */
export const changelog: Rule<'changelog'> = {
  name: 'changelog',
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
