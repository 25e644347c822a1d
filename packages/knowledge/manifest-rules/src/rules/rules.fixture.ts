// One table of cases over all rules, over 300 lines on purpose: a rule without a case in it fails the test.
import type { Location } from '@tandem/contract';
import { Kinds, readCrds } from '@tandem/kubernetes-objects';
import { validateManifests } from '../validate.ts';

/** A definition as Azure Service Operator publishes it, with the line that names the Azure type. */
export function azure(group: string, kind: string, plural: string, uri: string): string {
  return `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: ${plural}.${group}.azure.com }
spec:
  group: ${group}.azure.com
  scope: Namespaced
  names: { kind: ${kind}, plural: ${plural} }
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          description: "Generator information: - ARM URI: ${uri}"
          type: object
          x-kubernetes-preserve-unknown-fields: true
`;
}

export const GROUP = '/subscriptions/{s}/resourceGroups/{g}';
export const CRDS = [
  azure('resources', 'ResourceGroup', 'resourcegroups', GROUP),
  azure('servicebus', 'Namespace', 'namespaces', `${GROUP}/providers/Microsoft.ServiceBus/namespaces/{n}`),
  azure(
    'servicebus',
    'NamespacesQueue',
    'namespacesqueues',
    `${GROUP}/providers/Microsoft.ServiceBus/namespaces/{n}/queues/{q}`,
  ),
  azure(
    'storage',
    'StorageAccount',
    'storageaccounts',
    `${GROUP}/providers/Microsoft.Storage/storageAccounts/{a}`,
  ),
  azure(
    'managedidentity',
    'UserAssignedIdentity',
    'userassignedidentities',
    `${GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/{i}`,
  ),
  azure(
    'managedidentity',
    'FederatedIdentityCredential',
    'federatedidentitycredentials',
    `${GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/{i}/federatedIdentityCredentials/{f}`,
  ),
].join('---\n');

export const kinds = new Kinds(readCrds([{ path: 'crds.yaml', text: CRDS }]).kinds);

export function found(files: Readonly<Record<string, string>>): readonly string[] {
  const given = Object.entries(files).map(([path, text]) => ({ path, text }));
  const words = ({ file, line = 1, column = 1 }: Location): string => {
    const rest = files[file]?.split('\n')[line - 1]?.slice(column - 1) ?? '';
    return `${file}:${line} \u00ab${/^[^,}]{0,20}/.exec(rest)?.[0].trim() ?? ''}\u00bb`;
  };
  return validateManifests(given, { kinds, strict: false })
    .findings.filter(({ rule }) => rule !== 'no-schema')
    .map(({ at, rule, severity }) => `${at ? words(at) : ''} ${severity} ${rule}`);
}

export const POLICY = 'serviceoperator.azure.com/reconcile-policy';
export const detach = `annotations: { ${POLICY}: detach-on-delete }`;
export const group = (annotations = detach, name = 'rg') =>
  `apiVersion: resources.azure.com/v1\nkind: ResourceGroup\nmetadata: { name: ${name}, namespace: shop, ${annotations} }\nspec: {}\n---\n`;
export const object = (apiVersion: string, kind: string, name: string, spec: string, metadata = detach) =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: ${name}, namespace: shop, ${metadata} }\nspec: ${spec}\n---\n`;

export const flux = (name: string, spec: string) =>
  `apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: { name: ${name}, namespace: flux-system }\nspec: { sourceRef: { kind: GitRepository, name: flux-system }, ${spec} }\n---\n`;

export const pod = (template: string, metadata = '{ labels: { a: b } }') =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web, namespace: shop }\nspec:\n  template:\n    metadata: ${metadata}\n    spec: ${template}\n---\n`;

export const account =
  'apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: web, namespace: shop }\n---\n';
