import type { Marker } from '@tandem/markers';
import type { PromotionPlan } from '@tandem/promotion';
import { expect, it } from 'vitest';
import { decide } from './decide.ts';

const at = { file: 'clusters/friendly/node.yaml', line: 3, column: 5 };
const marker: Marker = {
  subject: 'api',
  field: 'version',
  value: '1.6.0',
  exact: true,
  at,
  bytes: { start: 0, end: 5 },
};
const move: PromotionPlan = {
  kind: 'move',
  unit: 'shop-7',
  settings: [
    { marker, value: '1.7.0' },
    { marker: { ...marker, at: { ...at, line: 9 } }, value: '1.7.0' },
  ],
  gates: [],
  change: { files: new Map(), message: '', author: { name: '', email: '' }, at: '' },
};
const window = { gate: 'window', title: 'Change window', about: 'ring' } as const;
const held: PromotionPlan = {
  kind: 'held',
  reason: 'It is closed.',
  unit: 'shop-7',
  gates: [
    { ...window, verdict: { kind: 'held', reason: 'it is closed', until: '2026-11-24T19:00:00.000Z' } },
  ],
};

it.each<[string, PromotionPlan, object]>([
  [
    'a move names the unit, the ring and the commit',
    move,
    {
      outcome: 'done',
      reason: 'Promoted shop-7 to ring friendly with commit c0ffee.',
      outputs: { unit: 'shop-7', ring: 'friendly', commit: 'c0ffee' },
    },
  ],
  [
    'what is held names the unit',
    held,
    { outcome: 'held', reason: 'It is closed.', outputs: { unit: 'shop-7', ring: 'friendly' } },
  ],
  [
    'without a unit it names none',
    { kind: 'held', reason: 'Nothing yet.', gates: [] },
    { outcome: 'held', reason: 'Nothing yet.', outputs: { ring: 'friendly' } },
  ],
  [
    'nothing to do names the commit that brought the unit',
    { kind: 'nothing', reason: 'It runs already.', runs: 'shop-7', commit: 'abc' },
    {
      outcome: 'nothing-to-do',
      reason: 'It runs already.',
      outputs: { unit: 'shop-7', ring: 'friendly', commit: 'abc' },
    },
  ],
  [
    'a failure has its first place',
    { kind: 'failed', failure: 'marker-unknown', places: [{ message: 'a', at }, { message: 'b' }] },
    { outcome: 'failed', failure: 'marker-unknown', detail: 'a (and 1 more)', at },
  ],
])('%s', (_, plan, result) => {
  expect(decide(plan, 'friendly', 'c0ffee').result).toEqual(result);
});

it('a move shows each change once', () => {
  expect(decide(move, 'friendly', 'c0ffee').summary).toContainEqual({
    kind: 'table',
    head: ['Component', 'Value', 'From', 'To'],
    rows: [['api', 'version', '1.6.0', '1.7.0']],
  });
});

it('what is held shows the answer of each gate', () => {
  expect(decide(held, 'friendly', undefined).summary).toContainEqual({
    kind: 'table',
    head: ['Gate', 'Answer', 'Until'],
    rows: [['Change window', 'held', '2026-11-24T19:00:00.000Z']],
  });
});

it('the places of a failure after the first are findings', () => {
  const plan: PromotionPlan = {
    kind: 'failed',
    failure: 'marker-invalid',
    places: [{ message: 'a' }, { message: 'b', at }],
  };
  expect(decide(plan, 'friendly', undefined).findings).toEqual([
    { severity: 'error', rule: 'marker-invalid', message: 'b', at },
  ]);
});
