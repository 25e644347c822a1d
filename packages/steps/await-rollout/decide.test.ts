import { EXIT } from '@tandem/contract';
import type { RolloutNode } from '@tandem/flux';
import type { ClusterProblem } from '@tandem/ports';
import { expect, it } from 'vitest';
import { contract } from './contract.ts';
import { decide, refusedBy } from './decide.ts';

it.each<[ClusterProblem['kind'], string, number]>([
  ['unreachable', 'cluster-unreachable', EXIT.retry],
  ['unauthenticated', 'cluster-denied', EXIT.failure],
  ['forbidden', 'cluster-denied', EXIT.failure],
  ['no-such-kind', 'flux-missing', EXIT.failure],
  ['unconfigured', 'cluster-unconfigured', EXIT.failure],
  ['refused', 'cluster-rejected', EXIT.failure],
])('a cluster problem of the kind %s is the failure %s, with exit code %i', (kind, failure, exit) => {
  const result = refusedBy({ kind, detail: 'so' });
  expect(result).toEqual({ outcome: 'failed', failure, detail: 'so' });
  const spec = Object.entries(contract.failures).find(([code]) => code === failure)?.[1];
  expect(spec && 'retry' in spec && spec.retry ? EXIT.retry : EXIT.failure).toBe(exit);
});

it.each<[string, readonly RolloutNode['state'][], string]>([
  ['is not known', ['unknown'], 'rollout-unknown'],
  ['is not known, and something else is not ready', ['unknown', 'progressing'], 'rollout-timeout'],
])('a ring of which it %s in time fails with its own code', (_, states, failure) => {
  const tree = states.map((state, index): RolloutNode => {
    const ref = { group: 'example.com', version: 'v1', kind: 'Box', name: `box-${index}` };
    return { ref, state, why: 'so', notes: [], children: [] };
  });
  const rollout = {
    verdict: { kind: 'waiting', why: 'so' },
    tree,
    seen: [],
    asked: [],
    askedKinds: [],
  } as const;
  const result = decide({ kind: 'timeout', rollout }, { ring: 'friendly', commit: 'a', minutes: 5 }, []);
  expect(result).toMatchObject({
    outcome: 'failed',
    failure,
    detail: expect.stringContaining('Box box-0 (unknown): so'),
  });
});
