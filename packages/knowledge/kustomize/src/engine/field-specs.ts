import type { FieldSpec } from './field-path.ts';
import type { Gvk } from './ids.ts';

/*
 * The fields that kustomize's transformers change where no configuration says otherwise (kustomize v5.8.1,
 * api/internal/konfig/builtinpluginconsts). What each table says of a kind is kustomize's, omissions included.
 */

/** Where the spec of the pods of a kind is. */
const PODS: Readonly<Record<string, string>> = {
  Pod: 'spec',
  PodTemplate: 'template/spec',
  Deployment: 'spec/template/spec',
  ReplicaSet: 'spec/template/spec',
  ReplicationController: 'spec/template/spec',
  DaemonSet: 'spec/template/spec',
  StatefulSet: 'spec/template/spec',
  Job: 'spec/template/spec',
  CronJob: 'spec/jobTemplate/spec/template/spec',
};

/** Fields within the pods of kinds. */
function inPods(kinds: readonly string[], ...paths: readonly string[]): readonly FieldSpec[] {
  return kinds.flatMap((kind) => paths.map((path) => ({ kind, path: `${PODS[kind]}/${path}` })));
}

/** The same with the version that kustomize asks for where the kind is Pod. */
function inPodsV1(kinds: readonly string[], ...paths: readonly string[]): readonly FieldSpec[] {
  return inPods(kinds, ...paths).map((spec) => (spec.kind === 'Pod' ? { ...spec, version: 'v1' } : spec));
}

const CONFIGURED = [
  'Pod',
  'PodTemplate',
  'Deployment',
  'ReplicaSet',
  'DaemonSet',
  'StatefulSet',
  'Job',
  'CronJob',
];
const SCHEDULED = [
  'Pod',
  'StatefulSet',
  'Deployment',
  'ReplicationController',
  'CronJob',
  'Job',
  'DaemonSet',
];

/** A kind whose objects are named by fields of other objects. */
export interface NameReference extends Partial<Gvk> {
  readonly kind: string;
  readonly referrers: readonly FieldSpec[];
}

const RBAC = 'rbac.authorization.k8s.io';
const ADMISSION = 'admissionregistration.k8s.io';

const scaled: readonly FieldSpec[] = [{ kind: 'HorizontalPodAutoscaler', path: 'spec/scaleTargetRef/name' }];
const roles: readonly FieldSpec[] = [
  { kind: 'Role', path: 'rules/resourceNames' },
  { kind: 'ClusterRole', path: 'rules/resourceNames' },
];

function annotations(...names: readonly string[]): readonly FieldSpec[] {
  return names.map((name) => ({ kind: 'Ingress', path: `metadata/annotations/${name.replace('/', '\\/')}` }));
}

