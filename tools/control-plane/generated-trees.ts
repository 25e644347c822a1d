import fc from 'fast-check';
import { anyObject, names, namespaces, texts, uniqueContainers, yaml } from './generated-objects.ts';

/** Files of a tree by path. */
export type TreeFiles = Readonly<Record<string, string>>;

const pattern = fc.constantFrom('web', '.*', 'a-.*', 'web|api', 'x');
const labelSelectors = fc.constantFrom(
  'app=a',
  'app!=a',
  'app in (a,b)',
  '!tier',
  'tier',
  'app==web,tier notin (b)',
);
const target = fc.record(
  {
    kind: fc.constantFrom('Deployment', 'ConfigMap', '.*Set', 'Service|Pod', 'Box'),
    name: pattern,
    namespace: fc.constantFrom('shop', 'default', '.*'),
    labelSelector: labelSelectors,
    annotationSelector: fc.constantFrom('note', 'note=a', '!note'),
    group: fc.constantFrom('apps', 'batch'),
    version: fc.constantFrom('v1', 'v2'),
  },
  { requiredKeys: [] },
);

const operation = fc.oneof(
  fc.record({
    op: fc.constantFrom('add', 'replace'),
    path: fc.constantFrom(
      '/metadata/labels/app',
      '/spec/replicas',
      '/data/k',
      '/metadata/annotations',
      '/spec/list/0',
      '/spec/list/-',
    ),
    value: fc.oneof(fc.constant('x'), fc.constant(3), fc.constant({ a: 'b' }), fc.constant(null)),
  }),
  fc.record({
    op: fc.constant('remove'),
    path: fc.constantFrom('/metadata/labels', '/spec/replicas', '/data/k', '/spec/list/0'),
  }),
  fc.record({
    op: fc.constant('test'),
    path: fc.constant('/kind'),
    value: fc.constantFrom('Deployment', 'ConfigMap'),
  }),
  fc.record({
    op: fc.constantFrom('copy', 'move'),
    from: fc.constant('/metadata/labels'),
    path: fc.constant('/metadata/other'),
  }),
);

const directives = fc.constantFrom<Readonly<Record<string, string>>>(
  {},
  {},
  {},
  { $patch: 'replace' },
  { $patch: 'delete' },
);
const mergePatch = fc.oneof(
  fc.tuple(anyObject, directives).map(([value, directive]) => ({ ...(value as object), ...directive })),
  fc.tuple(names, uniqueContainers, directives).map(([name, containers, directive]) => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, labels: { app: null } },
    spec: {
      replicas: null,
      template: {
        spec: {
          containers: containers.map((each, index) => (index === 0 ? { ...each, ...directive } : each)),
        },
      },
    },
  })),
);

const patch = fc.oneof(
  { weight: 1, arbitrary: fc.record({ patch: mergePatch.map(yaml) }) },
  fc.record({ patch: mergePatch.map(yaml), target }),
  fc.record({
    patch: mergePatch.map(yaml),
    target,
    options: fc.record({ allowNameChange: fc.boolean(), allowKindChange: fc.boolean() }),
  }),
  fc.record({ patch: fc.array(operation, { minLength: 1, maxLength: 2 }).map(yaml), target }),
);

