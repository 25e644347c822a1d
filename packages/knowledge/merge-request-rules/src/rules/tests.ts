import { pathTest } from '@tandem/path-patterns';
import { defineRuleOptions, list, patterns } from '@tandem/release-process';
import type { Rule } from '../rule.ts';

/** The options of `tests`. */
export const options = defineRuleOptions({
  name: 'tests',
  order: 60,
  level: 'warn',
  description: 'Where a source changed, a test did.',
  fields: {
    source: list({
      ...patterns,
      default: ['src/**'],
      description: 'What is a source, as in a .gitignore file.',
    }),
    tests: list({
      ...patterns,
      default: ['test/**', 'tests/**', '__tests__/**', '*.test.*', '*.spec.*', '*_test.*'],
      description: 'What is a test, as in a .gitignore file.',
    }),
  },
});

/** Where a source changed, a test did. */
export const rule: Rule<typeof options> = {
  options,
  title: 'Tests',
  reason: 'A change without a test is one that the next change breaks unseen.',
  fix: 'Change or add a test; where none can be, let someone waive it with the reason.',
  judge: ({ files }, options) => {
    const isTest = pathTest(options.tests);
    const isSource = pathTest(options.source);
    const changed = files.filter(({ change }) => change !== 'deleted');
    // A file that only moved changed nothing, be it a source or a test.
    const written = changed.filter(
      ({ change, added = 1, removed = 1 }) => change !== 'renamed' || added + removed > 0,
    );
    if (written.some(({ path }) => isTest(path))) return [];
    const touched = written.filter(({ path, generated }) => isSource(path) && !generated);
    const [first] = touched;
    if (!first) return [];
    const others = touched.length > 1 ? ` and ${touched.length - 1} more` : '';
    const message = `${first.path}${others} changed, and no test did.`;
    const about = touched.map(({ path }) => path);
    return [{ message, at: { file: first.path }, about, fingerprint: 'no test' }];
  },
};
