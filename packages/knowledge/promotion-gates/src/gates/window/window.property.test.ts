import fc from 'fast-check';
import { expect, it } from 'vitest';
import { windowState } from './index.ts';
import { DAYS, day, MINUTE, openTime, oracle, ring } from './window.fixture.ts';

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
