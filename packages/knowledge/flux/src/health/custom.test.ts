import type { ClusterObject } from '@tandem/ports';
import { expect, it } from 'vitest';
import { healthOf } from './health.ts';

const object = (apiVersion: string, kind: string, spec: unknown, status: unknown): ClusterObject => ({
  apiVersion,
  kind,
  metadata: { name: 'a', namespace: 'b', uid: 'u', resourceVersion: '1', generation: 2 },
  spec,
  ...(status !== undefined && { status }),
});
const condition = (type: string, status: string) => ({ type, status, reason: 'Because', message: 'so' });
const conditions = (...all: readonly unknown[]) => ({ conditions: all });
const GATEWAY = 'gateway.networking.k8s.io/v1';
const argo = (status: object) => object('argoproj.io/v1alpha1', 'Rollout', {}, status);

it.each<[string, ClusterObject, string]>([
  [
    'a Gateway that is not programmed',
    object(
      GATEWAY,
      'Gateway',
      {},
      conditions(condition('Accepted', 'True'), condition('Programmed', 'False')),
    ),
    'progressing',
  ],
  [
    'a Gateway that is programmed',
    object(
      GATEWAY,
      'Gateway',
      {},
      conditions(condition('Accepted', 'True'), condition('Programmed', 'True')),
    ),
    'ready',
  ],
  ['a route that no gateway has taken', object(GATEWAY, 'HTTPRoute', {}, { parents: [] }), 'progressing'],
  [
    'a route that one of its gateways rejects',
    object(
      GATEWAY,
      'HTTPRoute',
      {},
      {
        parents: [conditions(condition('Accepted', 'True')), conditions(condition('Accepted', 'False'))],
      },
    ),
    'progressing',
  ],
  [
    'a route that its gateway has accepted',
    object(GATEWAY, 'HTTPRoute', {}, { parents: [conditions(condition('Accepted', 'True'))] }),
    'ready',
  ],
  ['a rollout of Argo that is healthy', argo({ observedGeneration: '2', phase: 'Healthy' }), 'ready'],
  [
    'a rollout of Argo before its generation',
    argo({ observedGeneration: '1', phase: 'Healthy' }),
    'progressing',
  ],
  ['a rollout of Argo that is paused', argo({ observedGeneration: '2', phase: 'Paused' }), 'progressing'],
  ['a rollout of Argo that is degraded', argo({ observedGeneration: '2', phase: 'Degraded' }), 'failed'],
  [
    'an application of Argo that is out of step',
    object(
      'argoproj.io/v1alpha1',
      'Application',
      {},
      {
        health: { status: 'Healthy' },
        sync: { status: 'OutOfSync' },
      },
    ),
    'progressing',
  ],
  [
    'an external secret that has synced its generation',
    object(
      'external-secrets.io/v1',
      'ExternalSecret',
      {},
      {
        ...conditions(condition('Ready', 'True')),
        syncedResourceVersion: '2-abc',
      },
    ),
    'ready',
  ],
  [
    'an external secret that has synced the one before',
    object(
      'external-secrets.io/v1',
      'ExternalSecret',
      {},
      {
        ...conditions(condition('Ready', 'True')),
        syncedResourceVersion: '1-abc',
      },
    ),
    'progressing',
  ],
  [
    'a custom object that is degraded',
    object(
      'example.com/v1',
      'Box',
      {},
      conditions(condition('Ready', 'True'), condition('Degraded', 'True')),
    ),
    'progressing',
  ],
  [
    'a custom object that is not available',
    object('example.com/v1', 'Box', {}, conditions(condition('Available', 'Unknown'))),
    'progressing',
  ],
  [
    'a snapshot that is made',
    object('snapshot.storage.k8s.io/v1', 'VolumeSnapshot', {}, undefined),
    'progressing',
  ],
])('the health of %s', (_, given, state) => {
  expect(healthOf(given).state).toBe(state);
});
