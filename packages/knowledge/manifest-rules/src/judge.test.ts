import type { Finding } from '@tandem/contract';
import { describe, expect, it } from 'vitest';
import { baselineText, readBaseline } from './baseline.ts';
import { judge } from './judge.ts';
import type { ManifestAllowance } from './waivers/allowances.ts';

const MANIFEST = `apiVersion: v1
kind: ConfigMap
metadata:
  name: one
  # tandem: waive label-invalid until 2026-12-31: the label is read by nothing
  labels: { team: "a b" }
data: { n: 5 } # tandem: waive text-required until 2026-12-31: kept for a demo
---
# tandem: waive secret-plain until 2026-12-31: a test account
apiVersion: v1
kind: Secret
metadata: { name: two }
stringData:
  password: x
  other: y
---
apiVersion: v1
kind: ConfigMap
metadata: { name: three }
`;

const finding = (rule: string, line: number, message = `ConfigMap one: ${rule}`): Finding => ({
  severity: 'error',
  rule,
  message,
  at: { file: 'a.yaml', line, column: 3 },
});

interface Given {
  readonly text?: string;
  readonly allowances?: readonly ManifestAllowance[];
  readonly today?: string;
  readonly baseline?: string;
  readonly isWhole?: boolean;
}

function judged(all: readonly Finding[], given: Given = {}) {
  const { text = '', allowances = [], today = '2026-11-26', baseline, isWhole = true } = given;
  const read = baseline === undefined ? undefined : readBaseline(baseline);
  return judge(all, {
    files: [{ path: 'a.yaml', text }],
    allowances,
    releaseFile: 'release.yaml',
    today,
    baseline: read?.ok ? read.value : undefined,
    isWhole,
  });
}

const lines = (findings: readonly Finding[]) =>
  findings.map(({ severity, rule, at }) => `${severity} ${rule} ${at?.file}:${at?.line}`);

describe('a waiver in a comment', () => {
  it('covers its line, the line below, or the object below', () => {
    const all = [
      finding('label-invalid', 6),
      finding('text-required', 7),
      finding('secret-plain', 14),
      finding('secret-plain', 15),
      finding('text-required', 6),
    ];
    expect(lines(judged(all, { text: MANIFEST }).findings)).toEqual([
      'info label-invalid a.yaml:6',
      'info text-required a.yaml:7',
      'info secret-plain a.yaml:14',
      'info secret-plain a.yaml:15',
      'error text-required a.yaml:6',
    ]);
  });

  it('does not count after its last day, and is reported then and where it covers nothing', () => {
    const { findings } = judged([finding('label-invalid', 6)], { text: MANIFEST, today: '2027-01-01' });
    expect(lines(findings)).toEqual([
      'error label-invalid a.yaml:6',
      'warning waiver-expired a.yaml:5',
      'warning waiver-expired a.yaml:7',
      'warning waiver-expired a.yaml:9',
    ]);
    expect(lines(judged([], { text: MANIFEST }).findings)).toEqual([
      'warning waiver-unused a.yaml:5',
      'warning waiver-unused a.yaml:7',
      'warning waiver-unused a.yaml:9',
    ]);
  });

  it.each([
    ['# tandem: waive label-invalid', 'This waiver cannot be read. Write:'],
    ['# tandem: waive label-invalid until tomorrow: x', 'This waiver cannot be read. Write:'],
    ['# tandem: waive label-invalid until 2026-02-30: x', 'This waiver cannot be read. Write:'],
    ['# tandem: waive label-invalid until 2026-12-31:', 'This waiver cannot be read. Write:'],
    [
      '# tandem: waive label-invalit until 2026-12-31: x',
      'there is no such rule. Did you mean label-invalid?',
    ],
  ])('is rejected: %s', (text, message) => {
    const { findings } = judged([], { text });
    expect(lines(findings)).toEqual(['error waiver-invalid a.yaml:1']);
    expect(findings[0]?.message).toContain(message);
  });
});

describe('a waiver in release.yaml', () => {
  const waiver = { rule: 'flux-wait', paths: ['legacy/**', '*.yaml'], until: '2026-12-31', reason: 'old' };

  it('covers the files of its patterns', () => {
    const { findings } = judged([finding('flux-wait', 1), finding('flux-source', 1)], {
      allowances: [waiver],
    });
    expect(findings[0]?.waived).toEqual({
      by: 'release.yaml',
      reason: 'old',
      until: '2026-12-31',
      severity: 'error',
    });
    expect(lines(findings)).toEqual(['info flux-wait a.yaml:1', 'error flux-source a.yaml:1']);
  });

  it('is unused only where all files were checked', () => {
    const given = { allowances: [{ ...waiver, paths: ['b/'] }] };
    expect(lines(judged([], given).findings)).toEqual(['warning waiver-unused release.yaml:undefined']);
    expect(judged([], { ...given, isWhole: false }).findings).toEqual([]);
  });
});

describe('a baseline', () => {
  const old = [
    finding('flux-wait', 3),
    finding('flux-wait', 9),
    finding('flux-source', 4, 'twice, also at b.yaml:3:4'),
  ];

  it('accepts what was found, wherever it moved, and counts what is new and what is gone', () => {
    const moved = [finding('flux-wait', 13), finding('flux-source', 14, 'twice, also at b.yaml:30:4')];
    const result = judged([...moved, finding('flux-dependency', 1)], { baseline: baselineText(old) });
    expect(lines(result.findings)).toEqual([
      'info flux-wait a.yaml:13',
      'info flux-source a.yaml:14',
      'error flux-dependency a.yaml:1',
    ]);
    expect({ accepted: result.accepted, gone: result.gone }).toEqual({ accepted: 2, gone: 1 });
  });

  it('accepts a finding as often as it was there', () => {
    const again = [1, 2, 3].map((line) => finding('flux-wait', line));
    expect(
      judged(again, { baseline: baselineText(old) }).findings.filter(({ severity }) => severity === 'error'),
    ).toHaveLength(1);
  });

  it.each([
    ['{', 'it is no JSON'],
    ['[]', 'it is no baseline of version 1'],
    ['{"version":1,"findings":[{"rule":1}]}', 'it is no baseline of version 1'],
    ['null', 'it is no baseline of version 1'],
  ])('is rejected: %s', (text, message) => {
    expect(readBaseline(text)).toEqual({ ok: false, error: expect.stringContaining(message) });
  });
});
