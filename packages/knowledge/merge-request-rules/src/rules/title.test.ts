import { factsWith } from '../facts.fixture.ts';
import { ruleTable } from './table.fixture.ts';
import { rule } from './title.ts';

const titled = (title: string) => factsWith({ mergeRequest: { title } });

ruleTable(rule, [
  ['a conventional title', titled('feat(cart): totals'), []],
  ['without a scope, breaking', titled('fix!: totals'), []],
  ['of a draft', titled('Draft: feat: totals'), []],
  ['no type', titled('Add totals'), ['The title is no conventional commit.']],
  ['no subject', titled('feat: '), ['The title is no conventional commit.']],
  ['no space', titled('feat:totals'), ['The title is no conventional commit.']],
  [
    'an unknown type',
    titled('feet: totals'),
    ["The title's type 'feet' is none of build, chore, ci, docs, feat"],
  ],
  ['too long', titled(`feat: ${'x'.repeat(100)}`), ['The title has 106 characters; 100 are allowed.']],
  ['empty', titled(''), ['The title is no conventional commit.']],
  ['of two lines', titled('feat: a\nfeat: b'), []],
  ['other types, as told', titled('task: a'), [], { types: ['task'] }],
  ['of a draft, without a type', titled('Draft: totals'), ['The title is no conventional commit.']],
  ['marked in brackets', titled('[Draft] fix: totals'), []],
  ['WIP', titled('WIP: fix: totals'), []],
  ['a misspelt type', titled('fxi: totals'), ["The title's type 'fxi' is none of"]],
  ['a subject of blanks', titled('feat:   \t '), ['The title is no conventional commit.']],
  [
    'a type without end',
    titled(`${'x'.repeat(5_000)}: a`),
    [`The title's type '${'x'.repeat(40)}…' is none of`, 'The title has 5003 characters'],
  ],
  ['a command in it', titled('##vso[task.setvariable]x'), ['The title is no conventional commit.']],
]);
