import { type Finding, waive } from '@tandem/contract';
import { describe, expect, it } from 'vitest';
import { findingsSummary } from './index.ts';

const finding = (change: Partial<Finding> = {}): Finding => ({
  severity: 'error',
  rule: 'schema-type',
  message: 'spec.size is text.',
  fix: 'Write a number.',
  at: { file: 'app/box.yaml', line: 4, column: 15 },
  ...change,
});

describe('the page about findings', () => {
  it('has counts, those that count, those that are waived, and what is to be known', () => {
    const waiver = { by: 'Carl', reason: 'generated', until: '2026-12-01' };
    const findings = [
      finding(),
      finding({ severity: 'warning', rule: 'no-schema', message: 'No definition.', at: { file: 'a' } }),
      waive(finding({ rule: 'size', message: 'Large.' }), waiver),
      finding({ severity: 'info', message: 'A kind was skipped.' }),
    ];
    expect(findingsSummary('Manifests', findings)).toEqual([
      { kind: 'heading', text: 'Manifests' },
      { kind: 'text', text: '1 error, 1 warning, 1 waived.' },
      {
        kind: 'table',
        head: ['severity', 'rule', 'what', 'where', 'what to do'],
        rows: [
          ['error', 'schema-type', 'spec.size is text.', 'app/box.yaml:4:15', 'Write a number.'],
          ['warning', 'no-schema', 'No definition.', 'a', 'Write a number.'],
        ],
      },
      {
        kind: 'table',
        head: ['waived rule', 'what', 'by', 'until', 'because'],
        rows: [['size', 'Large.', 'Carl', '2026-12-01', 'generated']],
      },
      { kind: 'list', items: ['A kind was skipped.'] },
    ]);
  });

  it('is short where nothing was found', () => {
    expect(findingsSummary('Manifests', [])).toEqual([
      { kind: 'heading', text: 'Manifests' },
      { kind: 'text', text: '0 errors, 0 warnings.' },
    ]);
  });

  it('counts the rows that are too many, and cuts texts that are too long', () => {
    const many = Array.from({ length: 103 }, () => finding({ message: 'x'.repeat(1_000_000) }));
    const table = findingsSummary('Manifests', many).find(({ kind }) => kind === 'table');
    const rows = table?.kind === 'table' ? table.rows : [];
    expect(rows).toHaveLength(101);
    expect(rows.at(-1)).toEqual(['…', '3 more']);
    expect(rows[0]?.[2]).toBe(`${'x'.repeat(1_000)} …`);
  });
});
