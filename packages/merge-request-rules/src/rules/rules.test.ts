import { QUALITY_DEFAULTS, type QualityRule, type QualityRules, type Release } from '@tandem/release-model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ann, ben, commit, factsWith, file, person } from '../facts.fixture.ts';
import type { MergeRequestFacts } from '../facts.ts';
import { RULES } from './index.ts';

type Case<N extends QualityRule> = [
  what: string,
  facts: MergeRequestFacts,
  expected: readonly string[],
  options?: Partial<QualityRules[N]>,
  roles?: Release['roles'],
];

/** The beginnings of the messages are expected, so that a table stays a table. */
function rule<N extends QualityRule>(name: N, cases: readonly Case<N>[]): void {
  describe(name, () => {
    it.each(cases)('%s', (_, facts, expected, options, roles = {}) => {
      const all = { ...QUALITY_DEFAULTS[name], ...options };
      const found = RULES[name].judge(facts, all, { roles });
      expect(found.map(({ message }, index) => message.slice(0, expected[index]?.length ?? 80))).toEqual(
        expected,
      );
    });
  });
}

const titled = (title: string) => factsWith({ mergeRequest: { title } });

rule('title', [
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
]);

rule('squash-message', [
  ['conventional commits', factsWith(), []],
  [
    'a merge commit among them',
    factsWith({ commits: [commit("Merge branch 'main'"), commit('fix: a')] }),
    [],
  ],
  [
    'a commit that is none',
    factsWith({ commits: [commit('wip'), commit('fix: a')] }),
    ["The merge will write 'wip', which is no"],
  ],
  [
    'squashed, so that the title counts',
    factsWith({ mergeRequest: { squash: true }, commits: [commit('wip'), commit('x')] }),
    [],
  ],
  [
    'squashed of one commit, so that it counts',
    factsWith({ mergeRequest: { squash: true }, commits: [commit('wip')] }),
    ["The merge will write 'wip'"],
  ],
  [
    'the forge says what it will write',
    factsWith({ mergeRequest: { squash: true, squashMessage: 'Merged PR 7: feat: a' } }),
    ["The merge will write 'Merged PR 7: feat: a'"],
  ],
  [
    'breaking in a commit alone',
    factsWith({ commits: [commit('feat: a\n\nBREAKING CHANGE: b is gone')] }),
    ['A message says that the change is breaking'],
  ],
  [
    'breaking in the title alone',
    titled('feat(cart)!: totals'),
    ['The title says that the change is breaking'],
  ],
  ['breaking in both', factsWith({ mergeRequest: { title: 'feat!: a' }, commits: [commit('feat!: a')] }), []],
]);

const described = (description: string) => factsWith({ mergeRequest: { description } });
const SECTIONS = { sections: ['Why', 'How to test'] };

rule('description', [
  ['some text', described('Text.'), []],
  ['none', described('  \n'), ['The description is empty.']],
  ['only the comment of a template', described('<!-- say what you do -->'), ['The description is empty.']],
  ['its sections', described('## Why\n\nSo.\n\n### How to test:\n- run it'), [], SECTIONS],
  ['an underlined heading', described('Why\n===\nSo.\n\nHow to test\n---\nRun.'), [], SECTIONS],
  [
    'a section missing',
    described('## Why\nSo.'),
    ["The description has no section 'How to test'."],
    SECTIONS,
  ],
  [
    'an empty section',
    described('## Why\n\n## How to test\nRun.'),
    ["The section 'Why' is empty."],
    SECTIONS,
  ],
  [
    'a section of placeholders',
    described('## Why\nTODO\n- [ ]\n## How to test\nRun.'),
    ["The section 'Why' is empty."],
    SECTIONS,
  ],
  [
    'a heading within code',
    described('```\n## Why\nSo.\n## How to test\nx\n```'),
    ["The description has no section 'Why'.", "The description has no section 'How to test'."],
    SECTIONS,
  ],
  [
    'a comment that never ends',
    described('## Why\nSo.\n<!-- ## How to test'),
    ["The description has no section 'How to test'."],
    SECTIONS,
  ],
]);

const ticket = (id: string, state: string) =>
  ({
    id,
    kind: 'found',
    ticket: { id, title: 't', state, type: 'Bug', url: 'u', labels: [], links: [] },
  }) as const;
const missing = (id: string) => ({ id, kind: 'missing' }) as const;

rule('ticket', [
  ['one that exists', factsWith({ tickets: [ticket('12', 'Active')] }), []],
  ['none', factsWith(), ['No ticket is named or linked.']],
  ['one that does not exist', factsWith({ tickets: [missing('99')] }), ['There is no ticket 99.']],
  [
    'a good one beside others',
    factsWith({ tickets: [missing('99'), ticket('12', 'Active')] }),
    [],
    { states: ['Active'] },
  ],
  [
    'in another state',
    factsWith({ tickets: [ticket('12', 'Closed')] }),
    ["The ticket 12 is in the state 'Closed'; allowed are Active."],
    { states: ['Active'] },
  ],
]);

const many = (count: number) => Array.from({ length: count }, (_, index) => file(`src/${index}.ts`));

