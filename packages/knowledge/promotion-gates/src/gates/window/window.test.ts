import type { Ring as AnyRing } from '@tandem/release-process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextOpening, windowState, windowText } from './index.ts';
import type { Weekday, WindowOptions } from './options.ts';

type Ring = AnyRing & WindowOptions;

const ALL: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

function ring(window: Ring['window'], freezes: readonly [string, string][] = [], timezone?: string): Ring {
  return {
    name: 'production',
    path: 'p',
    window,
    ...(timezone === undefined ? {} : { timezone }),
    freezes: freezes.map(([from, to]) => ({ from, to, reason: 'rest' })),
  };
}

const times = (timezone: string, days: readonly Weekday[], from: string, to: string): Ring =>
  ring({ timezone, open: [{ days, from, to }] });

const short = (instant: string | undefined): string | undefined => instant?.replace(':00.000Z', 'Z');

/** `open until …`, `open`, `closed until …` or `closed`, in minutes of UTC. */
function told(of: Ring, at: string): string {
  const state = windowState(of, at);
  const until = short(state.open ? state.closes : state.opens);
  return `${state.open ? 'open' : 'closed'}${until ? ` until ${until}` : ''}`;
}

const BERLIN = times('Europe/Berlin', ['tue', 'thu'], '20:00', '23:00');
const NIGHT = times('Europe/Berlin', ['sat'], '22:00', '04:00');
// The clocks of Berlin go from 02:00 to 03:00 on 29 March 2026 and from 03:00 to 02:00 on 25 October 2026;
// those of New York from 02:00 to 03:00 on 8 March 2026 and from 02:00 to 01:00 on 1 November 2026.
const GAP = (zone: string) => times(zone, ['sun'], '02:30', '05:00');
const TO_GAP = (zone: string) => times(zone, ['sun'], '00:30', '02:30');
const IN_GAP = times('Europe/Berlin', ['sun'], '02:10', '02:50');
const FOLD_NY = times('America/New_York', ['sun'], '01:30', '05:00');
const TO_FOLD_NY = times('America/New_York', ['sun'], '00:30', '01:30');

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

const MINUTE = 60_000;

