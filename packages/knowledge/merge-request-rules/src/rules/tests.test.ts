import { factsWith, file } from '../facts.fixture.ts';
import { ruleTable } from './table.fixture.ts';
import { rule } from './tests.ts';

ruleTable(rule, [
  ['a source and a test', factsWith(), []],
  [
    'a source alone',
    factsWith({ files: [file('src/a.ts'), file('src/b.ts')] }),
    ['src/a.ts and 1 more changed, and no test did.'],
  ],
  ['a test beside the source', factsWith({ files: [file('src/a.ts'), file('src/a.test.ts')] }), []],
  ['documents alone', factsWith({ files: [file('README.md')] }), []],
  [
    'a source that only moved',
    factsWith({
      files: [file('src/a.ts', { change: 'renamed', oldPath: 'src/b.ts', added: 0, removed: 0 })],
    }),
    [],
  ],
  [
    'a deleted test is no test',
    factsWith({ files: [file('src/a.ts'), file('test/a.test.ts', { change: 'deleted' })] }),
    ['src/a.ts changed, and no test did.'],
  ],
  ['a deleted source needs none', factsWith({ files: [file('src/a.ts', { change: 'deleted' })] }), []],
  [
    'a test that only moved is no test',
    factsWith({
      files: [
        file('src/a.ts'),
        file('test/b.test.ts', { change: 'renamed', oldPath: 'test/a.test.ts', added: 0, removed: 0 }),
      ],
    }),
    ['src/a.ts changed, and no test did.'],
  ],
  [
    'a new and empty test',
    factsWith({
      files: [file('src/a.ts'), file('test/a.test.ts', { change: 'added', added: 0, removed: 0 })],
    }),
    [],
  ],
]);
