import { isObject, valueAt } from '@tandem/kubernetes-objects';
import { about, type Rule } from './rule.ts';

export const plainSecret: Rule = {
  name: 'secret-plain',
  about:
    'A Secret with its values in the repository for all to read: base64 hides nothing, and history keeps it.',
  check: (scope) =>
    scope.objects.flatMap((object) => {
      if (object.group !== '' || object.kind !== 'Secret') return [];
      return ['data', 'stringData'].flatMap((field) => {
        const map = valueAt(object.value, field);
        const plain = isObject(map)
          ? Object.entries(map).filter(([key, value]) => !SETTINGS.test(key) && isPlain(value))
          : [];
        const [first] = plain;
        if (!first) return [];
        const message = `the value of ${first[0]} stands here in plain. Change it where it is used, and keep it elsewhere: an ExternalSecret, a key vault, or SOPS.`;
        return [about(object, 'error', 'secret-plain', [field, first[0]], message, 'key')];
      });
    }),
};

/**
 * Keys whose values authenticate nothing: the identifiers and settings of Azure Service Operator, which stand beside its
 * credentials (https://azure.github.io/azure-service-operator/guide/authentication/credential-format/ and
 * https://azure.github.io/azure-service-operator/guide/aso-controller-settings-options/).
 */
const SETTINGS =
  /^(?:AZURE_)?(?:CLIENT|TENANT|SUBSCRIPTION)[-_]?IDS?$|^(?:USE_WORKLOAD_IDENTITY_AUTH|AUTH_MODE|AZURE_ADDITIONAL_TENANTS|AZURE_AUTHORITY_HOST|AZURE_RESOURCE_MANAGER_(?:ENDPOINT|AUDIENCE)|AZURE_OPERATOR_MODE|AZURE_SYNC_PERIOD|AZURE_TARGET_NAMESPACES|AZURE_USER_AGENT_SUFFIX|AZURE_DEFAULT_RECONCILE_POLICY|MAX_CONCURRENT_RECONCILES|RATE_LIMIT_\w+)$/i;

/** Encrypted by SOPS, empty, or filled in by Flux later: not plain. */
function isPlain(value: unknown): boolean {
  if (typeof value !== 'string' || value === '' || value.startsWith('ENC[')) return false;
  const text = /^[A-Za-z0-9+/]+=*$/.test(value) ? Buffer.from(value, 'base64').toString('utf8') : value;
  return !/^\$\{[A-Za-z_]\w*\}$/.test(value) && !/^\$\{[A-Za-z_]\w*\}$/.test(text);
}
