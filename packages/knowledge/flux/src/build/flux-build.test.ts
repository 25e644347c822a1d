import type { SourceFiles } from '@tandem/kustomize';
import { expect, it } from 'vitest';
import { fluxBuild } from './flux-build.ts';

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

it('a Kustomization of Flux fills in variables, images and its namespace', () => {
  const files = sourceOf({
    'k/a.yaml':
      `${APP}---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: c }\ndata: { a: "$` +
      `{UNIT}", b: "$` +
      `{NONE:=x}", c: "$$` +
      `{UNIT}" }\n`,
  });
  const built = fluxBuild(files, {
    path: './k',
    targetNamespace: 'shop',
    images: [{ name: 'example.com:5000/web', newTag: '2', digest: 'sha256:2' }],
    postBuild: { substitute: { UNIT: 'shop-7' } },
  });
  expect(built.ok && built.value.objects).toMatchObject([
    {
      metadata: { namespace: 'shop' },
      spec: { template: { spec: { containers: [{ image: 'example.com:5000/web:2@sha256:2' }, {}] } } },
    },
    {},
    { data: { a: 'shop-7', b: 'x', c: '$' + '{UNIT}' } },
  ]);
  expect(fluxBuild(files, { path: './k', kubeConfig: {} })).toMatchObject({
    ok: false,
    error: { kind: 'unsupported', detail: 'spec.kubeConfig applies it to another cluster.' },
  });
});

it('a Kustomization of Flux adds components, a prefix, a suffix and common metadata', () => {
  const files = sourceOf({
    'k/kustomization.yaml':
      'resources: [a.yaml]\nimages: [{ name: proxy, newTag: 1.5 }]\nresource: [unknown]\n',
    'k/a.yaml': APP,
    'c/kustomization.yaml':
      'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nreplicas: [{ name: web, count: 3 }]\n',
  });
  const built = fluxBuild(files, {
    path: './k',
    components: ['../c', '../missing'],
    ignoreMissingComponents: true,
    namePrefix: 'a-',
    nameSuffix: '-b',
    decryption: { provider: 'sops' },
    commonMetadata: { labels: { team: 'shop' } },
  });
  expect(built.ok && built.value.objects).toMatchObject([
    {
      metadata: { name: 'a-web-b', labels: { app: 'web', team: 'shop' } },
      spec: { replicas: 3, template: { spec: { containers: [{}, { image: 'proxy:1.5' }] } } },
    },
    { metadata: { name: 'a-web-b', labels: { team: 'shop' } } },
  ]);
});

it('a patch of a Kustomization that fits no object is an error', () => {
  const patch = 'apiVersion: v1\nkind: Service\nmetadata: { name: other }\n';
  expect(fluxBuild(sourceOf({ 'k/a.yaml': APP }), { path: './k', patches: [{ patch }] })).toMatchObject({
    ok: false,
    error: { kind: 'invalid', detail: expect.stringContaining('Service.v1.[noGrp]/other') },
  });
});
