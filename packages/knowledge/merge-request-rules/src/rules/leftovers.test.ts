import { ruleOptions } from '@tandem/release-process';
import { expect, it } from 'vitest';
import { factsWith, file, releaseWith } from '../facts.fixture.ts';
import { rule } from './leftovers.ts';
import { ruleTable } from './table.fixture.ts';

const leaves = (path: string, ...lines: readonly string[]) => factsWith({ files: [file(path, { lines })] });

ruleTable(rule, [
  ['none', leaves('a.ts', 'const only = 1;', 'it("a", () => {})', '// debugger'), []],
  [
    'conflict markers',
    leaves('a.md', '<<<<<<< HEAD', 'a', '=======', 'b', '>>>>>>> x'),
    ['a.md:1 has a conflict marker.', 'a.md:3 has a conflict marker.', 'a.md:5 has a conflict marker.'],
  ],
  ['a heading is no marker', leaves('a.md', 'Heading', '======='), []],
  [
    'focused tests',
    leaves('a.test.ts', 'describe.only("a")', 'it.concurrent.only("a")', 'fit("x", () => {})'),
    ['a.test.ts:1 has a focused test.', 'a.test.ts:2', 'a.test.ts:3'],
  ],
  ['a debugger', leaves('a.mjs', '  debugger;'), ['a.mjs:1 has a debugging statement.']],
  ['of Python', leaves('a.py', 'breakpoint()', 'import pdb; pdb.set_trace()'), ['a.py:1', 'a.py:2']],
  [
    'of Ruby, PHP and Rust',
    factsWith({
      files: [
        file('a.rb', { lines: ['binding.pry'] }),
        file('b.php', { lines: ['dd($x);'] }),
        file('c.rs', { lines: ['dbg!(x)'] }),
      ],
    }),
    ['a.rb:1', 'b.php:1', 'c.rs:1'],
  ],
  ['another language', leaves('a.txt', 'debugger;', 'it.only("x")'), []],
  ['except where told', leaves('fixtures/a.ts', 'debugger;'), [], { except: ['fixtures/**'] }],
  ['lines that end as on Windows', leaves('a.ts', 'debugger;\r'), ['a.ts:1 has a debugging statement.']],
  ['a heading in a file with no other marker', leaves('a.md', '=======', 'x', '======='), []],
  ['markers of other lengths', leaves('a.txt', '<<<<<<', '<<<<<<<<', '>>>>>>>x'), []],
  [
    'the base of a conflict',
    leaves('a.txt', '<<<<<<< a', '||||||| b', '=======', '>>>>>>> c'),
    ['a.txt:1', 'a.txt:2', 'a.txt:3', 'a.txt:4'],
  ],
  ['of a component', leaves('a.vue', 'debugger'), ['a.vue:1 has a debugging statement.']],
  ['names that only look so', leaves('a.ts', 'outfit("x")', 'profit(1)', 'list.only("x")'), []],
  [
    'more than anybody reads',
    leaves('a.ts', ...Array.from({ length: 50 }, () => 'debugger;')),
    Array.from({ length: 20 }, (_, index) => `a.ts:${index + 1} `),
  ],
  ['a file without its text', factsWith({ files: [{ path: 'a.ts', change: 'modified' }] }), []],
]);

it('a line is known again by its text, and apart from its like', () => {
  const prints = (...lines: readonly string[]) =>
    rule
      .judge(leaves('a.test.ts', ...lines), ruleOptions(rule.options, releaseWith()), releaseWith())
      .map(({ fingerprint }) => fingerprint);
  const [only] = prints('it.only("a")');
  expect(prints('x', 'it.only("a") // b', 'it.only("a")')).toContain(only);
  expect(new Set(prints('it.only("a")', 'it.only("a")')).size).toBe(2);
});
