import { type Applied, find, mayHave, of, podTemplate, type Scope } from '@tandem/cluster-tree';
import { isObject, listAt, textAt, valueAt } from '@tandem/kubernetes-objects';
import { about, missingHint, type Rule } from './rule.ts';

const IDENTITY = 'managedidentity.azure.com';
const AUDIENCE = 'api://AzureADTokenExchange';
const LABEL = 'azure.workload.identity/use';

/** The service account that a federated credential is for, from its subject. */
function accountOf(credential: Applied): { readonly namespace: string; readonly name: string } | undefined {
  const match = /^system:serviceaccount:([a-z0-9-]+):([a-z0-9.-]+)$/.exec(
    textAt(credential.value, 'spec', 'subject') ?? '',
  );
  return match?.[1] && match[2] ? { namespace: match[1], name: match[2] } : undefined;
}

export const federatedCredential: Rule = {
  name: 'federated-credential',
  about:
    'A federated credential that no pod can use: another audience than that of the token exchange, a subject that is no service account, or one that is not there (https://azure.github.io/azure-workload-identity/docs/topics/federated-identity-credential.html).',
  check: (scope) =>
    of(scope, IDENTITY, 'FederatedIdentityCredential').flatMap((credential) => {
      const subject = textAt(credential.value, 'spec', 'subject');
      // A subject from a ConfigMap, or of a pipeline, is another's to know.
      if (subject === undefined || !subject.startsWith('system:serviceaccount')) return [];
      const audiences = listAt(credential.value, 'spec', 'audiences');
      const findings = audiences.includes(AUDIENCE)
        ? []
        : [
            about(
              credential,
              'error',
              'federated-credential',
              ['spec', 'audiences'],
              `the tokens of pods are for ${AUDIENCE}, and its audiences are ${audiences.map(String).join(', ') || 'none'}. Set that one.`,
            ),
          ];
      // A variable may become one.
      if (subject.includes('${')) return findings;
      const account = accountOf(credential);
      if (!account) {
        const message = `the subject '${subject}' is no service account: system:serviceaccount:<namespace>:<name>.`;
        return [
          ...findings,
          about(credential, 'error', 'federated-credential', ['spec', 'subject'], message),
        ];
      }
      const wanted = { group: '', kind: 'ServiceAccount', ...account };
      if (account.name === 'default' || isOperators(account) || find(scope, wanted)) return findings;
      const hint = missingHint(scope, wanted);
      if (hint === undefined) return findings;
      const message = `there is no ServiceAccount ${account.namespace}/${account.name}, which its subject names.${hint} Add it, or correct the subject.`;
      return [...findings, about(credential, 'error', 'federated-credential', ['spec', 'subject'], message)];
    }),
};

/**
 * Whether a service account is made by the installation of an operator: that of Azure Service Operator
 * (https://azure.github.io/azure-service-operator/guide/authentication/credential-format/) or of Flux.
 */
function isOperators({ namespace }: { readonly namespace: string }): boolean {
  return namespace === 'azureserviceoperator-system' || namespace === 'flux-system';
}

export const workloadIdentity: Rule = {
  name: 'workload-identity',
  about:
    'Pods that are to have an Azure identity and get none: the label is missing or not the text "true", or no federated credential names their service account (https://azure.github.io/azure-workload-identity/docs/topics/service-account-labels-and-annotations.html).',
  check: (scope) => {
    const federated = new Set(
      of(scope, IDENTITY, 'FederatedIdentityCredential').flatMap((each) => {
        const account = accountOf(each);
        return account ? [`${account.namespace}/${account.name}`] : [];
      }),
    );
    return scope.objects.flatMap((object) => podFindings(object, scope, federated));
  },
};

function podFindings(object: Applied, scope: Scope, federated: ReadonlySet<string>) {
  const pods = podTemplate(object);
  if (!pods) return [];
  const account = textAt(pods.template, 'spec', 'serviceAccountName');
  const label = valueAt(pods.template, 'metadata', 'labels', LABEL);
  const place = `${object.namespace ?? 'default'}/${account ?? 'default'}`;
  const labels = [...pods.path, 'metadata', 'labels'];
  if (account !== undefined && federated.has(place) && label !== 'true') {
    const message = `its service account ${account} has an Azure identity, and its pods lack the label ${LABEL}: "true", so that no token is put into them.`;
    return [about(object, 'error', 'workload-identity', labels, message, 'key')];
  }
  if (label !== 'true' || federated.has(place) || federated.size === 0) return [];
  if (mayHave(scope, { group: IDENTITY, namespace: undefined })) return [];
  const found =
    account === undefined
      ? undefined
      : find(scope, { group: '', kind: 'ServiceAccount', name: account, namespace: object.namespace });
  const annotations = found && valueAt(found.value, 'metadata', 'annotations');
  const known = isObject(annotations) && Object.hasOwn(annotations, 'azure.workload.identity/client-id');
  if (known) return [];
  const message = `its pods ask for an Azure identity, and no federated credential names the service account ${place}.`;
  return [about(object, 'warning', 'workload-identity', [...labels, LABEL], message)];
}