const generator = fc.record(
  {
    name: names,
    namespace: namespaces,
    behavior: fc.constantFrom('create', 'merge', 'replace'),
    literals: fc
      .uniqueArray(fc.tuple(fc.constantFrom('k', 'l', 'm'), texts), {
        selector: ([key]) => key,
        maxLength: 2,
      })
      .map((pairs) => pairs.map(([key, value]) => `${key}=${value}`)),
    options: fc.record(
      { labels: fc.constant({ app: 'b' }), disableNameSuffixHash: fc.boolean(), immutable: fc.boolean() },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ['name'] },
);

/** Patches as a Flux Kustomization has them. */
export const fluxPatches = fc.array(
  fc.oneof(
    { weight: 1, arbitrary: fc.record({ patch: mergePatch.map(yaml) }) },
    { weight: 3, arbitrary: fc.record({ patch: mergePatch.map(yaml), target }) },
    {
      weight: 2,
      arbitrary: fc.record({ patch: fc.array(operation, { minLength: 1, maxLength: 2 }).map(yaml), target }),
    },
  ),
  { maxLength: 2 },
);

const some = <T>(values: fc.Arbitrary<T>) => fc.array(values, { maxLength: 2 });

const fields = {
  namespace: namespaces,
  namePrefix: fc.constantFrom('a-', 'dev-'),
  nameSuffix: fc.constantFrom('-1', '-x'),
  labels: some(
    fc.record(
      {
        pairs: fc.dictionary(fc.constantFrom('app', 'team'), fc.constantFrom('c', '1'), { minKeys: 1 }),
        includeSelectors: fc.boolean(),
        includeTemplates: fc.boolean(),
      },
      { requiredKeys: ['pairs'] },
    ),
  ),
  commonLabels: fc.dictionary(fc.constantFrom('app', 'team'), fc.constantFrom('d', 'true')),
  commonAnnotations: fc.dictionary(fc.constantFrom('note', 'by'), texts),
  patches: some(patch),

  patchesStrategicMerge: fc.array(mergePatch.map(yaml), { maxLength: 1 }),
  patchesJson6902: fc.array(
    fc.record({
      patch: fc.array(operation, { minLength: 1, maxLength: 1 }).map(yaml),
      target: fc.record({ kind: fc.constant('ConfigMap'), name: pattern }),
    }),
    { maxLength: 1 },
  ),
  images: some(
    fc.record(
      {
        name: fc.constantFrom('web', 'example.com:5000/web', 'proxy', 'org/web', '.*'),
        newName: fc.constantFrom('other', 'example.org/other'),
        newTag: fc.constantFrom('2', 'v3'),
        digest: fc.constant('sha256:22'),
        tagSuffix: fc.constant('-x'),
      },
      { requiredKeys: ['name'] },
    ),
  ),
  replicas: fc.array(fc.record({ name: names, count: fc.nat(5) }), { maxLength: 1 }),
  configMapGenerator: some(generator),
  secretGenerator: some(generator),
  generatorOptions: fc.record({ annotations: fc.constant({ note: 'g' }) }),
};

/** How likely a field is: each kustomization has a few. */
function sparse(): fc.Arbitrary<Readonly<Record<string, unknown>>> {
  return fc
    .subarray(Object.keys(fields), { maxLength: 4 })
    .chain((keys) =>
      fc.record(
        Object.fromEntries(
          keys.map((key) => [
            key,
            (fields as Record<string, fc.Arbitrary<unknown>>)[key] as fc.Arbitrary<unknown>,
          ]),
        ),
      ),
    );
}

const identity = (value: unknown): string => {
  const { kind, metadata: named } = value as {
    readonly kind: string;
    readonly metadata: { readonly name: string };
  };
  return `${kind} ${named.name}`;
};
const objects = fc.uniqueArray(anyObject, { minLength: 2, maxLength: 8, selector: identity });
const documents = (all: readonly unknown[]) => all.map(yaml).join('\n---\n');

/** Trees with a base, an overlay and a component, each with some fields. The overlay is `k`. */
export const anyTree: fc.Arbitrary<TreeFiles> = fc
  .record({
    base: sparse(),
    over: sparse(),
    component: sparse(),
    inBase: objects,
    inOver: objects,
    with: fc.boolean(),
  })
  .map((parts) => ({
    ...parts,
    inOver: parts.inOver.filter((each) => !parts.inBase.some((other) => identity(other) === identity(each))),
  }))
  .map((parts) => ({
    'base/kustomization.yaml': yaml({ resources: ['all.yaml'], ...parts.base }),
    'base/all.yaml': documents(parts.inBase),
    'k/kustomization.yaml': yaml({
      resources: ['../base', ...(parts.with ? ['more.yaml'] : [])],
      ...(parts.with ? {} : { components: ['../c'] }),
      ...parts.over,
    }),
    'k/more.yaml': documents(parts.inOver),
    'c/kustomization.yaml': yaml({
      apiVersion: 'kustomize.config.k8s.io/v1alpha1',
      kind: 'Component',
      ...parts.component,
    }),
  }));
