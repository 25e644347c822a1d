import type { Finding } from '@tandem/contract';
import { describe, expect, it } from 'vitest';
import { codeQualityIssues, mergeCodeQuality } from './index.ts';

const finding: Finding = {
  severity: 'error',
  rule: 'unknown-ring',
  message: "There is no ring 'prod'.\nDid you mean 'production'?",
  at: { file: './release.yaml', line: 12, column: 7 },
};

describe('the Code Quality report', () => {
  it('has what GitLab reads, for findings that have a place', () => {
    const unplaced: Finding = { severity: 'error', rule: 'r', message: 'm' };
    expect(codeQualityIssues([finding, unplaced])).toEqual([
      {
        description: "There is no ring 'prod'. Did you mean 'production'?",
        check_name: 'unknown-ring',
        fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
        severity: 'major',
        location: { path: 'release.yaml', lines: { begin: 12 } },
      },
    ]);
  });

  it.each([
    ['error', 'major'],
    ['warning', 'minor'],
    ['info', 'info'],
  ] as const)('says %s as %s', (severity, said) => {
    expect(codeQualityIssues([{ ...finding, severity }])[0]?.severity).toBe(said);
  });

  it('knows a finding again when lines above it moved, and two of the same apart', () => {
    const moved: Finding = { ...finding, at: { file: 'release.yaml', line: 99 } };
    const [first, second] = codeQualityIssues([finding, moved]);
    expect(codeQualityIssues([moved])[0]?.fingerprint).toBe(first?.fingerprint);
    expect(second?.fingerprint).not.toBe(first?.fingerprint);
  });

  it('keeps what an earlier step of the job found, and doubles nothing', () => {
    const other: Finding = { ...finding, rule: 'other' };
    const before = mergeCodeQuality(undefined, codeQualityIssues([finding]));
    const after = mergeCodeQuality(before, codeQualityIssues([finding, other]));
    expect(JSON.parse(after).map((issue: { check_name: string }) => issue.check_name)).toEqual([
      'unknown-ring',
      'other',
    ]);
    expect(mergeCodeQuality('no json', [])).toBe('[]\n');
  });
});

describe('the fingerprint in the report', () => {
  it('is that of the finding where it has one, whatever the message quotes', () => {
    const marked = (line: number, fingerprint: string): Finding => ({
      ...finding,
      message: `Line ${line} has it.`,
      at: { file: 'release.yaml', line },
      fingerprint,
    });
    const of = (each: Finding) => codeQualityIssues([each])[0]?.fingerprint;
    expect(of(marked(3, 'a'))).toBe(of(marked(9, 'a')));
    expect(of(marked(3, 'a'))).not.toBe(of(marked(3, 'b')));
  });
});
