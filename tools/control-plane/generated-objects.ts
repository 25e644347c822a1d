import fc from 'fast-check';

/** Names that generated objects share, so that they refer to each other. */
export const names = fc.constantFrom('web', 'api', 'settings', 'a-web');
/** Their namespaces. */
export const namespaces = fc.constantFrom('shop', 'default', 'flux-system');
/** Texts that YAML could take for something else. */
export const texts = fc.constantFrom('a', '1', 'true', 'null', '0x1f', 'b c', '', 'x: y', '010');
/** A value as YAML. */
export const yaml = (value: unknown): string => JSON.stringify(value);

const metadata = fc.record(
  {
    name: names,
    namespace: namespaces,
    labels: fc.dictionary(fc.constantFrom('app', 'tier', 'team'), fc.constantFrom('a', 'b', 'web')),
    annotations: fc.dictionary(fc.constantFrom('note', 'config.example/x'), texts),
  },
  { requiredKeys: ['name'] },
);

const container = fc.record(
  {
    name: fc.constantFrom('web', 'proxy', 'init'),
    image: fc.constantFrom(
      'web',
      'web:1',
      'example.com:5000/web:1',
      'proxy@sha256:00',
      'org/web:1@sha256:11',
    ),
    env: fc.array(
      fc.oneof(
        fc.record({ name: fc.constantFrom('A', 'B'), value: texts }),
        fc.record({
          name: fc.constantFrom('C'),
          valueFrom: fc.oneof(
            fc.record({ configMapKeyRef: fc.record({ name: names, key: fc.constant('k') }) }),
            fc.record({ secretKeyRef: fc.record({ name: names, key: fc.constant('k') }) }),
          ),
        }),
      ),
      { maxLength: 3 },
    ),
    envFrom: fc.array(
      fc.oneof(
        fc.record({ configMapRef: fc.record({ name: names }) }),
        fc.record({ secretRef: fc.record({ name: names }) }),
      ),
      { maxLength: 2 },
    ),
    ports: fc.array(
      fc.record(
        {
          containerPort: fc.constantFrom(80, 443),
          protocol: fc.constantFrom('TCP', 'UDP'),
          name: fc.constantFrom('http', 'dns'),
        },
        { requiredKeys: ['containerPort'] },
      ),
      { maxLength: 3 },
    ),
    args: fc.array(texts, { maxLength: 2 }),
  },
  { requiredKeys: ['name', 'image'] },
);

/** Containers of a pod. */
export const uniqueContainers = fc.uniqueArray(container, {
  minLength: 1,
  maxLength: 3,
  selector: ({ name }) => name,
});

const pods = fc.record(
  {
    containers: uniqueContainers,
    initContainers: uniqueContainers,
    serviceAccountName: names,
    volumes: fc.uniqueArray(
      fc.oneof(
        fc.record({ name: fc.constantFrom('v', 'w'), configMap: fc.record({ name: names }) }),
        fc.record({ name: fc.constantFrom('v', 'w'), secret: fc.record({ secretName: names }) }),
        fc.record({
          name: fc.constantFrom('v', 'w'),
          persistentVolumeClaim: fc.record({ claimName: names }),
        }),
      ),
      { maxLength: 2, selector: ({ name }) => name },
    ),
  },
  { requiredKeys: ['containers'] },
);

const selectorLabels = fc.record({ matchLabels: fc.dictionary(fc.constant('app'), fc.constant('a')) });
const object = (
  apiVersion: string,
  kind: string,
  rest: Readonly<Record<string, fc.Arbitrary<unknown>>> = {},
) => fc.record({ apiVersion: fc.constant(apiVersion), kind: fc.constant(kind), metadata, ...rest });

const template = fc.record({ metadata: fc.record({ labels: fc.constant({ app: 'a' }) }), spec: pods });
const workload = (apiVersion: string, kind: string) =>
  object(apiVersion, kind, {
    spec: fc.record(
      { replicas: fc.nat(3), selector: selectorLabels, template, serviceName: names },
      { requiredKeys: ['template'] },
    ),
  });

/** Objects of kinds that kustomize knows, and of one that it does not. */
export const anyObject = fc.oneof(
  workload('apps/v1', 'Deployment'),
  workload('apps/v1', 'StatefulSet'),
  workload('apps/v1', 'DaemonSet'),
  workload('batch/v1', 'Job'),
  object('batch/v1', 'CronJob', {
    spec: fc.record({ jobTemplate: fc.record({ spec: fc.record({ template }) }) }),
  }),
  object('v1', 'Pod', { spec: pods }),
  object('v1', 'Service', {
    spec: fc.record({
      selector: fc.dictionary(fc.constant('app'), fc.constant('a')),
      ports: fc.array(
        fc.record({ port: fc.constantFrom(80, 443), protocol: fc.constantFrom('TCP', 'UDP') }),
        {
          maxLength: 2,
        },
      ),
    }),
  }),
  object('v1', 'ConfigMap', { data: fc.dictionary(fc.constantFrom('k', 'l'), texts) }),
  object('v1', 'Secret', { stringData: fc.dictionary(fc.constantFrom('k', 'l'), texts) }),
  object('v1', 'ServiceAccount', {
    imagePullSecrets: fc.array(fc.record({ name: names }), { maxLength: 2 }),
  }),
  object('v1', 'Namespace'),
  object('v1', 'PersistentVolumeClaim', { spec: fc.record({ storageClassName: names, volumeName: names }) }),
  object('storage.k8s.io/v1', 'StorageClass', { parameters: fc.record({ secretName: names }) }),
  object('autoscaling/v2', 'HorizontalPodAutoscaler', {
    spec: fc.record({ scaleTargetRef: fc.record({ kind: fc.constant('Deployment'), name: names }) }),
  }),
  object('rbac.authorization.k8s.io/v1', 'RoleBinding', {
    roleRef: fc.record({
      apiGroup: fc.constant('rbac.authorization.k8s.io'),
      kind: fc.constantFrom('Role', 'ClusterRole'),
      name: names,
    }),
    subjects: fc.array(
      fc.record(
        {
          kind: fc.constant('ServiceAccount'),
          name: fc.oneof(names, fc.constant('default')),
          namespace: namespaces,
        },
        { requiredKeys: ['kind', 'name'] },
      ),
      { maxLength: 2 },
    ),
  }),
  object('rbac.authorization.k8s.io/v1', 'ClusterRoleBinding', {
    roleRef: fc.record({
      apiGroup: fc.constant('rbac.authorization.k8s.io'),
      kind: fc.constant('ClusterRole'),
      name: names,
    }),
    subjects: fc.array(
      fc.record({ kind: fc.constant('ServiceAccount'), name: names, namespace: namespaces }),
      {
        maxLength: 2,
      },
    ),
  }),
  object('rbac.authorization.k8s.io/v1', 'Role', {
    rules: fc.array(fc.record({ resourceNames: fc.array(names, { maxLength: 2 }) }), { maxLength: 2 }),
  }),
  object('rbac.authorization.k8s.io/v1', 'ClusterRole'),
  object('networking.k8s.io/v1', 'Ingress', {
    spec: fc.record({
      tls: fc.array(fc.record({ secretName: names }), { maxLength: 1 }),
      defaultBackend: fc.record({ service: fc.record({ name: names }) }),
    }),
  }),
  object('example.com/v1', 'Box', {
    spec: fc.record({ template, list: fc.array(texts, { maxLength: 2 }), image: fc.constant('web:1') }),
  }),
  object('apiextensions.k8s.io/v1', 'CustomResourceDefinition'),
);
