import { describe, expect, it } from 'vitest';
import { buildFolder } from './build.ts';
import type { SourceFiles } from './source-files.ts';

const APP = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, labels: { app: web } }
spec:
  replicas: 1
  template:
    spec:
      containers:
        - name: web
          image: example.com:5000/web:1
          env: [{ name: A, value: "1" }, { name: B, value: "2" }]
        - name: proxy
          image: proxy@sha256:0000
      volumes: [{ name: v, emptyDir: {} }]
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { ports: [{ port: 80 }] }
`;

function sourceOf(files: Readonly<Record<string, string>>): SourceFiles {
  const paths = Object.keys(files).sort();
  return {
    read: (path) => files[path],
    list: (folder) => paths.filter((path) => folder === '' || path.startsWith(`${folder}/`)),
  };
}

describe('what only the real program builds', () => {
  it.each([
    ['a chart', 'helmCharts: [{ name: a }]', 'the field helmCharts'],
    ['a replacement', 'replacements: [{ path: r.yaml }]', 'the field replacements'],
    ['a resource from elsewhere', 'resources: ["https://example.com/a"]', 'https://example.com/a, which is'],
    [
      'bytes that are not text',
      'configMapGenerator: [{ name: a, files: [bytes] }]',
      'bytes, which is not text',
    ],
  ])('%s is unsupported', (_, kustomization, what) => {
    const files = { 'k/kustomization.yaml': kustomization, 'k/bytes': '\uFFFD' };
    const detail = expect.stringContaining(what);
    expect(buildFolder(sourceOf(files), 'k')).toMatchObject({
      ok: false,
      error: { kind: 'unsupported', detail },
    });
  });
});

const COMPONENT = 'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n';

describe('what cannot be built', () => {
  it.each([
    [
      'a resource that is not there',
      { 'k/kustomization.yaml': 'resources: [b.yaml]\n' },
      'k/kustomization.yaml: k/b.yaml is not there.',
    ],
    [
      'a resource outside',
      { 'k/kustomization.yaml': 'resources: [../../etc]\n' },
      'k/kustomization.yaml: ../../etc leads out of the repository.',
    ],
    ['a cycle', { 'k/kustomization.yaml': 'resources: [../k]\n' }, 'k -> k is a cycle.'],
    [
      'a base that holds the folder',
      { 'kustomization.yaml': 'namePrefix: a-\n', 'k/kustomization.yaml': 'resources: [..]\n' },
      'k -> . is a cycle.',
    ],
    [
      'a component among the resources',
      {
        'k/kustomization.yaml': 'resources: [../c]\n',
        'c/kustomization.yaml': `${COMPONENT}namePrefix: a-\n`,
      },
      'k/kustomization.yaml: ../c is a component; name it under components.',
    ],
    [
      'a base among the components',
      { 'k/kustomization.yaml': 'components: [../c]\n', 'c/kustomization.yaml': 'namePrefix: a-\n' },
      'k/kustomization.yaml: ../c is not of kind Component.',
    ],
    [
      'a field that is unknown',
      { 'k/kustomization.yaml': 'resource: [a.yaml]\n' },
      'k/kustomization.yaml: resource is an unknown field.',
    ],
    [
      'a number where text is expected',
      { 'k/kustomization.yaml': 'images: [{ name: a, newTag: 1.5 }]\n' },
      'k/kustomization.yaml: images[0].newTag must be text; put 1.5 in quotes.',
    ],
    [
      'a kustomization of nothing',
      { 'k/kustomization.yaml': 'kind: Kustomization\n' },
      'k/kustomization.yaml is empty.',
    ],
    [
      'two kustomizations',
      { 'k/kustomization.yaml': 'resources: [a.yaml]\n', 'k/kustomization.yml': 'resources: [a.yaml]\n' },
      'k has two kustomizations: k/kustomization.yaml, k/kustomization.yml.',
    ],
    [
      'an object that is there twice',
      { 'k/kustomization.yaml': 'resources: [a.yaml, b.yaml]\n', 'k/b.yaml': APP },
      'k/kustomization.yaml: Deployment.v1.apps/web.[noNs] is there already; an object can be added once.',
    ],
    [
      'two objects that a namespace makes one',
      {
        'k/kustomization.yaml': 'resources: [b.yaml]\nnamespace: shop\n',
        'k/b.yaml': ['one', 'two']
          .map(
            (namespace) =>
              `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a, namespace: ${namespace} }\n`,
          )
          .join('---\n'),
      },
      'k/kustomization.yaml: in the namespace shop two objects are ConfigMap.v1.[noGrp]/a.shop.',
    ],
    [
      'an object without a name',
      { 'k/kustomization.yaml': 'resources: [b.yaml]\n', 'k/b.yaml': 'apiVersion: v1\nkind: ConfigMap\n' },
      'k/b.yaml has an object of kind ConfigMap without metadata.name.',
    ],
    [
      'a patch for nothing',
      {
        'k/kustomization.yaml':
          'resources: [a.yaml]\npatches:\n  - patch: "{ apiVersion: v1, kind: X, metadata: { name: y } }"\n',
      },
      'is for (X.v1.[noGrp]/y.[noNs]).',
    ],
    [
      'a patch of another version',
      {
        'k/kustomization.yaml':
          'resources: [a.yaml]\npatches:\n  - patch: "{ apiVersion: apps/v1beta1, kind: Deployment, metadata: { name: web } }"\n',
      },
      'is for (Deployment.v1beta1.apps/web.[noNs]).',
    ],
    [
      'an operation on nothing',
      {
        'k/kustomization.yaml':
          'resources: [a.yaml]\npatches:\n  - { target: { kind: Service }, patch: "- { op: remove, path: /spec/none }" }\n',
      },
      'cannot be done: there is no such value',
    ],
    [
      'replicas of nothing',
      { 'k/kustomization.yaml': 'resources: [a.yaml]\nreplicas: [{ name: other, count: 1 }]\n' },
      'k/kustomization.yaml: no workload with replicas is called other.',
    ],
    [
      'a generator of a key that is given twice',
      { 'k/kustomization.yaml': 'configMapGenerator: [{ name: a, literals: [a=1, a=2] }]\n' },
      'k/kustomization.yaml: the generator of ConfigMap a has the key a twice.',
    ],
    [
      'a generator of a file that is not there',
      { 'k/kustomization.yaml': 'configMapGenerator: [{ name: a, files: [none] }]\n' },
      'k/kustomization.yaml: there is no k/none.',
    ],
    [
      'a generator of what is there',
      { 'k/kustomization.yaml': 'configMapGenerator: [{ name: a }, { name: a }]\n' },
      'is there already; its generator needs the behavior merge or replace.',
    ],
    [
      'a patch that kustomize takes for JSON',
      {
        'k/kustomization.yaml':
          'resources: [a.yaml]\npatches: [{ target: { kind: Service }, patch: "[{ op: remove, path: /spec }]" }]\n',
      },
      'begins with [',
    ],
    [
      'a target that is not an expression',
      {
        'k/kustomization.yaml':
          'resources: [a.yaml]\npatches: [{ target: { name: "(" }, patch: "- { op: remove, path: /spec }" }]\n',
      },
      "name: '(' is not a regular expression.",
    ],
    ['an empty folder', { 'other/a.yaml': APP }, 'path not found'],
  ])('%s is an error', (_, files, message) => {
    const built = buildFolder(
      sourceOf({ 'k/a.yaml': APP, ...files } as Record<string, string>),
      message.includes('path not') ? 'none' : 'k',
    );
    expect(built).toMatchObject({
      ok: false,
      error: { kind: 'invalid', detail: expect.stringContaining(message) },
    });
  });
});
