import type { Clock } from '@tandem/ports';
import { describe, expect, it } from 'vitest';
import { RETRY_POLICY, type RetryPolicy, waitAfter } from './policy.ts';
import { Retries } from './retries.ts';

/** The waits of an operation that fails each time, with a clock that only sleeping advances. */
async function waitsOf(policy: Partial<RetryPolicy>, least?: number, work = 0): Promise<readonly number[]> {
  const waits: number[] = [];
  let now = Date.parse('2026-11-24T12:00:00Z');
  const clock: Clock = {
    now: () => new Date(now).toISOString(),
    sleep: async (milliseconds) => {
      waits.push(milliseconds);
      now += milliseconds;
    },
  };
  const retries = new Retries({ policy: { ...RETRY_POLICY, ...policy }, clock, random: () => 0.5 });
  do now += work;
  while (await retries.again(least));
  expect(retries.tries).toBe(waits.length + 1);
  return waits;
}

describe('an operation that fails each time is tried', () => {
  it.each<[what: string, policy: Partial<RetryPolicy>, waits: readonly number[]]>([
    ['as often as the policy allows', { tries: 4 }, [375, 750, 1500]],
    ['once, where the policy allows one try', { tries: 1 }, []],
    ['until the budget is spent', { budget: 2_000 }, [375, 750]],
    ['with no wait above the longest', { tries: 5, longestWait: 1_000 }, [375, 750, 750, 750]],
  ])('%s', async (_, policy, waits) => {
    expect(await waitsOf(policy)).toEqual(waits);
  });

  it('within a budget that includes the tries themselves', async () => {
    expect(await waitsOf({ budget: 10_000 }, undefined, 4_000)).toEqual([375, 750]);
  });

  it('not sooner than the other side requests, and not at all where that exceeds the budget', async () => {
    expect(await waitsOf({ tries: 3 }, 7_000)).toEqual([7_125, 7_250]);
    expect(await waitsOf({}, 3_600_000)).toEqual([]);
  });
});

it('a wait is between half and all of a time that doubles up to the longest', () => {
  const waits = [1, 2, 3, 4, 5, 6, 7, 8].map((tries) => waitAfter(tries, RETRY_POLICY, 0.999));
  expect(waits).toEqual([500, 1000, 1999, 3998, 7996, 15992, 19990, 19990]);
  expect(waitAfter(1, RETRY_POLICY, 0)).toBe(250);
  for (const random of [0, 0.5, 0.999]) {
    expect(waitAfter(3, RETRY_POLICY, random, 30_000)).toBeGreaterThanOrEqual(30_000);
  }
});
