import { isAzureKind, RECONCILE_POLICY } from '@tandem/azure-operator';
import { type Applied, annotation, find, type Scope } from '@tandem/cluster-tree';
import { nearestName } from '@tandem/contract';
import { about, type Rule } from './rule.ts';

/** What Azure Service Operator knows (https://azure.github.io/azure-service-operator/guide/annotations/). */
const POLICIES: readonly string[] = ['manage', 'skip', 'detach-on-delete'];

const PATH = ['metadata', 'annotations', RECONCILE_POLICY] as const;

/** The policy that holds for an object: its own, that of its namespace, else the operator's default. */
export function policyOf(
  object: Applied,
  scope: Scope,
): { readonly policy: string; readonly from: 'object' | 'namespace' | 'default' } {
  const own = annotation(object, RECONCILE_POLICY);
  if (own !== undefined)
    return {
      policy: POLICIES.includes(own) ? own : 'manage',
      from: POLICIES.includes(own) ? 'object' : 'default',
    };
  const namespace = find(scope, { group: '', kind: 'Namespace', name: object.namespace ?? 'default' });
  const theirs = namespace && annotation(namespace, RECONCILE_POLICY);
  if (theirs !== undefined && POLICIES.includes(theirs)) return { policy: theirs, from: 'namespace' };
  return { policy: 'manage', from: 'default' };
}

export const azurePolicyUnknown: Rule = {
  name: 'azure-policy-unknown',
  about:
    'A reconcile policy that Azure Service Operator does not know, letter for letter: it falls to the default, normally manage, which deletes in Azure what is deleted here.',
  check: (scope) =>
    scope.objects.flatMap((object) => {
      const policy = annotation(object, RECONCILE_POLICY);
      if (policy === undefined || POLICIES.includes(policy)) return [];
      const near = nearestName(policy, POLICIES);
      const meant = near === undefined ? `It is one of ${POLICIES.join(', ')}.` : `Did you mean ${near}?`;
      const message = `the reconcile policy '${policy}' is none that the operator knows, so that its default holds, normally manage, which deletes in Azure. ${meant}`;
      return [about(object, 'error', 'azure-policy-unknown', PATH, message)];
    }),
};

/** Kinds whose loss is a loss of data or of names that others hold. */
const STATEFUL: readonly string[] = [
  'storage.azure.com/StorageAccount',
  'storage.azure.com/StorageAccountsBlobServicesContainer',
  'storage.azure.com/StorageAccountsFileServicesShare',
  'documentdb.azure.com/DatabaseAccount',
  'documentdb.azure.com/SqlDatabase',
  'documentdb.azure.com/SqlDatabaseContainer',
  'documentdb.azure.com/MongodbDatabase',
  'dbforpostgresql.azure.com/FlexibleServer',
  'dbforpostgresql.azure.com/FlexibleServersDatabase',
  'dbformysql.azure.com/FlexibleServer',
  'dbformysql.azure.com/FlexibleServersDatabase',
  'dbformariadb.azure.com/Server',
  'dbformariadb.azure.com/Database',
  'sql.azure.com/Server',
  'sql.azure.com/ServersDatabase',
  'keyvault.azure.com/Vault',
  'cache.azure.com/Redis',
  'cache.azure.com/RedisEnterprise',
  'eventhub.azure.com/Namespace',
  'servicebus.azure.com/Namespace',
  'containerregistry.azure.com/Registry',
  'operationalinsights.azure.com/Workspace',
  'dataprotection.azure.com/BackupVault',
  'compute.azure.com/Disk',
  'kusto.azure.com/Cluster',
  'kusto.azure.com/Database',
  'synapse.azure.com/Workspace',
];

export const azurePolicyStateful: Rule = {
  name: 'azure-policy-stateful',
  about:
    'A kind that holds data, with the policy manage and nobody who said so for this very object: whoever removes the manifest deletes the data.',
  check: (scope) =>
    scope.objects.flatMap((object) => {
      if (!STATEFUL.includes(`${object.group}/${object.kind}`)) return [];
      const { policy, from } = policyOf(object, scope);
      if (policy !== 'manage' || from === 'object') return [];
      const message = `it holds data, and removing this manifest deletes it in Azure (policy manage, from the ${from === 'namespace' ? 'namespace' : "operator's default"}). Annotate it with ${RECONCILE_POLICY}: detach-on-delete, or say manage here where that is meant.`;
      return [about(object, 'error', 'azure-policy-stateful', PATH, message)];
    }),
};

export const azureNamespacePolicy: Rule = {
  name: 'azure-namespace-policy',
  about:
    'A namespace with Azure resources that says no reconcile policy for those that have none of their own.',
  check: (scope) => {
    const namespaces = scope.objects.filter(({ group, kind }) => group === '' && kind === 'Namespace');
    return namespaces.flatMap((namespace) => {
      const inside = scope.objects.filter(
        (each) => isAzureKind(each.group) && each.namespace === namespace.name,
      );
      const bare = inside.filter((each) => annotation(each, RECONCILE_POLICY) === undefined);
      if (annotation(namespace, RECONCILE_POLICY) !== undefined || bare.length === 0) return [];
      const message = `${bare.length} of its Azure resources have no reconcile policy, nor has the namespace, so that the operator's default holds. Annotate it with ${RECONCILE_POLICY}.`;
      return [about(namespace, 'warning', 'azure-namespace-policy', ['metadata', 'annotations'], message)];
    });
  },
};

export const azureGroupPruned: Rule = {
  name: 'azure-group-pruned',
  about:
    'A resource group that a pruning Kustomization would delete in Azure, with everything in it, when its manifest goes or moves.',
  check: (scope) =>
    scope.objects.flatMap((object) => {
      if (object.group !== 'resources.azure.com' || object.kind !== 'ResourceGroup') return [];
      const prunes =
        object.by !== undefined &&
        (object.by.value.spec as { readonly prune?: unknown } | undefined)?.prune === true;
      const kept = annotation(object, 'kustomize.toolkit.fluxcd.io/prune') === 'disabled';
      if (!prunes || kept || policyOf(object, scope).policy !== 'manage') return [];
      const message = `the Kustomization ${object.by?.name} prunes, and the policy is manage: when this manifest goes or moves, the group is deleted in Azure with everything in it. Annotate it with ${RECONCILE_POLICY}: detach-on-delete, or with kustomize.toolkit.fluxcd.io/prune: disabled.`;
      return [about(object, 'error', 'azure-group-pruned', ['metadata', 'name'], message)];
    }),
};
