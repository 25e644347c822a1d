import { EXIT } from '@tandem/contract';
import type { ClusterProblem } from '@tandem/ports';
import { expect, it } from 'vitest';
import { contract } from './contract.ts';
import { refusedBy } from './decide.ts';

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