/** A wall-clock minute as a number that grows with it: minutes since 1970 as if the clock were in UTC. */
function wallMinutes(zone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat('en-u-ca-iso8601', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  return (at) => {
    const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? Number.NaN;
    return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute')) / MINUTE;
  };
}

/**
 * Minute by minute over a span: open where the wall clock has reached an opening for the last time and not yet
 * a closing for the first. A skipped opening takes effect as long after the gap as it lies in it, a skipped
 * closing as long before; both as the documentation of Temporal's `later` and `earlier` has it.
 */
function oracle(of: Ring, start: number, minutes: number): readonly boolean[] {
  const zone = of.window === 'always' ? (of.timezone ?? 'UTC') : of.window.timezone;
  const wall = wallMinutes(zone);
  const before = 4 * 1440;
  const clock = Array.from({ length: minutes + 2 * before }, (_, n) => wall(start + (n - before) * MINUTE));
  const places = new Map<number, number[]>();
  clock.forEach((at, index) => void places.set(at, [...(places.get(at) ?? []), index]));
  const indexOf = (at: number, which: 'first' | 'last'): number => {
    const found = places.get(at);
    if (found) return (which === 'first' ? found[0] : found.at(-1)) ?? Number.NaN;
    const jump = clock.findIndex((now, index) => now > at && (clock[index - 1] ?? Infinity) < at);
    if (jump < 0) return at < (clock[0] ?? 0) ? -1 : Number.POSITIVE_INFINITY;
    const [last, next] = [clock[jump - 1] ?? 0, clock[jump] ?? 0];
    // Counted with the offset before the gap it lies after it, and the other way round.
    return which === 'last' ? jump + (at - last - 1) : jump - (next - at);
  };
  const firstDay = Math.floor((clock[0] ?? 0) / 1440) + 1;
  const lastDay = Math.floor((clock.at(-1) ?? 0) / 1440) - 2;
  const open = clock.map(() => of.window === 'always');
  const fill = (from: number, to: number, value: boolean): void => {
    for (let index = Math.max(0, from); index < Math.min(to, clock.length); index += 1) open[index] = value;
  };
  const minute = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
  for (let day = firstDay; of.window !== 'always' && day <= lastDay; day += 1) {
    const weekday = ALL[(day + 3) % 7];
    for (const { days, from, to } of of.window.open) {
      if (weekday === undefined || !days.includes(weekday)) continue;
      const end = minute(to) > minute(from) ? day : day + 1;
      fill(indexOf(day * 1440 + minute(from), 'last'), indexOf(end * 1440 + minute(to), 'first'), true);
    }
  }
  for (const { from, to } of of.freezes) {
    const begin = Date.parse(`${from}T00:00:00Z`) / MINUTE;
    const end = Date.parse(`${to}T00:00:00Z`) / MINUTE + 1440;
    clock.forEach((now, index) => {
      if (now >= begin && now < end) open[index] = false;
    });
  }
  return open.slice(before, before + minutes);
}

const clockTime = fc
  .record({
    hour: fc.oneof(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 23 })),
    minute: fc.constantFrom(0, 15, 30, 59),
  })
  .map(({ hour, minute }) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`);
const openTime = fc
  .record({ days: fc.subarray([...ALL], { minLength: 1 }), from: clockTime, to: clockTime })
  .filter(({ from, to }) => from !== to);
const DAYS = 5;
/** Days around the changes of the clocks and around new year, and any others. */
const day = fc.oneof(
  fc.constantFrom('2026-03-07', '2026-03-27', '2026-10-23', '2026-10-30', '2026-12-30', '2026-04-03'),
  fc.integer({ min: 0, max: 700 }).map((n) => new Date(Date.UTC(2026, 0, 1 + n)).toISOString().slice(0, 10)),
);

it('agrees with the wall clock, minute by minute', () => {
  const zones = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata', 'UTC'];
  const anyRing = fc.record({
    start: day,
    zone: fc.constantFrom(...zones),
    open: fc.option(fc.array(openTime, { minLength: 1, maxLength: 3 }), { freq: 6 }),
    freeze: fc.option(fc.tuple(fc.integer({ min: -1, max: 4 }), fc.integer({ min: 0, max: 2 }))),
    probe: fc.array(fc.integer({ min: 0, max: DAYS * 1440 - 1 }), { minLength: 25, maxLength: 25 }),
  });
  fc.assert(
    fc.property(anyRing, ({ start, zone, open, freeze, probe }) => {
      const begin = Date.parse(`${start}T00:00:00Z`);
      const date = (n: number): string => new Date(begin + n * 86_400_000).toISOString().slice(0, 10);
      const freezes: [string, string][] = freeze ? [[date(freeze[0]), date(freeze[0] + freeze[1])]] : [];
      const of = open ? ring({ timezone: zone, open }, freezes) : ring('always', freezes, zone);
      const expected = oracle(of, begin, DAYS * 1440);
      for (const minute of probe) {
        const state = windowState(of, new Date(begin + minute * MINUTE).toISOString());
        expect({ minute, open: state.open }).toEqual({ minute, open: expected[minute] });
        const change = state.open ? state.closes : state.opens;
        const next = expected.findIndex((value, index) => index > minute && value !== state.open);
        const said = change === undefined ? Infinity : (Date.parse(change) - begin) / MINUTE;
        // Beyond the days that the oracle looked at, the answer may be anything later.
        if (next >= 0) expect({ minute, said }).toEqual({ minute, said: next });
        else expect(said).toBeGreaterThanOrEqual(DAYS * 1440);
      }
    }),
    { numRuns: 60 },
  );
}, 120_000);
