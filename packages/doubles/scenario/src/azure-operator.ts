import { setTimeout } from 'node:timers/promises';
import type { AnyObject } from '@tandem/double-cluster';
import type { RingScenario } from './ring.ts';

/** The definition of one Azure kind, as small as it can be: the controllers read no more of it. */
export const RESOURCE_GROUPS: AnyObject = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'resourcegroups.resources.azure.com' },
  spec: {
    group: 'resources.azure.com',
    scope: 'Namespaced',
    names: {
      kind: 'ResourceGroup',
      plural: 'resourcegroups',
      singular: 'resourcegroup',
      listKind: 'ResourceGroupList',
    },
    versions: [
      {
        name: 'v1api20200601',
        served: true,
        storage: true,
        subresources: { status: {} },
        schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
      },
    ],
  },
};

/** The manifest of a resource group. */
export function resourceGroupYaml(namespace: string, location: string): string {
  return `apiVersion: resources.azure.com/v1api20200601\nkind: ResourceGroup\nmetadata: { name: group, namespace: ${namespace} }\nspec: { location: ${location} }\n`;
}

/** The ring's resource group, once the cluster has it and it fits. @throws Error after a minute. */
export async function resourceGroupOf(
  ring: RingScenario,
  fits: (group: AnyObject) => boolean = () => true,
): Promise<AnyObject> {
  const wanted = ring.object('resources.azure.com/v1api20200601', 'ResourceGroup', 'group');
  for (let tries = 0; tries < 600; tries += 1) {
    const found = await ring.cluster.admin.read(wanted);
    if (found && fits(found)) return found;
    await setTimeout(100);
  }
  throw new Error('The resource group did not come.');
}

/** Writes the condition Ready as Azure Service Operator would, about the generation that the object has. */
export async function setAzureReady(
  ring: RingScenario,
  group: AnyObject,
  condition: {
    readonly status: string;
    readonly reason: string;
    readonly severity?: string;
    readonly message?: string;
  },
): Promise<void> {
  const lastTransitionTime = new Date().toISOString();
  const { generation } = group.metadata;
  await ring.cluster.admin.setStatus(group, {
    conditions: [
      { type: 'Ready', observedGeneration: generation, lastTransitionTime, message: '', ...condition },
    ],
  });
}
