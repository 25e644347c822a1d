import type { Kinds } from '@tandem/kubernetes-objects';

/** The Azure resource that a kind of Azure Service Operator stands for. */
export interface ArmKind {
  /** `Microsoft.ServiceBus/namespaces/queues`, in lower case. */
  readonly type: string;
  /** The type of what owns it: `microsoft.servicebus/namespaces`; undefined for what stands in no group. */
  readonly owner: string | undefined;
}

/** The type of resource groups. */
export const RESOURCE_GROUP = 'microsoft.resources/resourcegroups';

/**
 * The Azure type of a kind, from the description that its definition has: "ARM URI: /subscriptions/…". Undefined
 * where the definition is not there or does not say, and for kinds that extend any resource.
 */
export function armKindOf(kinds: Kinds, apiVersion: string, kind: string): ArmKind | undefined {
  const description = kinds.find(apiVersion, kind)?.schema?.description ?? '';
  const path = /ARM URI:\s*(\/\S+)/.exec(description)?.[1];
  if (path === undefined) return undefined;
  const parts = path.split('/').filter((part) => part !== '');
  const provider = parts.indexOf('providers');
  if (provider < 0) {
    return parts.at(-2)?.toLowerCase() === 'resourcegroups'
      ? { type: RESOURCE_GROUP, owner: undefined }
      : undefined;
  }
  if (parts[0]?.startsWith('{')) return undefined;
  const names = parts.slice(provider + 2).filter((_, index) => index % 2 === 0);
  const namespace = parts[provider + 1] ?? '';
  const typeOf = (segments: readonly string[]) => [namespace, ...segments].join('/').toLowerCase();
  const owner = names.length > 1 ? typeOf(names.slice(0, -1)) : inGroup(parts) ? RESOURCE_GROUP : undefined;
  return { type: typeOf(names), owner };
}

function inGroup(parts: readonly string[]): boolean {
  return parts.some((part) => part.toLowerCase() === 'resourcegroups');
}