export const federated = (spec: string) =>
  group() +
  object('managedidentity.azure.com/v1', 'UserAssignedIdentity', 'id', '{ owner: { name: rg } }') +
  object(
    'managedidentity.azure.com/v1',
    'FederatedIdentityCredential',
    'f',
    `{ owner: { name: id }, ${spec} }`,
  );
export const AUDIENCE = 'audiences: ["api://AzureADTokenExchange"]';

export const CASES: readonly (readonly [string, Readonly<Record<string, string>>, readonly string[]])[] = [
  [
    'a policy that is misspelt',
    { 'a.yaml': group(`annotations: { ${POLICY}: Skip }`) },
    ['a.yaml:3 «Skip» error azure-policy-unknown'],
  ],
  ['a policy that the operator knows', { 'a.yaml': group(`annotations: { ${POLICY}: skip }`) }, []],
  [
    'data under the default policy',
    {
      'a.yaml':
        group() + object('storage.azure.com/v1', 'StorageAccount', 's', '{ owner: { name: rg } }', ''),
    },
    ['a.yaml:8 «metadata: { name: s» error azure-policy-stateful'],
  ],
  [
    'data under the policy manage, said of it',
    {
      'a.yaml':
        group() +
        object(
          'storage.azure.com/v1',
          'StorageAccount',
          's',
          '{ owner: { name: rg } }',
          `annotations: { ${POLICY}: manage }`,
        ),
    },
    [],
  ],
  [
    'a namespace without a policy',
    { 'a.yaml': `apiVersion: v1\nkind: Namespace\nmetadata: { name: shop }\n---\n${group('')}` },
    ['a.yaml:3 «metadata: { name: sh» warning azure-namespace-policy'],
  ],
  [
    'a namespace whose policy is enough',
    { 'a.yaml': `apiVersion: v1\nkind: Namespace\nmetadata: { name: shop, ${detach} }\n---\n${group('')}` },
    [],
  ],
  [
    'a resource group that is pruned',
    { 'clusters/a/k.yaml': flux('core', 'path: core, prune: true'), 'core/rg.yaml': group('') },
    [
      'clusters/a/k.yaml:4 «spec: { sourceRef: {» warning flux-wait',
      'core/rg.yaml:3 «rg» error azure-group-pruned',
    ],
  ],
  [
    'a resource group that is left when it is pruned',
    {
      'clusters/a/k.yaml': flux('core', 'path: core, prune: true, healthChecks: [{ kind: X }]'),
      'core/rg.yaml': group(),
    },
    [],
  ],
  [
    'an owner that is not there',
    { 'a.yaml': object('servicebus.azure.com/v1', 'Namespace', 'bus', '{ owner: { name: rg } }') },
    ['a.yaml:4 «rg» error azure-owner'],
  ],
  [
    'an owner by its Azure id',
    { 'a.yaml': object('servicebus.azure.com/v1', 'Namespace', 'bus', '{ owner: { armId: /x } }') },
    [],
  ],
  [
    'an owner of the wrong kind',
    {
      'a.yaml':
        group() + object('servicebus.azure.com/v1', 'NamespacesQueue', 'q', '{ owner: { name: rg } }'),
    },
    ['a.yaml:9 «rg» error azure-owner'],
  ],
  [
    'owners in a circle',
    {
      'a.yaml':
        object(
          'servicebus.azure.com/v1',
          'Namespace',
          'x',
          '{ owner: { name: y, group: servicebus.azure.com, kind: Namespace } }',
        ) +
        object(
          'servicebus.azure.com/v1',
          'Namespace',
          'y',
          '{ owner: { name: x, group: servicebus.azure.com, kind: Namespace } }',
        ),
    },
    ['a.yaml:4 «{ name: y» error azure-owner-cycle', 'a.yaml:9 «{ name: x» error azure-owner-cycle'],
  ],
  [
    'references',
    {
      'a.yaml':
        group() +
        object(
          'storage.azure.com/v1',
          'StorageAccount',
          's',
          '{ owner: { name: rg }, someReference: { group: resources.azure.com, kind: ResourceGroup, name: other }, otherReference: { name: x }, armReference: { armId: /x } }',
        ),
    },
    ['a.yaml:9 «other» error azure-reference', 'a.yaml:9 «{ name: x» error azure-reference'],
  ],
  [
    'a credential from nowhere',
    { 'a.yaml': group(`annotations: { ${POLICY}: skip, serviceoperator.azure.com/credential-from: other }`) },
    ['a.yaml:3 «other» warning azure-credential'],
  ],
  [
    'ConfigMaps and Secrets that nothing makes',
    {
      'a.yaml': pod(
        '{ containers: [{ envFrom: [{ configMapRef: { name: no } }, { secretRef: { name: no } }, { configMapRef: { name: no, optional: true } }] }] }',
      ),
    },
    ['a.yaml:7 «no» error config-missing', 'a.yaml:7 «no» warning config-missing'],
  ],
  [
    'an export, with the key and with another',
    {
      'a.yaml':
        group() +
        object(
          'managedidentity.azure.com/v1',
          'UserAssignedIdentity',
          'id',
          '{ owner: { name: rg }, operatorSpec: { configMaps: { clientId: { name: ids, key: clientId } } } }',
        ) +
        pod(
          '{ containers: [{ env: [{ name: A, valueFrom: { configMapKeyRef: { name: ids, key: clientId } } }, { name: B, valueFrom: { configMapKeyRef: { name: ids, key: tenantId } } }] }] }',
        ),
    },
    ['a.yaml:17 «ids» error config-missing'],
  ],
  [
    'a source and a path that are not there',
    {
      'clusters/a/k.yaml':
        flux('one', 'path: nowhere') +
        flux('two', 'path: core').replace('name: flux-system }, p', 'name: other }, p'),
      'core/a.yaml': account,
    },
    [
      'clusters/a/k.yaml:4 «nowhere» error flux-source',
      'clusters/a/k.yaml:9 «spec: { sourceRef: {» warning flux-wait',
      'clusters/a/k.yaml:9 «other» error flux-source',
    ],
  ],
  [
    'dependencies that are not there, and in a circle',
    {
      'clusters/a/k.yaml':
        flux('one', 'path: core, wait: true, dependsOn: [{ name: two }]') +
        flux('two', 'path: none, wait: true, dependsOn: [{ name: one }, { name: three }]'),
      'core/a.yaml': account,
      'none/a.yaml': account.replace('web', 'other'),
    },
    [
      'clusters/a/k.yaml:4 «two» error flux-dependency',
      'clusters/a/k.yaml:9 «one» error flux-dependency',
      'clusters/a/k.yaml:9 «three» error flux-dependency',
    ],
  ],
  [
    'Azure resources that Flux waits for and cannot read',
    { 'clusters/a/k.yaml': flux('core', 'path: core, wait: true'), 'core/rg.yaml': group() },
    ['clusters/a/k.yaml:4 «true» warning flux-health-expressions'],
  ],
  [
    'an object that two apply',
    {
      'clusters/a/k.yaml': flux('one', 'path: x, wait: true') + flux('two', 'path: y, wait: true'),
      'x/a.yaml': account,
      'y/a.yaml': account,
    },
    ['y/a.yaml:3 «web» error applied-twice'],
  ],
  [
    'a version that is gone',
    { 'a.yaml': 'apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata: { name: a }\n' },
    ['a.yaml:1 «policy/v1beta1» error version-removed'],
  ],
  [
    'keys that no controller reads',
    {
      'a.yaml': `apiVersion: v1
kind: ServiceAccount
metadata:
  name: a
  labels: { serviceoperator.azure.com/reconcile-policy: skip, kustomize.toolkit.fluxcd.io/prune: disabled }
  annotations:
    serviceoperator.azure.com/reconcile_policy: skip
    serviceoperator.azure.com/Reconcile-Policy: skip
    serviceoperater.azure.com/reconcile-policy: skip
    kustomize.toolkit.fluxcd.io/prun: disabled
    kustomize.toolkit.fluxcd.io/ssa: Merge
    helm.toolkit.fluxcd.io/driftdetection: disabled
    serviceoperator.azure.com/latest-reconciled-generation: "1"
    example.com/prune: x
`,
    },
    [
      'a.yaml:5 «serviceoperator.azur» error key-misspelt',
      'a.yaml:7 «serviceoperator.azur» error key-misspelt',
      'a.yaml:8 «serviceoperator.azur» error key-misspelt',
      'a.yaml:9 «serviceoperater.azur» error key-misspelt',
      'a.yaml:10 «kustomize.toolkit.fl» error key-misspelt',
      'a.yaml:12 «helm.toolkit.fluxcd.» error key-misspelt',
    ],
  ],
  [
    'values that must be texts, and labels that no server accepts',
    {
      'a.yaml':
        'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a, labels: { team: "a b", size: 1 }, annotations: { on: true } }\ndata: { n: 5, t: "5" }\n',
      'c.yaml': 'apiVersion: v1\nkind: Secret\nmetadata: { name: c, labels: [a] }\nstringData: x\n',
      'b.yaml':
        'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: b }\nspec: { template: { metadata: { labels: { app: -x } } } }\n',
    },
    [
      'a.yaml:3 «"a b"» error label-invalid',
      'a.yaml:3 «1» error text-required',
      'a.yaml:3 «true» error text-required',
      'a.yaml:4 «5» error text-required',
      'b.yaml:4 «-x» error label-invalid',
      'c.yaml:3 «[a]» error text-required',
      'c.yaml:4 «x» error text-required',
    ],
  ],
  [
    'a spec with nothing in it',
    { 'a.yaml': 'apiVersion: example.com/v1\nkind: Box\nmetadata: { name: a }\nspec:\nsize: 1\n' },
    ['a.yaml:4 «spec:» error spec-empty'],
  ],
  [
    'secrets: in plain, encrypted, filled in later',
    {
      'a.yaml': 'apiVersion: v1\nkind: Secret\nmetadata: { name: a }\nstringData: { password: hunter2 }\n',
      'b.yaml':
        'apiVersion: v1\nkind: Secret\nmetadata: { name: b }\ndata: { password: "ENC[AES256_GCM,data:x]" }\nsops: { version: 3 }\n',
      'c.yaml':
        'apiVersion: v1\nkind: Secret\nmetadata: { name: c }\nstringData: { password: "$' + '{PASSWORD}" }\n',
    },
    ['a.yaml:4 «password: hunter2» error secret-plain'],
  ],
  [
    'a federated credential that no pod can use',
    { 'a.yaml': federated('audiences: [other], subject: "system:serviceaccount:shop:nobody"') },
    [
      'a.yaml:14 «[other]» error federated-credential',
      'a.yaml:14 «"system:serviceaccou» error federated-credential',
    ],
  ],
  [
    'pods without the label',
    {
      'a.yaml':
        federated(`${AUDIENCE}, subject: "system:serviceaccount:shop:web"`) +
        account +
        pod('{ serviceAccountName: web, containers: [] }'),
    },
    ['a.yaml:25 «labels: { a: b» error workload-identity'],
  ],
  [
    'pods with the label, and with that of nobody',
    {
      'a.yaml':
        federated(`${AUDIENCE}, subject: "system:serviceaccount:shop:web"`) +
        account +
        pod(
          '{ serviceAccountName: web, containers: [] }',
          '{ labels: { azure.workload.identity/use: "true" } }',
        ) +
        pod('{ containers: [] }', '{ labels: { azure.workload.identity/use: "true" } }').replace(
          'name: web',
          'name: other',
        ),
    },
    ['a.yaml:33 «"true"» warning workload-identity'],
  ],
];
