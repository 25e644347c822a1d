import { expect, it } from 'vitest';
import { candidate, OPEN, promoted, runs } from '../../facts.fixture.ts';
import type { GateFacts } from '../../facts.ts';
import { gate } from './gate.ts';

const back: Partial<GateFacts> = { promotions: promoted('production', 6, 7, 6) };
const judge = (change: Partial<GateFacts>) => gate.judge({ ...OPEN, ...change });

it('holds a unit that the ring was taken back from', () => {
  expect(judge(back)).toEqual({
    kind: 'held',
    reason: 'shop-7 was in ring production and was taken back to shop-6. To promote it again, name the unit',
  });
});

it.each<[string, Partial<GateFacts>]>([
  ['a unit that never was in the ring', {}],
  ['a unit that is named', { ...back, candidate: candidate(7, 'named') }],
  ['a unit after the one that was taken back', { ...back, candidate: candidate(8) }],
  ['a unit that the ring runs', { ...back, running: runs('production', 7) }],
  ['every unit while the ring is between two', { ...back, running: runs('production', 6, 7) }],
  ['every unit while the ring runs none', { ...back, running: runs('production', 'none') }],
])('is open for %s', (_, change) => {
  expect(judge(change)).toEqual({ kind: 'open' });
});
