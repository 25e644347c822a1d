import fc from 'fast-check';
import { expect, it } from 'vitest';
import { COMMITS, type Happening, relationOf } from './cluster-model.fixture.ts';
import { CUSTOM_KINDS } from './custom-kinds.fixture.ts';
import { endOf } from './timeline.fixture.ts';

const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('source' as const),
      commit: fc.constantFrom(1, 1, 1, 1, 2, 3, 0, 4),
    }),
  },
  { weight: 60, arbitrary: fc.constant({ kind: 'root' } as const) },
  { weight: 60, arbitrary: fc.constant({ kind: 'node' } as const) },
  {
    weight: 60,
    arbitrary: fc.record({
      kind: fc.constantFrom('azure' as const, 'deployment' as const, 'custom' as const),
      late: fc.nat(3).map((dice) => dice === 0),
      good: fc.nat(4).map((dice) => dice > 0),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('suspend' as const),
      what: fc.constantFrom('root' as const, 'node' as const),
      on: fc.boolean(),
    }),
  },
  {
    weight: 20,
    arbitrary: fc.record({
      kind: fc.constant('edit' as const),
      what: fc.constantFrom('node' as const, 'release' as const),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('leave' as const), on: fc.boolean() }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('fail' as const),
      what: fc.constantFrom('root' as const, 'node' as const),
    }),
  },
);

/** Another seed than a random one, to repeat a run. */
const SEED = process.env.TANDEM_SEED;
const TIMELINES = 5_000;

it(`never returns live for a cluster that is not, in ${TIMELINES} timelines with known truth`, {
  timeout: 120_000,
}, async () => {
  const lived = new Map<string, number>();
  const ends = { live: 0, superseded: 0, suspended: 0, failed: 0, timeout: 0 };
  await fc.assert(
    fc.asyncProperty(
      fc.array(happening, { maxLength: 150, size: 'max' }),
      fc.integer({ min: 0, max: 4 }),
      fc.array(fc.nat(6), { minLength: 4, maxLength: 4 }),
      fc.array(fc.boolean(), { minLength: 7, maxLength: 7 }),
      fc.constantFrom(...CUSTOM_KINDS),
      async (events, last, lags, pace, custom) => {
        const { end, since } = await endOf({ events, last, lags, pace, custom });
        ends[end.kind] += 1;
        if (end.kind === 'live') lived.set(custom.kind, (lived.get(custom.kind) ?? 0) + 1);
        if (end.kind === 'live') expect(since).toContain(1);
        if (end.kind === 'superseded') {
          const { verdict } = end.rollout;
          const commit = verdict.kind === 'superseded' ? verdict.commit : '';
          expect(relationOf(commit)).toBe('newer');
          expect(since).toContain(COMMITS.indexOf(commit));
        }
        // The final state is detected, unless something else ended the wait before.
        if (end.kind === 'timeout') expect(relationOf(COMMITS[last] ?? '')).toBe('other');
      },
    ),
    { numRuns: TIMELINES, ...(SEED !== undefined && { seed: Number(SEED) }) },
  );
  // A property that no timeline reaches would prove nothing.
  expect([...lived.values()].filter((count) => count > 10)).toHaveLength(CUSTOM_KINDS.length);
  expect(Math.min(ends.live, ends.superseded, ends.suspended, ends.timeout)).toBeGreaterThan(TIMELINES / 100);
});

/**
 * A timeline that an earlier version got wrong: the promotion is applied, its nested source is edited by hand and goes
 * back to the commit before, the ring applies again, and the operators report late. The ring's controller had begun a
 * second attempt, so that its Ready was that of the first one.
 */
const EDITED_SOURCE: readonly Happening[] = [
  { kind: 'source', commit: 1 },
  ...Array.from({ length: 5 }, () => ({ kind: 'root' }) as const),
  { kind: 'edit', what: 'release' },
  { kind: 'node' },
  { kind: 'root' },
  { kind: 'root' },
  { kind: 'node' },
  { kind: 'azure', late: true, good: false },
  { kind: 'azure', late: true, good: false },
];

it.each(CUSTOM_KINDS)('never returns live for a source that was edited, beside a $kind', async (custom) => {
  const still = Array.from({ length: 7 }, () => false);
  for (const last of [0, 1, 2]) {
    const { end, since } = await endOf({
      events: EDITED_SOURCE,
      last,
      lags: [0, 0, 0, 0],
      pace: still,
      custom,
    });
    expect(end.kind).toBe(['timeout', 'live', 'superseded'][last]);
    expect(since).toContain(last);
  }
});
