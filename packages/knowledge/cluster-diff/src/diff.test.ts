import { readTree, type Scope } from '@tandem/cluster-tree';
import { Kinds, readCrds } from '@tandem/kubernetes-objects';
import { sourceOfFiles } from '@tandem/kustomize';
import { describe, expect, it } from 'vitest';
import { diffClusters } from './diff.ts';
import { diffText } from './text.ts';

type Files = Readonly<Record<string, string>>;

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
              properties:
                size: { type: integer, x-kubernetes-validations: [{ rule: "self >= oldSelf", message: "it may not shrink" }] }
                color: { type: string, x-kubernetes-validations: [{ rule: "self == oldSelf" }] }
`;
const kinds = new Kinds(readCrds([{ path: 'crd.yaml', text: CRD }]).kinds);

const scopesOf = (files: Files): readonly Scope[] => {
  const manifests = Object.entries(files).map(([path, text]) => ({ path, text }));
  return readTree({ manifests, source: sourceOfFiles(manifests), kinds }).tree.scopes;
};

const flux = (spec = 'prune: true', name = 'apps', path = './apps') =>
  `apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: { name: ${name}, namespace: flux-system }\nspec: { path: ${path}, sourceRef: { kind: GitRepository, name: flux-system }, ${spec} }\n`;
const object = (kind: string, rest: string, meta = '', apiVersion = 'v1') =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: a, namespace: shop${meta} }\n${rest}\n`;
const tree = (app: string, cluster = flux()): Files => ({
  'clusters/one/apps.yaml': cluster,
  'apps/a.yaml': app,
});

function changes(old: Files, next: Files) {
  const [diff] = diffClusters(scopesOf(old), scopesOf(next), kinds);
  return (diff?.changes ?? []).map(
    ({ kind, object: name, why }) => `${kind} ${name}${why === undefined ? '' : ` (${why})`}`,
  );
}

const MAP = object('ConfigMap', 'data: { k: one }');
const keep = (name: string, value: string) =>
  `, annotations: { kustomize.toolkit.fluxcd.io/${name}: ${value} }`;

describe('an object', () => {
  it('is added or changed, with the fields and values', () => {
    const next = { ...tree(MAP.replace('one', 'two')), 'apps/b.yaml': MAP.replace('name: a', 'name: b') };
    expect(changes(tree(MAP), next)).toEqual(['changed ConfigMap shop/a', 'added ConfigMap shop/b']);
    const [diff] = diffClusters(scopesOf(tree(MAP)), scopesOf(next), kinds);
    expect(diff?.changes[0]?.fields).toEqual([{ path: 'data.k', before: '"one"', after: '"two"' }]);
  });

  it('is the same where only its file moves', () => {
    const next = { 'clusters/one/apps.yaml': flux(), 'apps/other/moved.yaml': MAP };
    expect(changes(tree(MAP), next)).toEqual([]);
  });

  it.each([
    [
      'its Kustomization prunes',
      flux(),
      MAP,
      'pruned ConfigMap shop/a (Kustomization flux-system/apps prunes)',
    ],
    [
      'its Kustomization does not prune',
      flux('prune: false'),
      MAP,
      'left ConfigMap shop/a (Kustomization flux-system/apps does not prune)',
    ],
    [
      'its Kustomization is suspended',
      flux('prune: true, suspend: true'),
      MAP,
      'left ConfigMap shop/a (Kustomization flux-system/apps is suspended)',
    ],
    [
      'pruning is disabled on it',
      flux(),
      object('ConfigMap', '', keep('prune', 'disabled')),
      'left ConfigMap shop/a (pruning is disabled on it)',
    ],
  ])('that goes is pruned or left, where %s', (_, cluster, app, expected) => {
    const rest = { 'apps/b.yaml': MAP.replace('name: a', 'name: b') };
    const next = { 'clusters/one/apps.yaml': cluster, ...rest };
    expect(changes({ ...tree(app, cluster), ...rest }, next)).toEqual([expected]);
  });

  it.each([
    ['', 'pruned ConfigMap shop/a (Kustomization flux-system/apps, which applied it, is deleted)'],
    [
      ', deletionPolicy: Orphan',
      'left ConfigMap shop/a (Kustomization flux-system/apps is deleted with deletionPolicy Orphan)',
    ],
  ])('goes with its Kustomization, where that is pruned: %s', (policy, expected) => {
    const all = flux('prune: true', 'all', './all');
    const old = {
      'clusters/one/all.yaml': all,
      'all/apps.yaml': flux(`prune: true${policy}`),
      'all/b.yaml': MAP.replace('name: a', 'name: b'),
      'apps/a.yaml': MAP,
    };
    const next = { 'clusters/one/all.yaml': all, 'all/b.yaml': MAP.replace('name: a', 'name: b') };
    expect(changes(old, next)).toContain(expected);
  });
});

