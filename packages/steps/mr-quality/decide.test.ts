import { countFindings, type Finding, waive } from '@tandem/contract';
import type { Judgement } from '@tandem/merge-request-rules';
import { describe, expect, it } from 'vitest';
import { decide, notesOf, nothingToJudge, summaryOf } from './decide.ts';

const finding = (severity: Finding['severity'], change: Partial<Finding> = {}): Finding => ({
  severity,
  rule: 'leftovers',
  message: 'src/a.ts:3 has a debugging statement.',
  at: { file: 'src/a.ts', line: 3 },
  ...change,
});
const waived = waive(finding('error'), { by: 'Carl', reason: 'generated', until: '2026-12-01' });

function judgement(...findings: readonly Finding[]): Judgement {
  const { errors, warnings } = countFindings(findings);
  return { findings, verdict: errors > 0 ? 'failed' : warnings > 0 ? 'warned' : 'passed', errors, warnings };
}

describe('the end of the step', () => {
  it.each<[string, Judgement, string, object]>([
    ['without findings', judgement(), 'Merge request 12 passed.', { verdict: 'passed', warnings: '0' }],
    ['with a waived error', judgement(waived), 'Merge request 12 passed.', { errors: '0' }],
    [
      'with one warning',
      judgement(finding('warning')),
      'Merge request 12 has 1 warning.',
      { verdict: 'warned' },
    ],
    [
      'with three warnings',
      judgement(finding('warning'), finding('warning'), finding('info'), finding('warning')),
      'Merge request 12 has 3 warnings.',
      { verdict: 'warned', errors: '0', warnings: '3' },
    ],
  ])('%s is done', (_, judged, reason, outputs) => {
    expect(decide(judged, 12)).toMatchObject({ outcome: 'done', reason, outputs });
  });

  it.each<[string, Judgement, string]>([
    ['one error', judgement(finding('error')), 'One error: src/a.ts:3 has a debugging statement.'],
    [
      'two errors, the first of which is named with its place',
      judgement(
        finding('warning', { at: { file: 'b' } }),
        finding('error'),
        finding('error', { at: { file: 'c' } }),
      ),
      '2 errors: src/a.ts:3 has a debugging statement.',
    ],
  ])('with %s is failed', (_, judged, detail) => {
    const at = { file: 'src/a.ts', line: 3 };
    expect(decide(judged, 12)).toEqual({ outcome: 'failed', failure: 'rules-broken', detail, at });
  });

  it.each([
    [undefined, 'The pipeline runs for no merge request.'],
    [{ number: 12, state: 'merged' as const }, 'Merge request 12 is merged.'],
    [{ number: 12, state: 'closed' as const }, 'Merge request 12 is closed.'],
  ])('of %j is nothing to do', (mergeRequest, reason) => {
    expect(nothingToJudge(mergeRequest)).toEqual({ outcome: 'nothing-to-do', reason, outputs: {} });
  });
});

describe('the summary note', () => {
  it.each<[string, Judgement, boolean]>([
    ['nothing', judgement(), false],
    ['something to know', judgement(finding('info')), false],
    ['a warning', judgement(finding('warning')), true],
    ['a waived error', judgement(waived), true],
    ['a waiver that does not count', judgement(finding('info', { rule: 'waiver' })), true],
  ])('with %s: worth writing where there is none: %#', (_, judged, notable) => {
    expect(notesOf(judged, 'all')).toMatchObject({ step: 'mr-quality', scope: 'all', notable });
  });

  it('has the verdict as its heading', () => {
    expect(summaryOf(judgement(finding('error')))[0]).toEqual({
      kind: 'heading',
      text: 'Merge request quality: failed',
    });
  });
});
