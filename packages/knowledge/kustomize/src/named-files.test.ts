import { readManifests } from '@tandem/kubernetes-objects';
import { expect, it } from 'vitest';
import { namedFiles } from './named-files.ts';

const named = (files: Readonly<Record<string, string>>) => {
  const { resources, inputs } = namedFiles(
    Object.entries(files).map(([path, text]) => ({ path, text })),
    (file) => readManifests(file).manifests,
  );
  return { resources: [...resources], inputs: [...inputs] };
};

it('tells objects from what kustomizations read besides', () => {
  const text = `resources: [box.yaml, ../base/]
components: [../part]
patches: [{ path: ../p.yaml }, { patch: x }]
patchesStrategicMerge: [q.yaml, "kind: Box\\n"]
patchesJson6902: [{ path: r.json }]
replacements: [{ path: s.yaml }]
transformers: [t.yaml]
configurations: [c.yaml]
crds: [crd.json]
openapi: { path: api.json }
configMapGenerator: [{ name: g, files: [values.yaml, key=other.yaml], envs: [a.env] }]
secretGenerator: [{ name: h, env: b.env }]
helmCharts: [{ name: x, valuesFile: v.yaml, additionalValuesFiles: [w.yaml] }]
`;
  expect(named({ 'a/kustomization.yaml': text })).toEqual({
    resources: ['a/box.yaml', 'base', 'part'],
    inputs: [
      ...['c.yaml', 'crd.json', 't.yaml', 'q.yaml'].map((name) => `a/${name}`),
      'p.yaml',
      ...[
        'r.json',
        's.yaml',
        'api.json',
        'values.yaml',
        'other.yaml',
        'a.env',
        'b.env',
        'v.yaml',
        'w.yaml',
      ].map((name) => `a/${name}`),
    ],
  });
});

it('takes a file that one kustomization patches with and another applies for an object', () => {
  expect(
    named({
      'a/kustomization.yaml': 'patches: [{ path: x.yaml }]\n',
      'b/kustomization.yaml': 'resources: [../a/x.yaml]\n',
    }),
  ).toEqual({ resources: ['a/x.yaml'], inputs: [] });
});
