import { ruleOptions } from '@tandem/release-process';
import { expect, it } from 'vitest';
import { ann, ben, factsWith, file, person, releaseWith } from '../facts.fixture.ts';
import type { MergeRequestFacts } from '../facts.ts';
import { rule } from './owners.ts';
import { ruleTable } from './table.fixture.ts';

const many = (count: number) => Array.from({ length: count }, (_, index) => file(`src/${index}.ts`));
const owned = (text: string, files: MergeRequestFacts['files'], approvals = [ben]) =>
  factsWith({ files, approvals, codeowners: { path: 'CODEOWNERS', text, dialect: 'gitlab' } });

ruleTable(rule, [
  ['no file of owners', factsWith(), []],
  ['approved by an owner', owned('* @ben @carl', [file('a.ts')]), []],
  [
    'by an e-mail address',
    owned('* ben@example.com', [file('a.ts')], [{ ...ben, login: 'Ben@example.com' }]),
    [],
  ],
  [
    'not approved',
    owned('* @carl\n', [file('a.ts')]),
    ['a.ts needs an approval by @carl, says CODEOWNERS:1.'],
  ],
  [
    'one word for many files',
    owned('* @carl\n', many(5)),
    ['src/0.ts needs an approval by @carl, says CODEOWNERS:1. So it is for 4 more.'],
  ],
  ['the last rule that fits', owned('* @carl\n/docs/ @ben\n', [file('docs/a.md')]), []],
  ['the author does not count', owned('* @ann', [file('a.ts')], [ann]), ['a.ts needs an approval by @ann']],
  [
    'where a file came from counts too',
    owned('/old/ @carl', [file('new/a.ts', { change: 'renamed', oldPath: 'old/a.ts' })]),
    ['old/a.ts needs an approval by @carl'],
  ],
  [
    'groups are not known, which is told',
    owned('* @shop/sre @carl', [file('a.ts')]),
    [
      'a.ts needs an approval by @shop/sre or @carl, says CODEOWNERS:1. Who is in @shop/sre is not known here',
    ],
  ],
  [
    'a role is not known either',
    owned('* @@maintainer', [file('a.ts')]),
    ['a.ts needs an approval by @@maintainer'],
  ],
  ['a group beside somebody who approved', owned('* @shop/sre @ben', [file('a.ts')]), []],
  [
    'a bot does not count',
    owned('* @project_1_bot_a', [file('a.ts')], [person('project_1_bot_a')]),
    ['a.ts needs'],
  ],
  [
    'every section must be met',
    owned('[A]\n* @ben\n[B]\n* @carl', [file('a.ts')]),
    ['a.ts needs an approval by @carl (B)'],
  ],
  ['nobody', owned('* @carl\n/free/\n', [file('free/a.ts')]), []],
  [
    'a section with two approvals',
    owned('[Data][2] @carl @ben\n*.sql', [file('a.sql')]),
    ['a.sql needs an approval by @carl or @ben (Data), says CODEOWNERS:2.'],
  ],
  ['an optional section', owned('^[Docs] @carl\n*.md', [file('a.md')]), []],
]);

it('fails nothing over a group, and warns over a person', () => {
  const severities = (text: string) =>
    rule
      .judge(owned(text, [file('a.ts')]), ruleOptions(rule.options, releaseWith()), releaseWith())
      .map(({ severity }) => severity);
  expect(severities('* @shop/sre')).toEqual(['info']);
  expect(severities('* @carl')).toEqual([undefined]);
});
