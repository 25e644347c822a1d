import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ann, ben, factsWith, file, note, person, releaseWith } from './facts.fixture.ts';
import { judge } from './judge.ts';

const carl = person('carl');
const ROLES = { sre: ['carl'] };
const LARGE = factsWith({ files: [file('src/a.ts', { added: 900 }), file('src/a.test.ts')] });
const WAIVED = { waivers: [{ rules: ['size'] as const, roles: ['sre'], days: 14 }] };
const waived = (body: string, author = carl) => ({ ...LARGE, threads: [note(author, body)] });
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
    expect(judged.findings.map(({ rule, level }) => [rule, level])).toEqual([
      ['title', 'error'],
      ['tests', 'warn'],
      ['leftovers', 'error'],
      ['approvals', 'warn'],
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
    expect(findings.map(({ level, at }) => [level, at?.file])).toEqual([
      ['warn', 'docs/x/a.ts'],
      ['error', 'src/a.ts'],
    ]);
  });

  it('is the same in whatever order the facts come', () => {
    const files = ['c', 'a', 'b'].map((name) =>
      file(`src/${name}.ts`, { lines: ['debugger;', 'x', 'debugger;'] }),
    );
    const whole = judge(factsWith({ files }), releaseWith());
    fc.assert(
      fc.property(
        fc.shuffledSubarray(files, { minLength: 3 }),
        fc.shuffledSubarray([ann, ben, carl], { minLength: 3 }),
        (some, approvals) => {
          const { findings } = judge(factsWith({ files: some, approvals }), releaseWith());
          expect(findings.filter(({ rule }) => rule !== 'approvals')).toEqual(
            whole.findings.filter(({ rule }) => rule !== 'approvals'),
          );
        },
      ),
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

describe('a waiver', () => {
  it('of someone with the role takes a finding out of the count, and says who and why', () => {
    const { findings, verdict, warnings } = judge(
      waived('Fine.\ntandem: waive size until 2026-12-01: generated once'),
      releaseWith({ ...TICKETS, ...WAIVED }, ROLES),
    );
    expect({ verdict, warnings }).toEqual({ verdict: 'passed', warnings: 0 });
    expect(findings).toMatchObject([
      { rule: 'size', waived: { by: 'Carl', until: '2026-12-01', reason: 'generated once' } },
    ]);
  });

  it.each([
    [
      'a rule that is none',
      'tandem: waive siz until 2026-12-01: x',
      carl,
      "there is no such rule; did they mean 'size'?",
    ],
    ['no reason', 'tandem: waive size until 2026-12-01', carl, 'it gives no reason'],
    ['no day', 'tandem: waive size until tomorrow: x', carl, "'tomorrow' is no day such as 2026-12-31"],
    ['a day that is none', 'tandem: waive size until 2026-02-30: x', carl, "'2026-02-30' is no day"],
    ['the past', 'tandem: waive size until 2026-11-23: x', carl, 'it ended on 2026-11-23'],
    ['too long', 'tandem: waive size until 2026-12-31: x', carl, 'it is longer than 14 days'],
    ['another role', 'tandem: waive size until 2026-12-01: x', ben, 'they hold none of the roles sre'],
    ['the author', 'tandem: waive size until 2026-12-01: x', ann, 'the author may not waive'],
    [
      'a rule that nobody may waive',
      'tandem: waive title until 2026-12-01: x',
      carl,
      'release.yaml lets nobody waive this rule',
    ],
  ])('with %s does not count, and says why', (_, body, author, why) => {
    const { findings, warnings } = judge(waived(body, author), releaseWith({ ...TICKETS, ...WAIVED }, ROLES));
    expect(warnings).toBe(1);
    expect(findings.at(-1)).toMatchObject({
      rule: 'waiver',
      level: 'info',
      message: expect.stringContaining(why),
    });
  });

  it('counts to the end of its last day, and the latest of a rule counts', () => {
    const facts = {
      ...LARGE,
      threads: [
        note(carl, 'tandem: waive size until 2026-11-24: first'),
        note(carl, 'TANDEM: WAIVE SIZE until 2026-11-25: second'),
      ],
    };
    expect(judge(facts, releaseWith({ ...TICKETS, ...WAIVED }, ROLES)).findings).toMatchObject([
      { waived: { reason: 'second' } },
    ]);
  });

  it('in a note of our own is none', () => {
    const facts = {
      ...LARGE,
      threads: [{ ...note(carl, 'tandem: waive size until 2026-12-01: x'), key: 'mr-quality/summary' }],
    };
    expect(judge(facts, releaseWith({ ...TICKETS, ...WAIVED }, ROLES)).warnings).toBe(1);
  });
});
