import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type JsonObject, textAt } from '@tandem/kubernetes-objects';
import { afterEach, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
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

const CASES: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ['resources and a namespace', { 'k/kustomization.yaml': 'resources: [a.yaml]\nnamespace: shop\n' }],
  [
    'a base',
    {
      'k/kustomization.yaml': 'resources: [../base]\n',
      'base/kustomization.yaml': 'resources: [a.yaml]\nnamespace: one\n',
      'base/a.yaml': APP,
    },
  ],
  [
    'a patch of operations',
    {
      'k/kustomization.yaml':
        'resources: [a.yaml]\npatches:\n  - target: { kind: Deployment }\n    patch: |-\n      - { op: replace, path: /spec/replicas, value: 3 }\n      - { op: add, path: /metadata/labels/x~1y, value: z }\n      - { op: remove, path: /spec/template/spec/containers/0/env/1 }\n      - { op: add, path: /spec/template/spec/volumes/-, value: { name: w } }\n',
    },
  ],
  [
    'a strategic merge patch',
    {
      'k/kustomization.yaml': 'resources: [a.yaml]\npatches: [{ path: p.yaml }]\n',
      'k/p.yaml':
        'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec:\n  template:\n    spec:\n      containers:\n        - name: web\n          image: other\n          env: [{ name: B, value: "3" }, { name: C, value: "4" }]\n        - name: extra\n          image: e\n',
    },
  ],
  [
    'a patch that deletes',
    {
      'k/kustomization.yaml':
        'resources: [a.yaml]\npatches:\n  - patch: |-\n      apiVersion: v1\n      kind: Service\n      metadata: { name: web }\n      $patch: delete\n  - patch: |-\n      apiVersion: apps/v1\n      kind: Deployment\n      metadata: { name: web }\n      spec: { template: { spec: { containers: [{ name: proxy, $patch: delete }] } } }\n',
    },
  ],
  [
    'images',
    {
      'k/kustomization.yaml':
        'resources: [a.yaml]\nimages: [{ name: "example.com:5000/web", newTag: "2", newName: other }, { name: proxy, digest: "sha256:1111" }]\n',
    },
  ],
  [
    'generated ConfigMaps and Secrets, and what refers to them',
    {
      'k/kustomization.yaml':
        'resources: [u.yaml]\nnamespace: shop\ngeneratorOptions: { labels: { team: shop } }\nconfigMapGenerator:\n  - { name: c, literals: ["A=1", "B=\\"<&>\\""], files: [f.txt, "other=sub/g.txt"], envs: [e.env] }\n  - { name: plain, literals: [X=y], options: { disableNameSuffixHash: true, annotations: { a: b } } }\n  - { name: empty }\nsecretGenerator:\n  - { name: s, literals: ["P=a long word that is more than fifty bytes long, so that its lines are broken"] }\n  - { name: t, type: kubernetes.io/tls, literals: [k=v], options: { immutable: true } }\n',
      'k/f.txt': 'one\ntwo\n',
      'k/sub/g.txt': 'ü',
      'k/e.env': '# said\n\n  K=v w \nL=\n',
      'k/u.yaml':
        'apiVersion: batch/v1\nkind: CronJob\nmetadata: { name: j }\nspec: { jobTemplate: { spec: { template: { spec: { imagePullSecrets: [{ name: s }], containers: [{ name: a, envFrom: [{ configMapRef: { name: c } }, { secretRef: { name: s } }], env: [{ name: x, valueFrom: { configMapKeyRef: { name: c, key: A } } }, { name: y, valueFrom: { secretKeyRef: { name: other, key: A } } }] }], volumes: [{ name: v, configMap: { name: c } }, { name: w, secret: { secretName: s } }, { name: z, projected: { sources: [{ secret: { name: s } }, { configMap: { name: plain } }] } }] } } } } }\n---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: i }\nspec: { tls: [{ secretName: t }] }\n---\napiVersion: v1\nkind: ServiceAccount\nmetadata: { name: a }\nimagePullSecrets: [{ name: s }]\n',
    },
  ],
  [
    'generators over those of a base',
    {
      'k/kustomization.yaml':
        'resources: [../base]\nconfigMapGenerator:\n  - { name: c, behavior: merge, literals: [B=3, C=4] }\n  - { name: d, behavior: replace, literals: [Z=1] }\npatches: [{ patch: "{ apiVersion: v1, kind: ConfigMap, metadata: { name: c }, data: { D: patched } }" }]\n',
      'base/kustomization.yaml':
        'resources: [a.yaml, p.yaml]\nconfigMapGenerator:\n  - { name: c, literals: [A=1, B=2] }\n  - { name: d, literals: [A=1], options: { disableNameSuffixHash: true } }\n',
      'base/a.yaml': APP,
      'base/p.yaml':
        'apiVersion: v1\nkind: Pod\nmetadata: { name: p }\nspec: { containers: [{ name: a, envFrom: [{ configMapRef: { name: c } }, { configMapRef: { name: d } }] }] }\n',
    },
  ],
  [
    'a component over a base',
    {
      'k/kustomization.yaml':
        'resources: [a.yaml]\ncomponents: [../c]\nimages: [{ name: "example.com:5000/web", newTag: "3" }]\n',
      'c/kustomization.yaml':
        'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [extra.yaml]\npatches: [{ target: { kind: Deployment }, patch: "- { op: replace, path: /spec/replicas, value: 7 }" }]\nconfigMapGenerator: [{ name: c, literals: [a=b] }]\n',
      'c/extra.yaml': 'apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: extra }\n',
    },
  ],
  [
    'replicas and labels',
    {
      'k/kustomization.yaml':
        'resources: [a.yaml]\nreplicas: [{ name: web, count: 5 }]\nlabels: [{ pairs: { team: shop } }]\n',
    },
  ],
];

function sourceOf(files: Readonly<Record<string, string>>): SourceFiles {
  const paths = Object.keys(files).sort();
  return {
    read: (path) => files[path],
    list: (folder) => paths.filter((path) => folder === '' || path.startsWith(`${folder}/`)),
  };
}

const keyOf = (object: JsonObject) => `${String(object.kind)} ${textAt(object, 'metadata', 'name')}`;

function hasKubectl(): boolean {
  try {
    execFileSync('kubectl', ['kustomize', '--help'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

let folder = '';
afterEach(() => {
  if (folder) rmSync(folder, { recursive: true, force: true });
});

describe('a folder is built as kubectl kustomize does (skipped where there is no kubectl)', () => {
  it.skipIf(!hasKubectl()).each(CASES)('%s', (_, more) => {
    const files = { 'k/a.yaml': APP, ...more };
    folder = mkdtempSync(join(tmpdir(), 'tandem-kustomize-'));
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const real = execFileSync('kubectl', ['kustomize', join(folder, 'k')], {
      encoding: 'utf8',
      stdio: 'pipe',
    });
    const theirs = parseAllDocuments(real).map((document) => document.toJS() as JsonObject);
    const own = buildFolder(sourceOf(files), 'k');
    const byKind = (objects: readonly JsonObject[]) =>
      [...objects].sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
    expect(own.ok && byKind(JSON.parse(JSON.stringify(own.value)))).toEqual(byKind(theirs));
  });
});
