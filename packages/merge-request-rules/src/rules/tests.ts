import { pathTest } from '../paths.ts';
import type { Rule } from '../rule.ts';

/** Where a source changed, a test did. */
export const tests: Rule<'tests'> = {
  title: 'Tests',
  reason: 'A change without a test is one that the next change breaks unseen.',
  fix: 'Change or add a test; where none can be, let someone waive it with the reason.',
  judge: ({ files }, options) => {
    const isTest = pathTest(options.tests);
    const isSource = pathTest(options.source);
    const changed = files.filter(({ change }) => change !== 'deleted');
    if (changed.some(({ path }) => isTest(path))) return [];
    const sources = changed.filter(({ path, generated }) => isSource(path) && !generated);
    // A file that only moved changed nothing that a test could see.
    const touched = sources.filter(({ added = 1, removed = 1 }) => added + removed > 0);
    const [first] = touched;
    if (!first) return [];
    const others = touched.length > 1 ? ` and ${touched.length - 1} more` : '';
    const message = `${first.path}${others} changed, and no test did.`;
    return [{ message, at: { file: first.path }, fingerprint: 'no test' }];
  },
};
