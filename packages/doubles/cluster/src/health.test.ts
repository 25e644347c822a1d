import { describe, expect, it } from 'vitest';
import { isCurrent } from './health.ts';
import type { Stored } from './state.ts';

const object = (apiVersion: string, kind: string, status?: object, more: object = {}): Stored => ({
  apiVersion,
  kind,
  metadata: { name: 'one', uid: '1', resourceVersion: '1', generation: 2, ...more },
  spec: { replicas: 2 },
  ...(status && { status }),
});
const condition = (type: string, status: string) => ({ conditions: [{ type, status }] });
const all = { replicas: 2, updatedReplicas: 2, readyReplicas: 2, availableReplicas: 2 };
const deployment = (status?: object) => object('apps/v1', 'Deployment', status);
const vault = (status?: object, more?: object) => object('keyvault.azure.com/v1', 'Vault', status, more);

describe('an object is current', () => {
  it.each<[string, Stored, boolean]>([
    ['that only is', object('v1', 'ConfigMap'), true],
    ['a resource without a status, as kstatus takes it', vault(), true],
    ['a resource that is ready', vault(condition('Ready', 'True')), true],
    ['a resource that is not', vault(condition('Ready', 'False')), false],
    ['a resource of which nobody knows', vault(condition('Ready', 'Unknown')), false],
    ['one at which its controller works', vault(condition('Reconciling', 'True')), false],
    ['one that is stalled', vault(condition('Stalled', 'True')), false],
    ['one that is being deleted', vault(undefined, { deletionTimestamp: 'now' }), false],
    ['one whose newest generation was not observed', vault({ observedGeneration: 1 }), false],
    ['a Deployment with all replicas', deployment({ ...all, ...condition('Available', 'True') }), true],
    ['a Deployment without a status', deployment(), false],
    [
      'a Deployment with an old pod',
      deployment({ ...all, replicas: 3, ...condition('Available', 'True') }),
      false,
    ],
    ['a Deployment that is not available', deployment({ ...all, ...condition('Available', 'False') }), false],
    [
      'a definition that is established',
      object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', condition('Established', 'True')),
      true,
    ],
    ['a definition that is new', object('apiextensions.k8s.io/v1', 'CustomResourceDefinition'), false],
  ])('%s', (_, given, current) => {
    expect(isCurrent(given)).toBe(current);
  });
});
