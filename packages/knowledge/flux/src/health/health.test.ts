import type { ClusterObject } from '@tandem/ports';
import { describe, expect, it } from 'vitest';
import { editorOf } from './edited.ts';
import { hasHealth, healthOf } from './health.ts';

const object = (
  apiVersion: string,
  kind: string,
  spec: unknown,
  status: unknown,
  metadata = {},
): ClusterObject => ({
  apiVersion,
  kind,
  metadata: { name: 'a', namespace: 'b', uid: 'u', resourceVersion: '1', generation: 2, ...metadata },
  spec,
  ...(status !== undefined && { status }),
});

const condition = (type: string, status: string, more = {}) => ({
  type,
  status,
  reason: 'Because',
  message: 'so',
  ...more,
});
const conditions = (...all: readonly unknown[]) => ({ conditions: all });

const AZURE = 'storage.azure.com/v1';
const FLUX = 'kustomize.toolkit.fluxcd.io/v1';
const done = { observedGeneration: 2 };
const rolled = { ...done, replicas: 2, updatedReplicas: 2, readyReplicas: 2, availableReplicas: 2 };
const deployed = conditions(condition('Available', 'True'), {
  ...condition('Progressing', 'True'),
  reason: 'NewReplicaSetAvailable',
});
const deadline = conditions({ ...condition('Progressing', 'False'), reason: 'ProgressDeadlineExceeded' });
const job = (type: string) => conditions(condition(type, 'True'));
const ready = (status: string, more = {}) =>
  conditions(condition('Ready', status, { observedGeneration: 2, ...more }));

const CASES: readonly (readonly [string, ClusterObject, string])[] = [
  ['an Azure resource nobody has looked at', object(AZURE, 'StorageAccount', {}, undefined), 'progressing'],
  ['an Azure resource ready at its generation', object(AZURE, 'StorageAccount', {}, ready('True')), 'ready'],
  [
    'an Azure resource ready at the one before',
    object(AZURE, 'StorageAccount', {}, ready('True', { observedGeneration: 1 })),
    'progressing',
  ],
  [
    'an Azure resource in progress',
    object(AZURE, 'StorageAccount', {}, ready('False', { severity: 'Info' })),
    'progressing',
  ],
  [
    'an Azure resource that is tried again',
    object(AZURE, 'StorageAccount', {}, ready('False', { severity: 'Warning' })),
    'progressing',
  ],
  [
    'an Azure resource with an error',
    object(AZURE, 'StorageAccount', {}, ready('False', { severity: 'Error' })),
    'failed',
  ],
  [
    'an Azure resource with an old error',
    object(AZURE, 'StorageAccount', {}, ready('False', { severity: 'Error', observedGeneration: 1 })),
    'progressing',
  ],
  [
    'a Kustomization that is ready',
    object(FLUX, 'Kustomization', {}, { ...done, ...ready('True') }),
    'ready',
  ],
  [
    'a Kustomization ready before its spec changed',
    object(FLUX, 'Kustomization', {}, { observedGeneration: 1, ...ready('True', { observedGeneration: 1 }) }),
    'progressing',
  ],
  [
    'a Kustomization at work',
    object(
      FLUX,
      'Kustomization',
      {},
      { ...done, conditions: [condition('Reconciling', 'True'), condition('Ready', 'True')] },
    ),
    'progressing',
  ],
  [
    'a Kustomization that is stalled',
    object(FLUX, 'Kustomization', {}, { ...done, ...conditions(condition('Stalled', 'True', done)) }),
    'failed',
  ],
  [
    'a Kustomization that was stalled',
    object(FLUX, 'Kustomization', {}, conditions(condition('Stalled', 'True', { observedGeneration: 1 }))),
    'progressing',
  ],
  [
    'a Kustomization that is suspended',
    object(FLUX, 'Kustomization', { suspend: true }, { ...done, ...ready('True') }),
    'suspended',
  ],
  [
    'anything on its way out',
    object('v1', 'Pod', {}, { phase: 'Succeeded' }, { deletionTimestamp: '2026-11-24T10:00:00Z' }),
    'progressing',
  ],
  [
    'a Deployment that is rolled out',
    object('apps/v1', 'Deployment', { replicas: 2 }, { ...rolled, ...deployed }),
    'ready',
  ],
  ['a Deployment nobody has looked at', object('apps/v1', 'Deployment', {}, undefined), 'progressing'],
  [
    'a Deployment with an old status',
    object('apps/v1', 'Deployment', { replicas: 2 }, { ...rolled, ...deployed, observedGeneration: 1 }),
    'progressing',
  ],
  [
    'a Deployment with old pods',
    object('apps/v1', 'Deployment', { replicas: 2 }, { ...rolled, ...deployed, replicas: 3 }),
    'progressing',
  ],
  [
    'a Deployment with too few new pods',
    object('apps/v1', 'Deployment', { replicas: 2 }, { ...rolled, ...deployed, updatedReplicas: 1 }),
    'progressing',
  ],
  [
    'a Deployment past its deadline',
    object('apps/v1', 'Deployment', { replicas: 2 }, { ...rolled, ...deadline }),
    'failed',
  ],
  [
    'a Deployment of no pods',
    object('apps/v1', 'Deployment', { replicas: 0 }, { ...done, ...deployed }),
    'ready',
  ],
  [
    'a StatefulSet that is rolled out',
    object(
      'apps/v1',
      'StatefulSet',
      { replicas: 1 },
      { ...done, replicas: 1, readyReplicas: 1, currentRevision: 'a', updateRevision: 'a' },
    ),
    'ready',
  ],
  [
    'a StatefulSet on its way',
    object(
      'apps/v1',
      'StatefulSet',
      { replicas: 1 },
      { ...done, replicas: 1, readyReplicas: 1, currentRevision: 'a', updateRevision: 'b' },
    ),
    'progressing',
  ],
  [
    'a StatefulSet that is left to people',
    object('apps/v1', 'StatefulSet', { updateStrategy: { type: 'OnDelete' } }, done),
    'ready',
  ],
  [
    'a DaemonSet that is rolled out',
    object(
      'apps/v1',
      'DaemonSet',
      {},
      {
        ...done,
        desiredNumberScheduled: 1,
        currentNumberScheduled: 1,
        updatedNumberScheduled: 1,
        numberAvailable: 1,
        numberReady: 1,
      },
    ),
    'ready',
  ],
  [
    'a DaemonSet on its way',
    object(
      'apps/v1',
      'DaemonSet',
      {},
      { ...done, desiredNumberScheduled: 1, currentNumberScheduled: 1, updatedNumberScheduled: 0 },
    ),
    'progressing',
  ],
  ['a Job that is complete', object('batch/v1', 'Job', {}, job('Complete')), 'ready'],
  ['a Job that runs', object('batch/v1', 'Job', {}, { active: 1 }), 'progressing'],
  ['a Job that failed', object('batch/v1', 'Job', {}, job('Failed')), 'failed'],
  [
    'a Pod that runs',
    object('v1', 'Pod', {}, { phase: 'Running', ...conditions(condition('Ready', 'True')) }),
    'ready',
  ],
  [
    'a Pod without its image',
    object(
      'v1',
      'Pod',
      {},
      { phase: 'Pending', containerStatuses: [{ state: { waiting: { reason: 'ImagePullBackOff' } } }] },
    ),
    'progressing',
  ],
  ['a Pod that failed', object('v1', 'Pod', {}, { phase: 'Failed' }), 'failed'],
  ['a claim that is bound', object('v1', 'PersistentVolumeClaim', {}, { phase: 'Bound' }), 'ready'],
  ['a claim whose volume is lost', object('v1', 'PersistentVolumeClaim', {}, { phase: 'Lost' }), 'failed'],
  [
    'a definition that is established',
    object(
      'apiextensions.k8s.io/v1',
      'CustomResourceDefinition',
      {},
      conditions(condition('Established', 'True')),
    ),
    'ready',
  ],
  [
    'a definition whose names are taken',
    object(
      'apiextensions.k8s.io/v1',
      'CustomResourceDefinition',
      {},
      conditions(condition('NamesAccepted', 'False')),
    ),
    'failed',
  ],
  [
    'a Deployment that is paused',
    object('apps/v1', 'Deployment', { replicas: 2, paused: true }, { ...rolled, ...deployed }),
    'suspended',
  ],
  ['a custom object without conditions', object('example.com/v1', 'Box', {}, undefined), 'ready'],
  [
    'a custom object that is not ready',
    object('example.com/v1', 'Box', {}, conditions(condition('Ready', 'False'))),
    'progressing',
  ],
  [
    'a custom object ready at an old generation',
    object('example.com/v1', 'Box', {}, conditions(condition('Ready', 'True', { observedGeneration: 1 }))),
    'progressing',
  ],
];

