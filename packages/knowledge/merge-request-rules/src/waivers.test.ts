import { describe, expect, it } from 'vitest';
import { ann, ben, factsWith, file, note, person, releaseWith } from './facts.fixture.ts';
import { judge } from './judge.ts';

const carl = person('carl');
const ROLES = { sre: ['carl'] };
const LARGE = factsWith({ files: [file('src/a.ts', { added: 900 }), file('src/a.test.ts')] });
const WAIVED = { waivers: [{ rules: ['size'] as const, roles: ['sre'], days: 14 }] };
const waived = (body: string, author = carl) => ({ ...LARGE, threads: [note(author, body)] });
const TICKETS = { rules: { ticket: 'off' as const } };

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
    [
      'no until',
      'tandem: waive size please',
      carl,
      "it does not go on with 'until', a day such as 2026-12-31",
    ],
    [
      'no colon',
      'tandem: waive size until 2026-12-01 since it is fine',
      carl,
      "it does not go on with 'until'",
    ],
    ['a reason of blanks', 'tandem: waive size until 2026-12-01:   ', carl, 'it gives no reason'],
    ['one day too many', 'tandem: waive size until 2026-12-09: x', carl, 'it is longer than 14 days'],
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
      severity: 'info',
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

  it('may last as many days as allowed, whatever the hour', () => {
    const facts = { ...waived('tandem: waive size until 2026-12-08: x'), now: '2026-11-24T23:59:59.999Z' };
    expect(judge(facts, releaseWith({ ...TICKETS, ...WAIVED }, ROLES)).warnings).toBe(0);
  });

  it.each([
    ['in code', '```\ntandem: waive size until 2026-12-01: x\n```'],
    ['in a comment', '<!--\ntandem: waive size until 2026-12-01: x\n-->'],
    ['in a quote', '> tandem: waive size until 2026-12-01: x'],
    ['within a sentence', 'Write tandem: waive size until 2026-12-01: x'],
  ])('%s is none, and nothing is said of it', (_, body) => {
    const { warnings, findings } = judge(waived(body), releaseWith({ ...TICKETS, ...WAIVED }, ROLES));
    expect({ warnings, findings: findings.length }).toEqual({ warnings: 1, findings: 1 });
  });

  it('that was refused is told once, and of a flood only the first', () => {
    const told = (body: string) =>
      judge(waived(body), releaseWith({ ...TICKETS, ...WAIVED }, ROLES)).findings.filter(
        ({ rule }) => rule === 'waiver',
      );
    expect(told('tandem: waive nope until 2026-12-01: x\n'.repeat(3))).toHaveLength(1);
    expect(
      told(Array.from({ length: 500 }, (_, index) => `tandem: waive x${index}`).join('\n')),
    ).toHaveLength(20);
  });

  it('that counts is no less so behind a later one that does not', () => {
    const body = 'tandem: waive size until 2026-12-01: good\ntandem: waive size until 2020-01-01: old';
    const { findings, warnings } = judge(waived(body), releaseWith({ ...TICKETS, ...WAIVED }, ROLES));
    expect(warnings).toBe(0);
    expect(findings).toMatchObject([{ waived: { reason: 'good' } }, { rule: 'waiver', severity: 'info' }]);
  });
});
