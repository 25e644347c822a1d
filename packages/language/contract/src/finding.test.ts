import { describe, expect, it } from 'vitest';
import { countFindings, type Finding, findingMessage, waive } from './index.ts';

const finding: Finding = { severity: 'error', rule: 'size', message: 'It is large.', fix: 'Split it.' };
const waiver = { by: 'Carl', reason: 'generated', until: '2026-12-01' };

it.each<[string, Finding, string]>([
  ['the message and the fix', finding, 'It is large.\nWhat to do: Split it.'],
  ['only the message', { severity: 'info', rule: 'r', message: 'It is large.' }, 'It is large.'],
  [
    'the waiver instead of the fix',
    waive(finding, waiver),
    'It is large. (waived by Carl until 2026-12-01: generated)',
  ],
])('the text of a finding has %s', (_, given, text) => {
  expect(findingMessage(given)).toBe(text);
});

describe('a waived finding', () => {
  it('does not count, and keeps its original severity', () => {
    const waived = waive(finding, waiver);
    expect(waived).toEqual({ ...finding, severity: 'info', waived: { ...waiver, severity: 'error' } });
    expect(countFindings([waived, finding, { ...finding, severity: 'warning' }])).toEqual({
      errors: 1,
      warnings: 1,
    });
  });
});