describe('a change is rejected', () => {
  const deployment = (app: string, meta = '') =>
    object('Deployment', `spec: { selector: { matchLabels: { app: ${app} } } }`, meta, 'apps/v1');
  const box = (spec: string) => object('Box', `spec: ${spec}`, '', 'example.com/v1');

  it.each([
    [
      'the selector of a Deployment',
      deployment('a'),
      deployment('b'),
      /^rejected Deployment shop\/a \(spec.selector: the field is immutable/,
    ],
    [
      'the name of the service of a StatefulSet',
      object('StatefulSet', 'spec: { serviceName: a, replicas: 1 }', '', 'apps/v1'),
      object('StatefulSet', 'spec: { serviceName: b, replicas: 2 }', '', 'apps/v1'),
      /^rejected StatefulSet shop\/a \(spec.serviceName: /,
    ],
    [
      'the class of a claim',
      object('PersistentVolumeClaim', 'spec: { storageClassName: a }'),
      object('PersistentVolumeClaim', 'spec: { storageClassName: b }'),
      /^rejected PersistentVolumeClaim shop\/a \(spec.storageClassName: /,
    ],
    [
      'the data of an immutable ConfigMap',
      object('ConfigMap', 'immutable: true\ndata: { k: a }'),
      object('ConfigMap', 'immutable: true\ndata: { k: b }'),
      /^rejected ConfigMap shop\/a \(data: the object is immutable\)/,
    ],
    [
      'a value that may not shrink',
      box('{ size: 3 }'),
      box('{ size: 2 }'),
      /^rejected Box shop\/a \(spec.size: it may not shrink\)/,
    ],
    [
      'a value that may not change',
      box('{ color: red }'),
      box('{ color: blue }'),
      /^rejected Box shop\/a \(spec.color: the rule self == oldSelf is broken\)/,
    ],
  ])('for %s', (_, old, next, expected) => {
    expect(changes(tree(old), tree(next))).toEqual([expect.stringMatching(expected)]);
  });

  it.each([
    ['a value that may grow', box('{ size: 3 }'), box('{ size: 4 }'), 'changed Box shop/a'],
    ['a value that is new', box('{ size: 3 }'), box('{ size: 3, color: red }'), 'changed Box shop/a'],
    [
      'what may change of a StatefulSet',
      object('StatefulSet', 'spec: { replicas: 1 }', '', 'apps/v1'),
      object('StatefulSet', 'spec: { replicas: 2 }', '', 'apps/v1'),
      'changed StatefulSet shop/a',
    ],
  ])('not for %s', (_, old, next, expected) => expect(changes(tree(old), tree(next))).toEqual([expected]));

  it('not where force is on: it is made anew', () => {
    const forced = deployment('b', keep('force', 'enabled'));
    expect(changes(tree(deployment('a', keep('force', 'enabled'))), tree(forced))).toEqual([
      expect.stringMatching(/^recreated Deployment shop\/a .*force is on/),
    ]);
    expect(
      changes(tree(deployment('a'), flux('force: true')), tree(deployment('b'), flux('force: true'))),
    ).toEqual([expect.stringMatching(/^recreated /)]);
  });

  it('not where Flux leaves the object alone', () => {
    const kept = (app: string) => deployment(app, keep('ssa', 'IfNotPresent'));
    expect(changes(tree(kept('a')), tree(kept('b')))).toEqual([
      'kept Deployment shop/a (Flux is asked to leave it as it is)',
    ]);
  });
});

it('shows neither values of Secrets nor encrypted ones', () => {
  const secret = (value: string) =>
    object('Secret', `stringData: { password: ${value}, open: "ENC[${value}]" }\nx: "ENC[${value}]"`);
  const diffs = diffClusters(scopesOf(tree(secret('first'))), scopesOf(tree(secret('second'))), kinds);
  const text = diffText(diffs) + JSON.stringify(diffs);
  expect(text).not.toMatch(/first|second/);
  expect(text).toContain('stringData.password: changed');
  expect(text).toContain('x: changed');
});

it('counts what changes in each cluster, and names what was not compared', () => {
  const remote = { 'apps/kustomization.yaml': 'resources: [a.yaml, https://example.com/x.yaml]\n' };
  const diffs = diffClusters(
    scopesOf({ ...tree(MAP), ...remote }),
    scopesOf({ ...tree(MAP.replace('one', 'two')), ...remote }),
    kinds,
  );
  expect(diffText(diffs)).toBe(
    'clusters/one: 1 changed\n  ~ changed ConfigMap shop/a (apps/a.yaml:3:19)\n      data.k: "one" -> "two"\n  not compared: https://example.com/x.yaml\n',
  );
});
