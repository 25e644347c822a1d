import type { Finding } from '@tandem/contract';
import type { ValidatedTree } from '@tandem/manifest-rules';
import { describe, expect, it } from 'vitest';
import { decide, summaryOf } from './decide.ts';

const finding = (severity: Finding['severity'], line = 1): Finding => ({
  severity,
  rule: 'flux-source',
  message: `Kustomization shop/web: there is no source.\nA second line.`,
  at: { file: 'apps/web.yaml', line },
});

function tree(...findings: readonly Finding[]): ValidatedTree {
  return {
    findings,
    objects: 7,
    files: 3,
    unchecked: 2,
    clusters: ['clusters/a'],
    built: ['apps'],
    unsupported: [],
    program: undefined,
    builtByProgram: [],
  };
}

describe('the end of the step', () => {
  it.each([
    ['nothing found', tree(), false, 'done', '0', '0'],
    ['a warning', tree(finding('warning')), false, 'done', '0', '1'],
    ['something to know', tree(finding('info')), true, 'done', '0', '0'],
  ] as const)('%s: the step passes', (_, checked, strict, outcome, errors, warnings) => {
    expect(decide(checked, strict)).toMatchObject({ outcome, outputs: { errors, warnings } });
  });

  it.each([
    ['an error', tree(finding('error'), finding('warning')), false, '7 objects: 1 errors, 1 warnings.'],
    ['a warning where strict', tree(finding('warning')), true, '7 objects: 0 errors, 1 warnings.'],
  ] as const)('%s: the step fails', (_, checked, strict, detail) => {
    expect(decide(checked, strict)).toEqual({ outcome: 'failed', failure: 'manifests-invalid', detail });
  });
});

describe('the page', () => {
  it('shows findings that count, with their places, and what was built', () => {
    expect(summaryOf(tree(finding('error', 3), finding('info')))).toEqual([
      { kind: 'heading', text: 'Manifests' },
      { kind: 'text', text: '7 objects, 2 of them of kinds without a definition here.' },
      { kind: 'text', text: '1 folders were built.' },
      {
        kind: 'table',
        head: ['Place', 'Severity', 'Rule', 'Message'],
        rows: [['apps/web.yaml:3', 'error', 'flux-source', 'Kustomization shop/web: there is no source.']],
      },
    ]);
  });

  it('shows fifty of them and counts the others', () => {
    const blocks = summaryOf(tree(...Array.from({ length: 53 }, (_, index) => finding('error', index + 1))));
    expect(blocks.flatMap((block) => (block.kind === 'table' ? [block.rows.length] : []))).toEqual([50]);
    expect(blocks.at(-1)).toEqual({ kind: 'text', text: 'And 3 more in the log.' });
  });
});
