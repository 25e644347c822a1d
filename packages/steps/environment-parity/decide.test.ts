import type { Difference, ParityReport } from '@tandem/ring-parity';
import { describe, expect, it } from 'vitest';
import { decide, findingOf, summaryOf } from './decide.ts';

const RINGS = { ring: 'friendly', reference: 'production' };
const here = { file: 'clusters/friendly/node.yaml', line: 3 };
const there = { file: 'clusters/production/node.yaml', line: 5 };
const difference: Difference = {
  kind: 'replicas',
  object: 'Deployment shop/web',
  objectKind: 'Deployment',
  objectName: 'web',
  path: 'spec.replicas',
  here: '1',
  there: '3',
  placeHere: here,
  placeThere: there,
};

const missing = {
  kind: 'missing',
  object: 'Deployment shop/web',
  objectKind: 'Deployment',
  objectName: 'web',
  path: '',
} as const;

const report = (change: Partial<ParityReport> = {}): ParityReport => ({
  open: [difference],
  allowed: [],
  unused: [],
  unresolved: [],
  score: 97,
  ...change,
});

describe('the end of the step', () => {
  it.each([
    [97, 'done'],
    [98, 'failed'],
    [0, 'done'],
  ])('with a minimum of %i: %s', (minimum, outcome) => {
    expect(decide(report(), minimum, RINGS).outcome).toBe(outcome);
  });

  it('has the score and the number of differences', () => {
    expect(decide(report(), 0, RINGS)).toMatchObject({
      outputs: { score: '97', differences: '1', unresolved: '0' },
    });
  });

  it('states what was not compared', () => {
    const end = decide(report({ unresolved: ['OCIRepository flux-system/podinfo'] }), 0, RINGS);
    expect(end).toMatchObject({ outputs: { unresolved: '1' } });
    expect('reason' in end && end.reason).toContain('1 parts could not be built and were not compared');
  });
});

describe('a finding', () => {
  it.each<[string, Difference, string, object]>([
    [
      'about a field that differs',
      difference,
      'Deployment shop/web: spec.replicas is 1 in friendly and 3 in production. (production: clusters/production/node.yaml:5)',
      here,
    ],
    [
      'about an object that the ring lacks',
      { ...missing, here: undefined, there: '{}', placeThere: there },
      'Deployment shop/web is in production and not in friendly.',
      there,
    ],
    [
      'about an object that the reference lacks',
      { ...missing, here: '{}', there: undefined, placeHere: here },
      'Deployment shop/web is in friendly and not in production.',
      here,
    ],
  ])('%s', (_, given, message, at) => {
    expect(findingOf(given, RINGS)).toMatchObject({ severity: 'warning', message, at });
  });
});

describe('the page', () => {
  it('lists open differences, allowed ones with the reason, and allowances without a difference', () => {
    const unused = [{ kind: 'Vault', name: '*', path: '**', reason: 'old' }];
    const blocks = summaryOf(report({ allowed: [{ difference, reason: 'smaller' }], unused }), RINGS);
    const tables = blocks.flatMap((block) => (block.kind === 'table' ? [block.rows] : []));
    expect(tables).toEqual([
      [
        [
          'replicas',
          'Deployment shop/web',
          'spec.replicas',
          '1',
          '3',
          'clusters/friendly/node.yaml:3 / clusters/production/node.yaml:5',
        ],
      ],
      [['Deployment shop/web', 'spec.replicas', '1', '3', 'smaller']],
    ]);
    expect(blocks).toContainEqual({ kind: 'list', items: ['Vault * **: old'] });
  });
});
