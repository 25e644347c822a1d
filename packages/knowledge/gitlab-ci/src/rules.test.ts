import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluateRule, expandVariables } from './index.ts';
import { re2 } from './re2.ts';
import { expandOnce } from './variables.ts';

const variables = {
  A: 'one',
  EMPTY: '',
  BLANK: ' ',
  BRANCH: 'feature/x',
  PATTERN: '/^feature/',
  WORDS: 'one two',
};

describe('a rule', () => {
  it.each([
    ['$A', true],
    ['$EMPTY', false],
    ['$BLANK', false],
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
    ['$NONE =~ /xx/', false],
    ['$NONE =~ /^$/', true],
    ['$NONE !~ /xx/', true],
    ['$A =~ $NONE', false],
    ['$BRANCH =~ $PATTERN', true],
    ['$A =~ $WORDS', true],
    ['$WORDS =~ $A', false],
    ['$A && $NONE', false],
    ['$EMPTY && $A', true],
    ['$EMPTY || $A', false],
    ['$NONE || $A', true],
    ['$A == "one" || $A == "two" && $NONE', true],
    ['($A == "one" || $A == "two") && $NONE', false],
    ['($A)', true],
  ])('%s is %s', (text, value) => {
    expect(evaluateRule(text, variables)).toEqual({ ok: true, value });
  });

  it.each([
    '$A ==',
    '== 1',
    '$A = "one"',
    '$A "b"',
    '($A',
    '$A =~ "x"',
    '$A =~ /(x/',
    '$A =~ /x/',
    '$A =~ /xx/q',
    '$A =~ /xx/U',
    '$A =~ /(?=xx)/',
    '',
    '!$A',
    'true',
    Array(60).fill('$A').join(' || '),
  ])('%j is refused', (text) => {
    expect(evaluateRule(text, variables).ok).toBe(false);
  });

  it('is decided or refused, whatever it says', () => {
    const word = fc.constantFrom('$A', '"x"', '(', ')', '&&', '||', '==', '=~', '/ab/', 'null', '/', '"');
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(word).map((words) => words.join(' ')),
        ),
        (text) => {
          expect(typeof evaluateRule(text, variables).ok).toBe('boolean');
        },
      ),
    );
  });
});

describe('a pattern of RE2', () => {
  it.each([
    ['^v\\d+\\.\\d+$', 'v1.2', true],
    ['^a$', 'a\n', false],
    ['\\Aab\\z', 'ab', true],
    ['a.b', 'a\rb', true],
    ['a.b', 'a\nb', false],
    ['^\\s$', '\u00a0', false],
    ['[\\s]', '\t', true],
    ['(?i)ABC', 'abc', true],
    ['(?P<x>a)b', 'ab', true],
    ['a{2,3}', 'aa', true],
    ['{a}', '{a}', true],
    ['[^/]+', 'x', true],
    ['^(?:[a-z][a-z0-9-]*)$', 'ring-1', true],
    ['\\-\\_', '-_', true],
    ['^.$', '😀', true],
  ])('%s on %j: %s', (pattern, text, matches) => {
    const result = re2(pattern, '');
    expect(result.ok && result.value.test(text)).toBe(matches);
  });

  it.each([
    '(?=a)',
    '(?<!a)b',
    '(a)\\1',
    '[[:alpha:]]',
    '\\pL',
    '\\Qa\\E',
    '[]a]',
    'a\\',
    '(',
    '[a',
    '(?i:a)',
  ])('%s is refused', (pattern) => {
    expect(re2(pattern, '').ok).toBe(false);
  });
});

describe('a variable in a value', () => {
  it.each([
    // biome-ignore lint/suspicious/noTemplateCurlyInString: GitLab's own way to write a variable
    ['$A and ${A}', 'one and one'],
    ['$NONE.', '.'],
    ['$$A', '$A'],
    ['$B', 'one!'],
    ['$LOOP', '$LOOP'],
    ['%A% of 100%', 'one of 100%'],
    ['date +%Y%m%d', 'date +%Y%m%d'],
    ['%%A%%', '%%A%%'],
    ['5$ and $', '5$ and $'],
    ['a$1b$@', 'ab'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: GitLab's own way to write a variable
    ['${A:-x}', ''],
    ['$constructor', ''],
  ])('%s expands to %s for a script', (text, value) => {
    expect(expandVariables(text, { A: 'one', B: '$A!', LOOP: '$LOOP' })).toBe(value);
  });

  it.each([
    // biome-ignore lint/suspicious/noTemplateCurlyInString: GitLab's own way to write a variable
    ['$A-${A}-%A%', 'keep', 'one-one-one'],
    ['$B', 'keep', '$A!'],
    ['$NONE', 'keep', '$NONE'],
    ['$NONE', 'blank', ''],
  ] as const)('%s expands once, %s, to %s', (text, missing, value) => {
    expect(expandOnce(text, { A: 'one', B: '$A!' }, missing)).toBe(value);
  });
});