rule('size', [
  ['small', factsWith(), []],
  [
    'too many lines',
    factsWith({ files: [file('a.ts', { added: 400, removed: 200 })] }),
    ['The change has 600 lines in 1 files; 500 lines are allowed.'],
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
]);

rule('tests', [
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
]);

const owned = (text: string, files: MergeRequestFacts['files'], approvals = [ben]) =>
  factsWith({ files, approvals, codeowners: { path: 'CODEOWNERS', text, dialect: 'gitlab' } });

rule('owners', [
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
  ['groups are not known', owned('* @shop/sre @carl', [file('a.ts')]), []],
  ['nobody', owned('* @carl\n/free/\n', [file('free/a.ts')]), []],
  [
    'a section with two approvals',
    owned('[Data][2] @carl @ben\n*.sql', [file('a.sql')]),
    ['a.sql needs an approval by @carl or @ben (Data), says CODEOWNERS:2.'],
  ],
  ['an optional section', owned('^[Docs] @carl\n*.md', [file('a.md')]), []],
]);

rule('pipeline', [
  ['green', factsWith(), []],
  ['running, as this one does', factsWith({ mergeRequest: { pipeline: 'running' } }), []],
  ['none', factsWith({ mergeRequest: { pipeline: 'none' } }), []],
  ['red', factsWith({ mergeRequest: { pipeline: 'failed' } }), ['The latest pipeline failed.']],
  [
    'of an older commit',
    factsWith({ mergeRequest: { pipeline: 'stale' } }),
    ['The latest pipeline ran on an older commit.'],
  ],
]);

const leaves = (path: string, ...lines: readonly string[]) => factsWith({ files: [file(path, { lines })] });

rule('leftovers', [
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
]);

const risky = { paths: [{ paths: ['migrations/**', 'release.yaml'], roles: ['dba'], count: 1 }] };
const roles = { dba: ['Carl', 'carl@example.com'] };
const migrates = (approvals = [ben]) =>
  factsWith({ files: [file('migrations/1.sql'), file('src/a.ts')], approvals });

rule('risky-paths', [
  ['nothing risky', factsWith(), [], risky, roles],
  [
    'not approved by the role',
    migrates(),
    ['migrations/1.sql needs 1 approval by dba, and has 0.'],
    risky,
    roles,
  ],
  ['approved by the role', migrates([person('carl')]), [], risky, roles],
  [
    'approved by the author',
    factsWith({
      files: [file('release.yaml')],
      mergeRequest: { author: person('carl') },
      approvals: [person('carl')],
    }),
    ['release.yaml needs 1 approval by dba'],
    risky,
    roles,
  ],
  [
    'moved away',
    factsWith({ files: [file('x.sql', { change: 'renamed', oldPath: 'migrations/1.sql' })] }),
    ['migrations/1.sql needs 1 approval'],
    risky,
    roles,
  ],
  [
    'one person with two logins is one',
    migrates([person('carl'), { ...person('carl') }]),
    ['migrations/1.sql needs 2 approvals by dba, and has 1.'],
    { paths: [{ paths: ['migrations/**'], roles: ['dba'], count: 2 }] },
    roles,
  ],
]);

rule('changelog', [
  ['a fragment', factsWith({ files: [file('changelog.d/12.md', { change: 'added' })] }), []],
  ['none', factsWith(), ['No changelog fragment was added; they are under changelog.d/**']],
  [
    'one that was deleted',
    factsWith({ files: [file('changelog.d/12.md', { change: 'deleted' })] }),
    ['No changelog fragment'],
  ],
  ['nothing changed', factsWith({ files: [] }), []],
]);

rule('approvals', [
  ['of another', factsWith(), []],
  ['none', factsWith({ approvals: [] }), ['1 person other than the author must approve, and 0 did.']],
  [
    'of the author alone',
    factsWith({ approvals: [ann] }),
    ['1 person other than the author must approve, and 0 did.'],
  ],
  [
    'too few',
    factsWith({ approvals: [ben, ben] }),
    ['2 people other than the author must approve, and 1 did.'],
    { count: 2 },
  ],
]);

describe('every rule', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.constantFrom('<!--', '```', '[A][9999999999999999]', '\\', '!', '{', '(((((', '#1'),
  );
  const hostile = fc.record({
    title: text,
    description: text,
    branch: text,
    message: text,
    path: text,
    line: text,
    owners: text,
  });

  it('takes any text', () => {
    fc.assert(
      fc.property(hostile, ({ title, description, branch, message, path, line, owners }) => {
        const facts = factsWith({
          mergeRequest: { title, description, sourceBranch: branch },
          commits: [commit(message)],
          files: [file(path, { lines: [line] })],
          codeowners: { path: 'CODEOWNERS', text: owners, dialect: 'gitlab' },
        });
        for (const [name, each] of Object.entries(RULES)) {
          const options = QUALITY_DEFAULTS[name as QualityRule];
          const found = each.judge(facts, options as never, { roles: {} });
          expect(found).toEqual(each.judge(facts, options as never, { roles: {} }));
        }
      }),
    );
  });

  it.each(['x', '<!-- ', '`', '#', '(', '[', '\\', 'a: ', 'feat(', '@a ', '<<<<<<< ', '- [ ] '])(
    'takes a megabyte of %j',
    (piece) => {
      const long = piece.repeat(Math.ceil(1_000_000 / piece.length));
      const facts = factsWith({
        mergeRequest: { title: long, description: long, sourceBranch: long },
        commits: [commit(long)],
        files: [file('a.ts', { lines: [long] }), file(long.slice(0, 4_000))],
        codeowners: { path: 'CODEOWNERS', text: long, dialect: 'gitlab' },
      });
      const judged = Object.entries(RULES).map(([name, each]) =>
        each.judge(facts, QUALITY_DEFAULTS[name as QualityRule] as never, { roles: {} }),
      );
      expect(judged).toHaveLength(12);
    },
  );
});
