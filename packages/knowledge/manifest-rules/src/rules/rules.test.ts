import { describe, expect, it } from 'vitest';
import { CASES, flux, found, group, pod } from './rules.fixture.ts';
import { RULES } from './rules.ts';

describe('the rules', () => {
  it.each(CASES)('%s', (_, files, expected) => {
    expect(found(files)).toEqual(expected);
  });

  it('are each found by a case', () => {
    const told = new Set(CASES.flatMap(([, , expected]) => expected.map((line) => line.split(' ').at(-1))));
    expect(RULES.map(({ name }) => name).filter((name) => !told.has(name))).toEqual([]);
  });
});

describe('a tree', () => {
  it('is checked as it is built: what a patch adds is told where the object stands', () => {
    const files = {
      'base/kustomization.yaml': 'resources: [rg.yaml]\n',
      'base/rg.yaml': group(),
      'over/kustomization.yaml':
        'resources: [../base]\npatches:\n  - target: { kind: ResourceGroup }\n    patch: |-\n      - { op: replace, path: /metadata/annotations/serviceoperator.azure.com~1reconcile-policy, value: Manage }\n',
    };
    expect(found(files)).toEqual(['base/rg.yaml:3 «detach-on-delete» error azure-policy-unknown']);
  });

  it('says what cannot be built, and what it does not understand', () => {
    expect(
      found({
        'clusters/a/k.yaml': flux('one', 'path: one') + flux('two', 'path: two'),
        'one/kustomization.yaml':
          'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [missing.yaml]\n',
        'two/kustomization.yaml':
          'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nhelmCharts: [{ name: a }]\n',
      }),
    ).toEqual([
      'clusters/a/k.yaml:4 «one» error build-failed',
      'clusters/a/k.yaml:9 «two» warning not-built',
    ]);
  });

  it('resolves each cluster by itself: what one has, another lacks', () => {
    const files = {
      'clusters/a/k.yaml': flux('one', 'path: x, wait: true'),
      'clusters/b/k.yaml': flux('one', 'path: y, wait: true'),
      'x/a.yaml': pod('{ containers: [{ envFrom: [{ configMapRef: { name: c } }] }] }'),
      'y/a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: c, namespace: shop }\ndata: {}\n',
    };
    expect(found(files)).toEqual(['x/a.yaml:7 «c» error config-missing']);
  });
});
