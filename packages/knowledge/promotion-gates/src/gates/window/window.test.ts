import { describe, expect, it } from 'vitest';
import { nextOpening, windowState, windowText } from './index.ts';
import {
  ALL,
  BERLIN,
  FOLD_NY,
  GAP,
  IN_GAP,
  NIGHT,
  type Ring,
  ring,
  TO_FOLD_NY,
  TO_GAP,
  times,
  told,
} from './window.fixture.ts';

describe('a window', () => {
  it.each<[string, Ring, string, string]>([
    ['before it', BERLIN, '2026-11-24T18:59:59.999Z', 'closed until 2026-11-24T19:00Z'],
    ['at its first instant', BERLIN, '2026-11-24T19:00:00.000Z', 'open until 2026-11-24T22:00Z'],
    ['at its last', BERLIN, '2026-11-24T21:59:59.999Z', 'open until 2026-11-24T22:00Z'],
    ['at its end', BERLIN, '2026-11-24T22:00:00.000Z', 'closed until 2026-11-26T19:00Z'],
    ['in summer', BERLIN, '2026-07-07T17:59:00.000Z', 'closed until 2026-07-07T18:00Z'],
    ['over midnight', NIGHT, '2026-11-22T01:00:00.000Z', 'open until 2026-11-22T03:00Z'],
    ['after midnight', NIGHT, '2026-11-22T03:00:00.000Z', 'closed until 2026-11-28T21:00Z'],
    ['through a night that lacks an hour', NIGHT, '2026-03-28T21:00:00.000Z', 'open until 2026-03-29T02:00Z'],
    ['through a night with an hour twice', NIGHT, '2026-10-24T20:00:00.000Z', 'open until 2026-10-25T03:00Z'],
    [
      'that opens in a gap: later',
      GAP('Europe/Berlin'),
      '2026-03-29T00:00:00.000Z',
      'closed until 2026-03-29T01:30Z',
    ],
    [
      'that closes in a gap: earlier',
      TO_GAP('Europe/Berlin'),
      '2026-03-29T00:00:00.000Z',
      'open until 2026-03-29T00:30Z',
    ],
    [
      'that opens in a fold: later',
      GAP('Europe/Berlin'),
      '2026-10-25T00:45:00.000Z',
      'closed until 2026-10-25T01:30Z',
    ],
    [
      'that closes in a fold: earlier',
      TO_GAP('Europe/Berlin'),
      '2026-10-25T00:00:00.000Z',
      'open until 2026-10-25T00:30Z',
    ],
    ['that lies in a gap: not at all', IN_GAP, '2026-03-29T00:00:00.000Z', 'closed until 2026-04-05T00:10Z'],
    [
      'that opens in a gap, New York',
      GAP('America/New_York'),
      '2026-03-08T06:00:00.000Z',
      'closed until 2026-03-08T07:30Z',
    ],
    [
      'that closes in a gap, New York',
      TO_GAP('America/New_York'),
      '2026-03-08T06:00:00.000Z',
      'open until 2026-03-08T06:30Z',
    ],
    ['that opens in a fold, New York', FOLD_NY, '2026-11-01T05:45:00.000Z', 'closed until 2026-11-01T06:30Z'],
    [
      'that closes in a fold, New York',
      TO_FOLD_NY,
      '2026-11-01T05:00:00.000Z',
      'open until 2026-11-01T05:30Z',
    ],
    [
      'whose times touch: one',
      ring({
        timezone: 'UTC',
        open: [
          { days: ['mon'], from: '10:00', to: '12:00' },
          { days: ['mon'], from: '12:00', to: '14:00' },
          { days: ['mon'], from: '11:00', to: '13:00' },
        ],
      }),
      '2026-11-23T10:00:00.000Z',
      'open until 2026-11-23T14:00Z',
    ],
    [
      'that is every day and never ends',
      times('UTC', ALL, '12:00', '12:00'),
      '2026-11-23T10:00:00.000Z',
      'open',
    ],
  ])('%s', (_, of, at, answer) => {
    expect(told(of, at)).toBe(answer);
  });
});

describe('a freeze', () => {
  const frozen = { ...BERLIN, freezes: ring('always', [['2026-12-18', '2027-01-06']]).freezes };
  const always = ring('always', [['2026-12-18', '2027-01-06']], 'America/New_York');
  it.each<[string, Ring, string, string]>([
    ['wins over the window', frozen, '2026-12-22T19:30:00.000Z', 'closed until 2027-01-07T19:00Z'],
    ['reaches over new year', frozen, '2027-01-05T19:30:00.000Z', 'closed until 2027-01-07T19:00Z'],
    ['is not there on the day before', frozen, '2026-12-17T19:30:00.000Z', 'open until 2026-12-17T22:00Z'],
    ['begins with its first day there', always, '2026-12-18T04:59:59.999Z', 'open until 2026-12-18T05:00Z'],
    ['holds from then on', always, '2026-12-18T05:00:00.000Z', 'closed until 2027-01-07T05:00Z'],
    ['ends with its last day', always, '2027-01-07T05:00:00.000Z', 'open'],
    [
      'is in UTC where no zone is said',
      ring('always', [['2026-12-18', '2026-12-18']]),
      '2026-12-18T23:59:00.000Z',
      'closed until 2026-12-19T00:00Z',
    ],
    [
      'cuts a night in two',
      { ...NIGHT, freezes: ring('always', [['2026-11-22', '2026-11-22']]).freezes },
      '2026-11-21T21:30:00.000Z',
      'open until 2026-11-21T23:00Z',
    ],
    [
      'joins with the next one',
      ring('always', [
        ['2026-12-20', '2026-12-24'],
        ['2026-12-23', '2026-12-28'],
        ['2026-12-29', '2026-12-31'],
      ]),
      '2026-12-20T00:00:00.000Z',
      'closed until 2027-01-01T00:00Z',
    ],
    [
      'of years leaves no opening near',
      ring('always', [['2026-01-01', '2030-01-01']]),
      '2026-12-20T00:00:00.000Z',
      'closed',
    ],
    [
      'of months is looked beyond',
      ring('always', [['2026-01-01', '2026-12-31']]),
      '2026-01-20T00:00:00.000Z',
      'closed until 2027-01-01T00:00Z',
    ],
  ])('%s', (_, of, at, answer) => {
    expect(told(of, at)).toBe(answer);
  });

  it('says why, and when the ring opens, in the words of its clock', () => {
    expect(windowState(frozen, '2026-12-22T19:30:00.000Z')).toMatchObject({
      reason: 'frozen from 2026-12-18 to 2027-01-06 (rest); it opens Thu 2027-01-07 20:00 Europe/Berlin',
    });
  });
});

it('a window in words', () => {
  expect(windowText(BERLIN)).toBe('tue, thu 20:00–23:00 Europe/Berlin');
  expect(windowText(ring('always'))).toBe('always');
});

it('the next opening is now where the ring is open', () => {
  expect(nextOpening(BERLIN, '2026-11-24T20:00:00.000Z')).toBe('2026-11-24T20:00:00.000Z');
  expect(nextOpening(BERLIN, '2026-11-24T23:00:00.000Z')).toBe('2026-11-26T19:00:00.000Z');
});

it('what is no instant is a bug of the caller', () => {
  expect(() => windowState(BERLIN, 'tomorrow')).toThrow("'tomorrow' is no instant");
});

// ---- An oracle that knows no Temporal: the wall clock of each minute, as Intl shows it.
