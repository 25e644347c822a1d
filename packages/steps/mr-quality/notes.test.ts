import { countFindings, type Finding, waive } from '@tandem/contract';
import type { Judgement } from '@tandem/merge-request-rules';
import type { Thread } from '@tandem/ports';
import { describe, expect, it } from 'vitest';
import { MOST_NOTES, summaryBlocks, wantedThreads } from './notes.ts';

function finding(change: Partial<Finding> = {}): Finding {
  return {
    rule: 'leftovers',
    severity: 'error',
    message: 'src/a.ts:3 has a debugging statement.',
    reason: 'It stops.',
    fix: 'Take it away.',
    fingerprint: 'leftovers debugger;',
    at: { file: 'src/a.ts', line: 3 },
    ...change,
  };
}

function judgement(...findings: readonly Finding[]): Judgement {
  const { errors, warnings } = countFindings(findings);
  const verdict = errors > 0 ? 'failed' : warnings > 0 ? 'warned' : 'passed';
  return { findings, verdict, errors, warnings };
}

const user = { id: '1', login: 'tandem', name: 'Tandem' };
const thread = (key: string | undefined, body = 'So it was.', resolved = false): Thread => ({
  id: String(key),
  ...(key !== undefined && { key }),
  resolved,
  resolvable: true,
  notes: [{ id: '1', author: user, body }],
});

/** Key, place and state of each wanted thread; the hash of a key is left out. */
const shown = (threads: ReturnType<typeof wantedThreads>) =>
  threads.map(({ key, at, resolved }) => [key.replace(/[0-9a-f]{16}$/, ':'), at?.line, resolved]);

describe('the threads of a merge request', () => {
  const waiver = { by: 'Carl', reason: 'generated', until: '2026-12-01' };

  it.each<[string, Judgement, readonly Thread[], readonly unknown[]]>([
    ['nothing to mend, and nothing said: none', judgement(), [], []],
    ['only something to know: none', judgement(finding({ severity: 'info' })), [], []],
    [
      'nothing left to mend: the summary is resolved',
      judgement(),
      [thread('mr-quality/summary')],
      [['mr-quality/summary', undefined, true]],
    ],
    [
      'a finding with a line: a thread there, and the summary',
      judgement(finding()),
      [],
      [
        ['mr-quality/leftovers/:', 3, false],
        ['mr-quality/summary', undefined, false],
      ],
    ],
    [
      'a finding without a line: the summary alone',
      judgement(finding({ rule: 'title', at: { file: 'x' } })),
      [],
      [['mr-quality/summary', undefined, false]],
    ],
    [
      'a waived finding: the summary, resolved',
      judgement(waive(finding(), waiver)),
      [],
      [['mr-quality/summary', undefined, true]],
    ],
    [
      'a waiver that does not count: the summary',
      judgement(finding({ rule: 'waiver', severity: 'info' })),
      [],
      [['mr-quality/summary', undefined, true]],
    ],
    [
      'a mended finding: resolved',
      judgement(),
      [thread('mr-quality/leftovers/0123456789abcdef'), thread('mr-quality/summary')],
      [
        ['mr-quality/leftovers/:', undefined, true],
        ['mr-quality/summary', undefined, true],
      ],
    ],
    [
      'one that is resolved already: left alone',
      judgement(),
      [thread('mr-quality/leftovers/0123456789abcdef', 'x', true)],
      [],
    ],
    [
      'threads of people and of other steps: left alone',
      judgement(),
      [thread(undefined), thread('other/summary')],
      [],
    ],
  ])('%s', (_, judged, threads, expected) => {
    expect(shown(wantedThreads(judged, threads, 'all'))).toEqual(expected);
  });

  it('keep what a mended one said', () => {
    const [mended] = wantedThreads(
      judgement(),
      [thread('mr-quality/leftovers/0123456789abcdef', 'It was so.')],
      'all',
    );
    expect(mended).toMatchObject({ body: 'It was so.', resolved: true });
  });

  it('are few: errors first, and the summary has all', () => {
    const many = Array.from({ length: 60 }, (_, index) =>
      finding({
        severity: index < 30 ? 'warning' : 'error',
        fingerprint: String(index),
        at: { file: 'a.ts', line: index + 1 },
      }),
    );
    const wanted = wantedThreads(judgement(...many), [], 'all');
    expect(wanted).toHaveLength(MOST_NOTES + 1);
    expect(wanted[0]?.at?.line).toBe(31);
    const table = summaryBlocks(judgement(...many)).find(({ kind }) => kind === 'table');
    expect(table?.kind === 'table' && table.rows).toHaveLength(60);
  });

  it('are the summary alone where that is asked', () => {
    expect(shown(wantedThreads(judgement(finding()), [], 'summary'))).toEqual([
      ['mr-quality/summary', undefined, false],
    ]);
  });

  it('have the same key after a push that moved the line, and another for another text', () => {
    const keys = [
      finding(),
      finding({ at: { file: 'src/a.ts', line: 90 } }),
      finding({ fingerprint: 'other' }),
    ].map((each) => wantedThreads(judgement(each), [], 'all')[0]?.key);
    expect(keys[1]).toBe(keys[0]);
    expect(keys[2]).not.toBe(keys[0]);
  });

  it('cut what is too long to read', () => {
    const [note] = wantedThreads(judgement(finding({ message: `${'x'.repeat(1_000_000)}` })), [], 'all');
    expect(note?.body.length).toBeLessThan(5_000);
  });
});