/** Which fields name which kinds. */
export const NAME_REFERENCES: readonly NameReference[] = [
  {
    kind: 'StorageClass',
    version: 'v1',
    group: 'storage.k8s.io',
    referrers: [
      { kind: 'PersistentVolume', path: 'spec/storageClassName' },
      { kind: 'PersistentVolumeClaim', path: 'spec/storageClassName' },
      { kind: 'StatefulSet', path: 'spec/volumeClaimTemplates/spec/storageClassName' },
    ],
  },
  {
    kind: 'ServiceAccount',
    version: 'v1',
    referrers: [
      { kind: 'RoleBinding', group: RBAC, path: 'subjects' },
      { kind: 'ClusterRoleBinding', group: RBAC, path: 'subjects' },
      ...inPods(SCHEDULED, 'serviceAccountName'),
    ],
  },
  { kind: 'Role', group: RBAC, referrers: [{ kind: 'RoleBinding', group: RBAC, path: 'roleRef/name' }] },
  {
    kind: 'ClusterRole',
    group: RBAC,
    referrers: [
      { kind: 'RoleBinding', group: RBAC, path: 'roleRef/name' },
      { kind: 'ClusterRoleBinding', group: RBAC, path: 'roleRef/name' },
    ],
  },
  {
    kind: 'ConfigMap',
    version: 'v1',
    referrers: [
      ...inPodsV1(
        CONFIGURED,
        'volumes/configMap/name',
        'containers/env/valueFrom/configMapKeyRef/name',
        'initContainers/env/valueFrom/configMapKeyRef/name',
        'containers/envFrom/configMapRef/name',
        'initContainers/envFrom/configMapRef/name',
        'volumes/projected/sources/configMap/name',
      ),
      { kind: 'Node', path: 'spec/configSource/configMap' },
      ...roles,
      ...annotations('nginx.ingress.kubernetes.io/fastcgi-params-configmap'),
    ],
  },
  {
    kind: 'Secret',
    version: 'v1',
    referrers: [
      ...inPodsV1(
        CONFIGURED,
        'volumes/secret/secretName',
        'containers/env/valueFrom/secretKeyRef/name',
        'initContainers/env/valueFrom/secretKeyRef/name',
        'containers/envFrom/secretRef/name',
        'initContainers/envFrom/secretRef/name',
        'imagePullSecrets/name',
        'volumes/projected/sources/secret/name',
      ),
      { kind: 'Ingress', path: 'spec/tls/secretName' },
      ...annotations(
        'ingress.kubernetes.io/auth-secret',
        'nginx.ingress.kubernetes.io/auth-secret',
        'nginx.ingress.kubernetes.io/auth-tls-secret',
      ),
      { kind: 'ServiceAccount', path: 'imagePullSecrets/name' },
      ...['secretName', 'adminSecretName', 'userSecretName', 'secretRef'].map((field) => ({
        kind: 'StorageClass',
        path: `parameters/${field}`,
      })),
      ...roles,
      {
        kind: 'Service',
        group: 'serving.knative.dev',
        version: 'v1',
        path: 'spec/template/spec/containers/env/valueFrom/secretKeyRef/name',
      },
      { kind: 'PersistentVolume', path: 'spec/azureFile/secretName' },
    ],
  },
  {
    kind: 'Service',
    version: 'v1',
    referrers: [
      { kind: 'StatefulSet', group: 'apps', path: 'spec/serviceName' },
      ...[
        'spec/rules/http/paths/backend/serviceName',
        'spec/backend/serviceName',
        'spec/rules/http/paths/backend/service/name',
        'spec/defaultBackend/service/name',
      ].map((path) => ({ kind: 'Ingress', path })),
      { kind: 'APIService', group: 'apiregistration.k8s.io', path: 'spec/service/name' },
      { kind: 'ValidatingWebhookConfiguration', group: ADMISSION, path: 'webhooks/clientConfig/service' },
      { kind: 'MutatingWebhookConfiguration', group: ADMISSION, path: 'webhooks/clientConfig/service' },
    ],
  },
  {
    kind: 'PriorityClass',
    version: 'v1',
    group: 'scheduling.k8s.io',
    referrers: inPods(SCHEDULED, 'priorityClassName'),
  },
  {
    kind: 'PersistentVolume',
    version: 'v1',
    referrers: [
      { kind: 'PersistentVolumeClaim', path: 'spec/volumeName' },
      { kind: 'ClusterRole', path: 'rules/resourceNames' },
    ],
  },
  {
    kind: 'PersistentVolumeClaim',
    version: 'v1',
    referrers: inPods(SCHEDULED, 'volumes/persistentVolumeClaim/claimName'),
  },
  { kind: 'Deployment', referrers: scaled },
  { kind: 'StatefulSet', referrers: scaled },
  { kind: 'ReplicaSet', referrers: scaled },
  { kind: 'ReplicationController', referrers: scaled },
  {
    kind: 'ValidatingAdmissionPolicy',
    group: ADMISSION,
    referrers: [{ kind: 'ValidatingAdmissionPolicyBinding', group: ADMISSION, path: 'spec/policyName' }],
  },
];

/** The kinds that make pods from a template, with where the metadata of the template is. */
const TEMPLATES: readonly FieldSpec[] = [
  { kind: 'ReplicationController', version: 'v1', path: 'spec/template/metadata' },
  { kind: 'Deployment', path: 'spec/template/metadata' },
  { kind: 'ReplicaSet', path: 'spec/template/metadata' },
  { kind: 'DaemonSet', path: 'spec/template/metadata' },
];
const BATCH_TEMPLATES: readonly FieldSpec[] = [
  { kind: 'Job', group: 'batch', path: 'spec/template/metadata' },
  { kind: 'CronJob', group: 'batch', path: 'spec/jobTemplate/metadata' },
  { kind: 'CronJob', group: 'batch', path: 'spec/jobTemplate/spec/template/metadata' },
];

