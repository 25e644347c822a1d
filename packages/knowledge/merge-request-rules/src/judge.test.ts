import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ann, ben, factsWith, file, person, releaseWith } from './facts.fixture.ts';
import type { MergeRequestFacts } from './facts.ts';
import { judge } from './judge.ts';

const carl = person('carl');
const TICKETS = { rules: { ticket: 'off' as const } };

describe('a judgement', () => {
  it('is passed where nothing is found', () => {
    expect(judge(factsWith(), releaseWith(TICKETS))).toEqual({
      findings: [],
      verdict: 'passed',
      errors: 0,
      warnings: 0,
    });
  });

  it('counts by level, in the order of the rules', () => {
    const facts = factsWith({
      mergeRequest: { title: 'x' },
      approvals: [],
      files: [file('src/b.ts'), file('src/a.ts', { lines: ['debugger;'] })],
    });
    const judged = judge(facts, releaseWith(TICKETS));
    expect(judged).toMatchObject({ verdict: 'failed', errors: 2, warnings: 2 });
    expect(judged.findings.map(({ rule, severity }) => [rule, severity])).toEqual([
      ['title', 'error'],
      ['tests', 'warning'],
      ['leftovers', 'error'],
      ['approvals', 'warning'],
    ]);
  });

  it('has another level under other paths, of which the last counts', () => {
    const facts = factsWith({
      files: [
        file('src/a.ts', { lines: ['debugger;'] }),
        file('docs/a.ts', { lines: ['debugger;'] }),
        file('docs/x/a.ts', { lines: ['debugger;'] }),
        file('a.test.ts'),
      ],
    });
    const paths = [
      { paths: ['docs/**'], levels: { leftovers: 'off' as const } },
      { paths: ['docs/x/**'], levels: { leftovers: 'warn' as const } },
    ];
    const { findings } = judge(facts, releaseWith({ ...TICKETS, paths }));
    expect(findings.map(({ severity, at }) => [severity, at?.file])).toEqual([
      ['warning', 'docs/x/a.ts'],
      ['error', 'src/a.ts'],
    ]);
  });

  it('is not excused for one file by the level of another', () => {
    const files = [file('src/legacy/a.ts'), file('src/z.ts')];
    const paths = [{ paths: ['src/legacy/**'], levels: { tests: 'off' as const } }];
    const judged = (some: typeof files) =>
      judge(factsWith({ files: some }), releaseWith({ ...TICKETS, paths }));
    expect(judged(files).findings).toMatchObject([{ rule: 'tests', severity: 'warning' }]);
    expect(judged(files.slice(0, 1)).findings).toEqual([]);
  });

  it('has the strictest level of the files that a finding is about', () => {
    const rules = { ...TICKETS.rules, tests: 'off' as const };
    const paths = [{ paths: ['src/core/**'], levels: { tests: 'error' as const } }];
    const files = [file('src/a.ts'), file('src/core/b.ts')];
    expect(judge(factsWith({ files }), releaseWith({ rules, paths }))).toMatchObject({
      verdict: 'failed',
      errors: 1,
    });
  });

  it('passes where groups alone own what changed, and says so', () => {
    const codeowners = { path: 'CODEOWNERS', text: '* @shop/sre', dialect: 'gitlab' as const };
    const { verdict, findings } = judge(factsWith({ codeowners }), releaseWith(TICKETS));
    expect({ verdict, findings }).toMatchObject({
      verdict: 'passed',
      findings: [{ rule: 'owners', severity: 'info' }],
    });
  });

  it('tells the findings of two rules apart by their fingerprints', () => {
    const { findings } = judge(
      factsWith({
        mergeRequest: { title: 'x', description: '' },
        approvals: [],
        files: [file('src/a.ts', { lines: ['debugger;', 'debugger;'] })],
      }),
      releaseWith(),
    );
    expect(findings.length).toBeGreaterThan(5);
    expect(new Set(findings.map(({ fingerprint }) => fingerprint)).size).toBe(findings.length);
  });

  it('is the same in whatever order the facts come', () => {
    const files = ['c', 'a', 'b'].map((name) =>
      file(`src/${name}.ts`, { lines: ['debugger;', 'x', 'debugger;'] }),
    );
    const tickets = ['3', '1', '2'].map((id) => ({ id, kind: 'missing' as const }));
    const people = [ann, ben, carl];
    const codeowners = { path: 'CODEOWNERS', text: '* @dora\n/src/b.ts @ann', dialect: 'gitlab' as const };
    const judged = (shuffled: Pick<MergeRequestFacts, 'files' | 'tickets' | 'approvals'>) =>
      judge(factsWith({ ...shuffled, codeowners }), releaseWith({ rules: { approvals: { count: 3 } } }));
    const whole = judged({ files, tickets, approvals: people });
    expect(whole.findings).toHaveLength(13);
    const shuffled = fc.record({
      files: fc.shuffledSubarray(files, { minLength: 3 }),
      tickets: fc.shuffledSubarray(tickets, { minLength: 3 }),
      approvals: fc.shuffledSubarray(people, { minLength: 3 }),
    });
    fc.assert(
      fc.property(shuffled, (facts) => {
        expect(judged(facts)).toEqual(whole);
      }),
    );
  });

  it('finds the same thing again after a push that moved it', () => {
    const at = (lines: readonly string[]) =>
      judge(factsWith({ files: [file('src/a.ts', { lines })] }), releaseWith(TICKETS)).findings.find(
        ({ rule }) => rule === 'leftovers',
      );
    expect(at(['x', 'y', 'debugger;'])?.fingerprint).toBe(at(['debugger;'])?.fingerprint);
  });
});
