import { err, ok } from '@tandem/contract';
import type { ClusterAnswer, ClusterObject } from '@tandem/ports';
import { describe, expect, it } from 'vitest';
import { definitionsOf } from './definitions.ts';

const KIND = { group: 'example.com', version: 'v1', kind: 'Box' };

const definition = (version: string, status: object): ClusterObject => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'boxes.example.com', uid: 'u', resourceVersion: '1' },
  spec: {
    versions: [
      { name: version, schema: { openAPIV3Schema: { properties: { status: { properties: status } } } } },
    ],
  },
});

async function hasConditions(answer: ClusterAnswer<ClusterObject | undefined>) {
  let reads = 0;
  const definitions = definitionsOf({
    definition: async () => {
      reads += 1;
      return answer;
    },
  });
  expect(definitions.hasConditions(KIND)).toBeUndefined();
  await definitions.ask([KIND]);
  expect(reads).toBe(1);
  return definitions.hasConditions(KIND);
}

describe('a custom kind has conditions', () => {
  it.each<[string, ClusterAnswer<ClusterObject | undefined>, boolean]>([
    ['where its version declares them', ok(definition('v1', { conditions: {} })), true],
    ['not where it declares other fields of status', ok(definition('v1', { phase: {} })), false],
    ['not where another version declares them', ok(definition('v2', { conditions: {} })), false],
    ['not where it has no definition', ok(undefined), false],
    ['where its definition cannot be read', err({ kind: 'forbidden', detail: '' }), true],
  ])('%s', async (_, answer, expected) => expect(await hasConditions(answer)).toBe(expected));
});
