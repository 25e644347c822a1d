import { factsWith, file } from '../facts.fixture.ts';
import { rule } from './size.ts';
import { ruleTable } from './table.fixture.ts';

const many = (count: number) => Array.from({ length: count }, (_, index) => file(`src/${index}.ts`));

ruleTable(rule, [
  ['small', factsWith(), []],
  [
    'too many lines',
    factsWith({ files: [file('a.ts', { added: 400, removed: 200 })] }),
    ['The change has 600 lines in 1 file; 500 lines are allowed.'],
  ],
  ['too many files', factsWith({ files: many(51) }), ['The change has 51 files; 50 are allowed.']],
  [
    'generated and lock files left out',
    factsWith({
      files: [
        file('web/package-lock.json', { added: 9000 }),
        file('gen.ts', { added: 9000, generated: true }),
        file('a.min.js', { added: 9000 }),
        file('docs/x.svg', { added: 9000 }),
      ],
    }),
    [],
    { except: ['*.svg'] },
  ],
  [
    'text that is not known',
    factsWith({ files: [file('a.ts', { added: 501 }), { path: 'b.bin', change: 'added' }] }),
    ['The change has 501 lines in 2 files, without 1 whose text'],
  ],
  ['as many as allowed', factsWith({ files: [file('a.ts', { added: 300, removed: 200 })] }), []],
  [
    'lines that were removed',
    factsWith({ files: [file('a.ts', { added: 0, removed: 501 })] }),
    ['The change has 501 lines in 1 file;'],
  ],
]);
