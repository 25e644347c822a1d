import { expect, it } from 'vitest';
import { ring } from '../../facts.fixture.ts';
import { gate } from './gate.ts';

const window = { timezone: 'Europe/Berlin', open: [{ days: ['tue' as const], from: '20:00', to: '23:00' }] };
const freezes = [{ from: '2026-11-20', to: '2026-11-30', reason: 'fair' }];

it.each([
  ['always', ring('a'), '2026-11-24T12:00:00Z', { kind: 'open' }],
  [
    'in its window',
    ring('a', { window }),
    '2026-11-24T19:30:00Z',
    { kind: 'open', until: '2026-11-24T22:00:00.000Z' },
  ],
  [
    'outside its window',
    ring('a', { window }),
    '2026-11-24T12:00:00Z',
    {
      kind: 'held',
      reason:
        'outside the window of ring a, tue 20:00–23:00 Europe/Berlin; it opens Tue 2026-11-24 20:00 Europe/Berlin',
      until: '2026-11-24T19:00:00.000Z',
    },
  ],
  [
    'in a freeze',
    ring('a', { freezes, timezone: 'Europe/Berlin' }),
    '2026-11-24T12:00:00Z',
    {
      kind: 'held',
      reason: 'frozen from 2026-11-20 to 2026-11-30 (fair); it opens Tue 2026-12-01 00:00 Europe/Berlin',
      until: '2026-11-30T23:00:00.000Z',
    },
  ],
])('a ring %s', (_, of, now, verdict) => {
  expect(gate.judge({ ring: of, now })).toEqual(verdict);
});