function made(specs: readonly FieldSpec[], field: string): readonly FieldSpec[] {
  return specs.map((spec) => ({ ...spec, path: `${spec.path}/${field}`, create: true }));
}

/** The labels of an object itself. */
export const METADATA_LABELS: FieldSpec = { path: 'metadata/labels', create: true };

/** The labels of objects and of the templates in them. */
export const TEMPLATE_LABELS: readonly FieldSpec[] = [
  METADATA_LABELS,
  ...made(TEMPLATES, 'labels'),
  { kind: 'StatefulSet', group: 'apps', path: 'spec/template/metadata/labels', create: true },
  { kind: 'StatefulSet', group: 'apps', path: 'spec/volumeClaimTemplates[]/metadata/labels', create: true },
  ...made(BATCH_TEMPLATES, 'labels'),
];

const AFFINITIES = ['podAffinity', 'podAntiAffinity'].flatMap((affinity) => [
  `affinity/${affinity}/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels`,
  `affinity/${affinity}/requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels`,
]);

/** The labels of objects and of the templates and selectors in them. */
export const COMMON_LABELS: readonly FieldSpec[] = [
  { kind: 'Service', version: 'v1', path: 'spec/selector', create: true },
  { kind: 'ReplicationController', version: 'v1', path: 'spec/selector', create: true },
  ...['Deployment', 'ReplicaSet', 'DaemonSet'].map((kind) => ({
    kind,
    path: 'spec/selector/matchLabels',
    create: true,
  })),
  { kind: 'StatefulSet', group: 'apps', path: 'spec/selector/matchLabels', create: true },
  ...['Deployment', 'StatefulSet'].flatMap((kind) =>
    [...AFFINITIES, 'topologySpreadConstraints/labelSelector/matchLabels'].map((path) => ({
      kind,
      group: 'apps',
      path: `spec/template/spec/${path}`,
    })),
  ),
  { kind: 'Job', group: 'batch', path: 'spec/selector/matchLabels' },
  { kind: 'CronJob', group: 'batch', path: 'spec/jobTemplate/spec/selector/matchLabels' },
  { kind: 'PodDisruptionBudget', group: 'policy', path: 'spec/selector/matchLabels' },
  ...['spec/podSelector', 'spec/ingress/from/podSelector', 'spec/egress/to/podSelector'].map((path) => ({
    kind: 'NetworkPolicy',
    group: 'networking.k8s.io',
    path: `${path}/matchLabels`,
  })),
  ...TEMPLATE_LABELS,
];

/** The annotations of objects and of the templates in them. */
export const COMMON_ANNOTATIONS: readonly FieldSpec[] = [
  { path: 'metadata/annotations', create: true },
  ...made(TEMPLATES, 'annotations'),
  { kind: 'StatefulSet', path: 'spec/template/metadata/annotations', create: true },
  ...made(BATCH_TEMPLATES, 'annotations'),
];

/** The images of pods, beside each `image` below a list of containers. */
export const IMAGES: readonly FieldSpec[] = ['spec', 'spec/template/spec'].flatMap((pods) => [
  { path: `${pods}/containers[]/image` },
  { path: `${pods}/initContainers[]/image` },
  { path: `${pods}/volumes[]/image/reference` },
]);

/** Namespaces other than an object's own. */
export const NAMESPACES: readonly FieldSpec[] = [
  { kind: 'Namespace', path: 'metadata/name', create: true },
  { kind: 'APIService', group: 'apiregistration.k8s.io', path: 'spec/service/namespace', create: true },
  {
    kind: 'CustomResourceDefinition',
    group: 'apiextensions.k8s.io',
    path: 'spec/conversion/webhook/clientConfig/service/namespace',
  },
];

/** The kinds that have replicas. */
export const REPLICAS: readonly FieldSpec[] = [
  'Deployment',
  'ReplicationController',
  'ReplicaSet',
  'StatefulSet',
].map((kind) => ({ kind, path: 'spec/replicas', create: true }));
