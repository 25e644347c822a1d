import { expect, it } from 'vitest';
import { evaluateRule, expandVariables } from './index.ts';

const variables = { A: 'one', EMPTY: '', BRANCH: 'feature/x', PATTERN: '/^feature/', WORD: 'ature' };

it.each([
  ['$A', true],
  ['$EMPTY', false],
  ['$NONE', false],
  ['$A == "one"', true],
  ["$A == 'two'", false],
  ['$A != "two"', true],
  ['$NONE == null', true],
  ['$EMPTY == null', false],
  ['$EMPTY == ""', true],
  ['$NONE == ""', false],
  ['"one" == $A', true],
  ['$BRANCH =~ /^feature\\/.*/', true],
  ['$BRANCH =~ /^FEATURE/', false],
  ['$BRANCH =~ /^FEATURE/i', true],
  ['$BRANCH !~ /^main$/', true],
  ['$NONE =~ /x/', false],
  ['$NONE !~ /x/', true],
  ['$BRANCH =~ $PATTERN', true],
  ['$A && $NONE', false],
  ['$NONE || $A', true],
  ['$A == "one" || $A == "two" && $NONE', true],
  ['($A == "one" || $A == "two") && $NONE', false],
  ['($A)', true],
])('%s is %s', (text, value) => {
  expect(evaluateRule(text, variables)).toEqual({ ok: true, value });
});

it.each(['$A ==', '== 1', '$A = "one"', '$A "b"', '($A', '$A =~ "x"', '$A =~ /(/', '$A =~ /x/q', '', '!$A'])(
  '%j is refused',
  (text) => {
    expect(evaluateRule(text, variables).ok).toBe(false);
  },
);

it.each([
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is GitLab's, not JavaScript's
  ['$A and ${A}', 'one and one'],
  ['$NONE.', '.'],
  ['$$A', '$A'],
  ['$B', 'one!'],
  ['$LOOP', '$LOOP'],
  ['5$ and ${', '5$ and ${'],
  ['$constructor', ''],
])('%s expands to %s', (text, value) => {
  expect(expandVariables(text, { A: 'one', B: '$A!', LOOP: '$LOOP' })).toBe(value);
});
