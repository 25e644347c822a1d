import { describe, expect, it } from 'vitest';
import { candidate, OPEN, promoted, runs } from '../../facts.fixture.ts';
import type { GateFacts } from '../../facts.ts';
import { gate } from './gate.ts';

const judge = (change: Partial<GateFacts>) => gate.judge({ ...OPEN, ...change });
const newer = [runs('friendly', 8)];

describe('a unit may enter a ring', () => {
  it.each<[string, Partial<GateFacts>]>([
    ['that the ring before runs', {}],
    ['that is named and that the ring before runs', { candidate: candidate(7, 'named') }],
    ['that no ring is before', { previous: [], candidate: candidate(9) }],
    ['that all rings before run', { previous: [runs('friendly', 7), runs('partner', 7)] }],
    [
      'that is named and was in the ring',
      { candidate: candidate(5, 'named'), previous: newer, promotions: promoted('production', 6, 5) },
    ],
  ])('%s', (_, change) => {
    expect(judge(change)).toEqual({ kind: 'open' });
  });
});

describe('a unit is held', () => {
  it.each<[string, Partial<GateFacts>, string]>([
    [
      'that the ring before no longer runs',
      { previous: newer },
      'friendly, which is before production and runs shop-8',
    ],
    [
      'that is named, new, and not in the ring before',
      { candidate: candidate(9, 'named') },
      'friendly, which is before production and runs shop-7',
    ],
    [
      'while the ring before is between two',
      { previous: [runs('friendly', 6, 7)] },
      'runs shop-6 and shop-7',
    ],
    ['while the ring before runs none', { previous: [runs('friendly', 'none')] }, 'runs none'],
    ['while nothing is marked in the ring before', { previous: [runs('friendly')] }, 'runs no unit'],
    [
      'that one of the rings before lacks',
      { previous: [runs('friendly', 7), runs('partner', 6)] },
      'ring partner',
    ],
    [
      'that was in the ring, where nobody named it',
      { previous: newer, promotions: promoted('production', 6, 7) },
      'runs shop-8',
    ],
  ])('%s', (_, change, reason) => {
    expect(judge(change)).toEqual({ kind: 'held', reason: expect.stringContaining(reason) });
  });
});
