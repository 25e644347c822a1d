import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commit, factsWith, file, note, person, releaseWith } from './facts.fixture.ts';
import { judge } from './judge.ts';
import { RULE_NAMES, RULES } from './rules.emitted.ts';

/** Every rule is on, and has something to do. */
const RELEASE = releaseWith({
  rules: {
    ...Object.fromEntries(RULE_NAMES.map((name) => [name, 'error'])),
    description: { level: 'error', sections: ['Why', '<!--', '#'] },
  },
  paths: [{ paths: ['*.md', '!x', '['], levels: { leftovers: 'warn' } }],
});

/** One text wherever somebody from outside can write one. */
function factsOf(text: string, dialect: 'gitlab' | 'github' = 'gitlab') {
  return factsWith({
    mergeRequest: { title: text, description: text, sourceBranch: text },
    commits: [commit(text)],
    files: [file('a.ts', { lines: [text] }), file(text.slice(0, 4_000), { oldPath: text.slice(0, 50) })],
    threads: [note(person(text.slice(0, 50)), text)],
    codeowners: { path: 'CODEOWNERS', text, dialect },
  });
}

describe('every rule', () => {
  it('is known by its name, and says what to do', () => {
    for (const rule of RULES) {
      expect(rule).toMatchObject({
        options: { name: expect.stringMatching(/./), description: expect.stringMatching(/\.$/) },
        title: expect.stringMatching(/./),
        reason: expect.stringMatching(/\.$/),
        fix: expect.stringMatching(/\.$/),
      });
    }
  });

  it('takes any text, and says the same of it again', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.constantFrom(
        '<!--',
        '-->',
        '```',
        '[A][9999999999999999]',
        '\\',
        '!',
        '{',
        '((((',
        '#1',
        '\n',
        '---\n',
      ),
      fc.constantFrom(
        '## Why\n',
        '^[A] @b\n',
        'tandem: waive size until ',
        '* @a/b\n',
        '<<<<<<< ',
        '##vso[',
        '\u202e',
      ),
    );
    const text = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(text, fc.constantFrom('gitlab', 'github'), (some, dialect) => {
        const first = judge(factsOf(some, dialect), RELEASE);
        expect(first.errors).toBeGreaterThan(0);
        expect(judge(factsOf(some, dialect), RELEASE)).toEqual(first);
      }),
    );
  });

  it.each([
    ...[
      'x',
      '<!-- ',
      '`',
      '` ',
      '#',
      '(',
      '[',
      '\\',
      'a: ',
      'feat(',
      '@a ',
      '<<<<<<< ',
      '- [ ] ',
      ' ',
      '\n',
      '\n\n- ',
    ],
    ...[
      '## Why\n',
      '-->',
      '``` ',
      '.only',
      'it.a',
      '[x] @a\n',
      'tandem: waive x\n',
      'BREAKING CHANGE: ',
      '* @a\n*',
      '=\n',
    ],
  ])('reads a megabyte of %j to its end', (piece) => {
    const long = piece.repeat(Math.ceil(1_000_000 / piece.length));
    const { findings } = judge(factsOf(long), RELEASE);
    const title = findings.filter(({ rule }) => rule === 'title');
    expect(title.length).toBeGreaterThan(0);
    // What is said of it is for people, however long it is.
    expect(findings.every(({ rule, message }) => rule === 'owners' || message.length < 10_000)).toBe(true);
  });
});
