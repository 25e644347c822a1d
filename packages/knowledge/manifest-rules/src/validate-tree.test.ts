import { formatLocation, ok } from '@tandem/contract';
import { Kinds, mayHoldObjects, readCrds } from '@tandem/kubernetes-objects';
import { sourceOfFiles } from '@tandem/kustomize';
import { describe, expect, it } from 'vitest';
import { validateTree } from './validate-tree.ts';

const CRD = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: boxes.example.com }
spec:
  group: example.com
  scope: Namespaced
  names: { kind: Box, plural: boxes }
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec:
              type: object
              required: [size]
              properties:
                size: { type: integer }
                name: { type: string }
                kept: { type: string, x-kubernetes-validations: [{ rule: "self == oldSelf" }] }
`;

const kinds = new Kinds(readCrds([{ path: 'crd.yaml', text: CRD }]).kinds);

interface Program {
  /** What it makes of a folder; its failure is a sentence. */
  readonly [folder: string]: string;
}

async function check(files: Readonly<Record<string, string>>, program?: Program) {
  const given = Object.entries(files).map(([path, text]) => ({ path, text }));
  const asked: string[] = [];
  const { findings, built } = await validateTree(given.filter(mayHoldObjects), {
    kinds,
    strict: false,
    source: sourceOfFiles(given),
    root: '.',
    kustomize: {
      program: async () => (program ? 'kustomize' : undefined),
      build: async (_, folder) => {
        asked.push(folder);
        return ok(program?.[folder] ?? '');
      },
    },
  });
  const told = findings.map(
    ({ at, rule, severity }) => `${at ? formatLocation(at) : ''} ${severity} ${rule}`,
  );
  return { asked, built, all: told, told: told.filter((line) => !/ info /.test(line)), findings };
}

const box = (spec: string, name = 'a') =>
  `apiVersion: example.com/v1\nkind: Box\nmetadata: { name: "${name}" }\nspec: ${spec}\n`;
/** A variable of Flux. */
const v = (name: string) => `\${${name}}`;

const flux = (spec: string) =>
  `apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: { name: apps, namespace: flux-system }\nspec: { wait: true, prune: false, path: ./apps, sourceRef: { kind: GitRepository, name: flux-system }, ${spec} }\n`;
/** A kustomization that only the program builds. */
const PLUGIN = 'resources: [box.yaml]\ntransformers: [plugin.yaml]\n';

describe('the real kustomize', () => {
  it('is asked where the folder that is built is the root', async () => {
    const files = { 'kustomization.yaml': PLUGIN, 'box.yaml': box('{ size: 1 }') };
    const { told, asked } = await check(files, { '': box('{ size: one }') });
    expect(asked).toEqual(['']);
    expect(told).toEqual(['box.yaml:4:15 error schema-type']);
  });

  it('is not asked for what is built without it', async () => {
    const files = {
      'clusters/a/kustomization.yaml': 'resources: [apps.yaml]\n',
      'clusters/a/apps.yaml': flux(''),
      'apps/box.yaml': box('{ size: one }'),
    };
    const { told, asked } = await check(files, { 'clusters/a': flux('') });
    expect(asked).toEqual([]);
    expect(told).toEqual(['apps/box.yaml:4:15 error schema-type']);
  });

  it('is asked for folders that only what it made leads to', async () => {
    const files = {
      'clusters/a/kustomization.yaml': `${PLUGIN.replace('box', 'apps')}`,
      'clusters/a/apps.yaml': flux(''),
      'apps/kustomization.yaml': PLUGIN,
      'apps/box.yaml': box('{ size: 1 }'),
    };
    const { told, asked } = await check(files, { 'clusters/a': flux(''), apps: box('{ size: one }') });
    expect(asked).toEqual(['clusters/a', 'apps']);
    expect(told).toEqual(['apps/box.yaml:4:15 error schema-type']);
  });

  it('keeps the place of an object whose name is filled in', async () => {
    const files = {
      'clusters/a/apps.yaml': flux('postBuild: { substitute: { name: my-box } }'),
      'apps/kustomization.yaml': PLUGIN,
      'apps/box.yaml': box('{ name: x }', v('name')),
    };
    const program = { apps: box('{ size: 1, nmae: x }', v('name')) };
    expect((await check(files, program)).told).toEqual(['apps/box.yaml:4:1 error unknown-field']);
  });
});

describe('variables of Flux', () => {
  const tree = (spec: string, text: string) => ({
    'clusters/a/apps.yaml': flux(spec),
    'apps/box.yaml': text,
  });

  it('are filled in as text, so that they may become numbers', async () => {
    const values = 'postBuild: { substitute: { n: "3", t: "12", q: "word" } }';
    expect((await check(tree(values, box(`{ size: "${v('n')}", name: "${v('q')}" }`)))).told).toEqual([]);
    expect((await check(tree(values, box(`{ size: 1, name: "${v('t')}" }`)))).told).toEqual([
      'apps/box.yaml:4:24 error schema-type',
    ]);
    expect((await check(tree(values, box(`{ size: "${v('q')}" }`)))).told).toEqual([
      'apps/box.yaml:4:15 error schema-type',
    ]);
  });

  it('whose values the cluster alone has are not judged, and the rest is', async () => {
    const values = 'postBuild: { substituteFrom: [{ kind: ConfigMap, name: facts }] }';
    expect((await check(tree(values, box(`{ size: "${v('n')}" }`)))).told).toEqual([]);
    expect((await check(tree(values, box(`{ size: "${v('n')}", nmae: x }`)))).told).toEqual([
      'apps/box.yaml:4:23 error unknown-field',
    ]);
  });

  it('may break the YAML that they stand in', async () => {
    const values = 'postBuild: { substitute: { n: "a: b: c" } }';
    const { told, findings } = await check(tree(values, box(`{ size: "${v('n')}" }`)));
    expect(told).toEqual(['clusters/a/apps.yaml:4:41 error build-failed']);
    expect(findings.find(({ rule }) => rule === 'build-failed')?.message).toContain('after spec.postBuild');
  });
});

it('takes what generators make for made', async () => {
  const pod =
    'apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec: { containers: [{ envFrom: [{ configMapRef: { name: g } }] }] }\n';
  const files = {
    'kustomization.yaml': 'resources: [pod.yaml]\nconfigMapGenerator: [{ name: g, envs: [a.env] }]\n',
    'pod.yaml': pod,
    'a.env': 'A=1\n',
  };
  expect((await check(files)).told).toEqual([]);
});

it('names a cycle of kustomizations that nothing else leads to', async () => {
  const { findings } = await check({
    'a/kustomization.yaml': 'resources: [../b]\n',
    'b/kustomization.yaml': 'resources: [../a]\n',
  });
  expect(findings.map(({ message }) => message).join()).toContain('a -> b -> a is a cycle');
});

it('does not guess what is missing where something was not built', async () => {
  const pod =
    'apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec: { containers: [{ envFrom: [{ configMapRef: { name: g } }] }] }\n';
  const files = {
    'kustomization.yaml': 'resources: [pod.yaml]\nreplacements: [{ path: r.yaml }]\n',
    'pod.yaml': pod,
  };
  expect((await check(files)).told).toEqual(['kustomization.yaml warning not-built']);
  expect((await check({ ...files, 'kustomization.yaml': 'resources: [pod.yaml]\n' })).told).toEqual([
    'pod.yaml:4:58 error config-missing',
  ]);
});

it.each([
  ['an object without metadata', 'apiVersion: v1\nkind: ConfigMap\n', '1:1 error name-missing'],
  [
    'a custom object without a name',
    'apiVersion: example.com/v1\nkind: Box\nmetadata: {}\nspec: { size: 1 }\n',
    '3:11 error name-missing',
  ],
  ['a name that no server takes', box('{ size: 1 }', 'My Box'), '3:19 error name-invalid'],
  [
    'the list of a kind',
    'apiVersion: example.com/v1\nkind: BoxList\nitems: [{ metadata: { name: a }, spec: { size: x } }]\n',
    '3:48 error schema-type',
  ],
  [
    'a Secret of which one value is encrypted',
    'apiVersion: v1\nkind: Secret\nmetadata: { name: a }\nstringData: { one: "ENC[x]", other: plain }\nsops: { version: 3 }\n',
    '4:30 error secret-plain',
  ],
  [
    'a template',
    'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata: {{ toYaml .Values }}\n{{ end }}\n',
    '4:7 error yaml-invalid',
  ],
  [
    'a control character',
    'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata: { a: "\u0000" }\n',
    '4:13 error yaml-invalid',
  ],
])('finds %s', async (_, text, expected) => {
  expect((await check({ 'a.yaml': text })).told).toEqual([`a.yaml:${expected}`]);
});

it('names the rules of a schema that nothing here can check', async () => {
  const { findings } = await check({ 'a.yaml': box('{ size: 1 }') });
  expect(findings.map(({ severity, rule, message }) => `${severity} ${rule} ${message}`)).toEqual([
    'info schema-unchecked example.com/v1 Box: not checked here is self == oldSelf of spec.kept, as it compares with the object before.',
  ]);
});

it.each([
  ['versions that are no maps', CRD.replace('versions:\n', 'versions:\n    - null\n')],
  ['no versions', 'kind: CustomResourceDefinition\nspec: { group: a.com, names: { kind: A } }\n'],
])('says that a definition with %s is broken', (_, text) => {
  expect(readCrds([{ path: 'crd.yaml', text }]).findings.map(({ rule }) => rule)).toEqual(['crd-invalid']);
});

it.each([
  ['{"apiVersion":"v1","kind":"Secret"}', true],
  ['{apiVersion: v1, kind: Secret}', true],
  ["'apiVersion': v1\n", true],
  ['- kind: A\n', true],
  ['stages: [{ kind: a }]\n', false],
  ['image: { tag: 1 }\n', false],
])('tells by its fields whether %s may hold objects: %s', (text, expected) => {
  expect(mayHoldObjects({ path: 'a.yaml', text })).toBe(expected);
});
