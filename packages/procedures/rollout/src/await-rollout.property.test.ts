import type { GitTree } from '@tandem/ports';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { awaitRollout } from './await-rollout.ts';
import { ClusterModel, COMMITS, clusterOf, type Happening, relationOf } from './cluster-model.fixture.ts';
import { CUSTOM_KINDS, WITHOUT_STATUS } from './custom-kinds.fixture.ts';

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
        const model = new ClusterModel(custom);
        const timeline: Happening[] = [...events, { kind: 'source', commit: last }, { kind: 'settle' }];
        const goOn = (): void => {
          const event = timeline.shift();
          if (event) model.happen(event);
        };
        let looked = 0;
        let reads = 0;
        let time = Date.parse('2026-11-24T10:00:00Z');
        const cluster = clusterOf(
          model,
          // Watches catch up once the timeline ends.
          (kind) => (timeline.length > 0 ? (lags[kind.length % lags.length] ?? 0) : 0),
          () => {
            reads += 1;
            if (pace[reads % pace.length]) goOn();
          },
        );
        const ended = await awaitRollout({
          cluster,
          clock: {
            now: () => new Date(time).toISOString(),
            sleep: async (milliseconds) => {
              time += milliseconds;
              goOn();
            },
          },
          tree: treeOf(),
          newest: async () => undefined,
          promotion: { commit: COMMITS[1] ?? '', folder: 'clusters/friendly', withoutStatus: WITHOUT_STATUS },
          timeout: 600_000,
          // The confirmed moment is between the last progress and the end.
          onProgress: () => {
            looked = model.now;
          },
        });
        if (!ended.ok) throw new Error(ended.error.detail);
        const { kind, rollout } = ended.value;
        ends[kind] += 1;
        const kinds = lived.get(custom.kind) ?? 0;
        if (kind === 'live') lived.set(custom.kind, kinds + 1);
        if (kind === 'live') expect(model.ran.slice(looked)).toContain(1);
        if (kind === 'superseded') {
          const { verdict } = rollout;
          const commit = verdict.kind === 'superseded' ? verdict.commit : '';
          expect(relationOf(commit)).toBe('newer');
          expect(model.ran.slice(looked)).toContain(COMMITS.indexOf(commit));
        }
        // The final state is detected, unless something else ended the wait before.
        if (kind === 'timeout') expect(relationOf(COMMITS[last] ?? '')).toBe('other');
      },
    ),
    { numRuns: TIMELINES, ...(SEED !== undefined && { seed: Number(SEED) }) },
  );
  // A property that no timeline reaches would prove nothing.
  expect([...lived.values()].filter((count) => count > 10)).toHaveLength(CUSTOM_KINDS.length);
  expect(Math.min(ends.live, ends.superseded, ends.suspended, ends.timeout)).toBeGreaterThan(TIMELINES / 100);
});

function treeOf(): GitTree {
  const unused = () => Promise.reject(new Error('Only the history of the branch may be read.'));
  return {
    at: { url: '', branch: 'main' },
    commit: COMMITS[3] ?? '',
    list: unused,
    read: unused,
    lastChange: unused,
    withTrailer: unused,
    push: unused,
    contains: async (commit, within = COMMITS[3]) => {
      const [one, other] = [COMMITS.indexOf(commit), COMMITS.indexOf(within ?? '')];
      return one < 4 && other < 4 && one <= other;
    },
  };
}