describe('the health of', () => {
  it.each(CASES)('%s', (_, given, state) => {
    expect(healthOf(given).state).toBe(state);
  });

  it('an Azure resource with the policy skip is told as what it is', () => {
    const annotations = { 'serviceoperator.azure.com/reconcile-policy': 'skip' };
    expect(healthOf(object(AZURE, 'StorageAccount', {}, ready('True'), { annotations }))).toMatchObject({
      note: expect.stringContaining('skip'),
    });
  });

  it('things that only are is not read, secrets least of all', () => {
    expect(['Secret', 'ConfigMap'].map((kind) => hasHealth({ group: '', kind }))).toEqual([false, false]);
    expect(hasHealth({ group: 'apps', kind: 'Deployment' })).toBe(true);
  });
});

describe('whoever edited the spec of an object that Flux applied', () => {
  const by = (...managers: readonly (readonly [string, string, string?])[]) =>
    object(FLUX, 'Kustomization', {}, undefined, {
      managedFields: managers.map(([manager, field, subresource]) => ({
        manager,
        subresource,
        fieldsV1: { 'f:spec': { [field]: {} } },
      })),
    });
  it.each([
    ['is nobody', by(['kustomize-controller', 'f:path']), undefined],
    ['is told', by(['kustomize-controller', 'f:path'], ['kubectl-edit', 'f:images']), 'kubectl-edit'],
    [
      'counts not where it was flux suspend',
      by(['kustomize-controller', 'f:path'], ['flux', 'f:suspend']),
      undefined,
    ],
    ['counts not for an object that somebody else made', by(['kubectl', 'f:path']), undefined],
    [
      'counts not for a status',
      by(['kustomize-controller', 'f:path'], ['other', 'f:path', 'status']),
      undefined,
    ],
  ])('%s', (_, given, expected) => {
    expect(editorOf(given)).toBe(expected);
  });
});
