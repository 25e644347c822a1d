import { ROOT } from '@tandem/bundles';
import { expect, it } from 'vitest';
import { sizeProblems, sourceTexts } from './sizes.ts';

it('no file and no step of this repository is too large', () => {
  expect(sizeProblems(sourceTexts(ROOT))).toEqual([]);
});

const lines = (count: number, first = '') => `${first}${'x();\n'.repeat(count)}`;

it.each([
  ['300 lines', lines(300), []],
  ['301 lines', lines(301), [expect.stringContaining('a.ts has 301 lines')]],
  ['a reason in the first comment', lines(301, '// Over 300 lines: one table.\n'), []],
  ['another first comment', lines(301, '// One table.\n'), [expect.stringContaining('a.ts has 302 lines')]],
  ['a reason further down', lines(301, 'x();\n// Over 300 lines.\n'), [expect.stringContaining('a.ts')]],
  ['an emitted file', lines(301, '// Emitted by x.\n'), []],
])('%s', (_, text, problems) => {
  expect(sizeProblems(new Map([['packages/a.ts', text]]))).toEqual(problems);
});

it.each([
  [8, []],
  [9, [expect.stringContaining('packages/steps/a has 9 TypeScript files')]],
])('a step with %i files', (count, problems) => {
  const paths = Array.from({ length: count }, (_, index) => `packages/steps/a/${index}.ts`);
  expect(sizeProblems(new Map(paths.map((path) => [path, ''])))).toEqual(problems);
});
