import { formatLocation } from '@tandem/contract';
import { Kinds } from '@tandem/kubernetes-objects';
import { describe, expect, it } from 'vitest';
import { type Comparison, compareRings } from './compare.ts';
import { judgeParity } from './parity.ts';
import { ringScope } from './ring-scope.ts';

const FILES = {
  'clusters/friendly/k.yaml': flux('friendly'),
  'clusters/production/k.yaml': flux('production'),
  'app/base/kustomization.yaml': 'resources: [app.yaml]\n',
  'app/base/app.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  replicas: 1
  template:
    spec:
      containers:
        - name: web
          image: example.com/web:1
        - name: proxy
          image: example.com/proxy:1
---
apiVersion: v1
kind: ConfigMap
metadata: { name: settings, namespace: shop }
data: { HOST: shop-friendly.example.com, FEATURE_X: "false" }
`,
  'app/friendly/kustomization.yaml': 'resources: [../base]\n',
  'app/production/kustomization.yaml': `resources: [../base, extra.yaml]
patches:
  - target: { kind: Deployment }
    patch: |-
      - { op: replace, path: /spec/replicas, value: 3 }
      - { op: replace, path: /spec/template/spec/containers/1/image, value: "example.com/proxy:2" }
  - target: { kind: ConfigMap }
    patch: |-
      - { op: replace, path: /data/HOST, value: shop-production.example.com }
      - { op: replace, path: /data/FEATURE_X, value: "true" }
`,
  'app/production/extra.yaml':
    'apiVersion: v1\nkind: Service\nmetadata: { name: web, namespace: shop }\nspec: {}\n',
};

function flux(ring: string): string {
  return `apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: { name: app, namespace: flux-system }\nspec: { path: ./app/${ring}, sourceRef: { kind: GitRepository, name: flux-system } }\n`;
}

function compared(): Comparison {
  const files = Object.entries(FILES).map(([path, text]) => ({ path, text }));
  const of = (ring: string) => {
    const found = ringScope(files, `clusters/${ring}`, new Kinds([]));
    if (!found.ok) throw new Error(found.error);
    return { ring, scope: found.value.scope };
  };
  return compareRings(of('friendly'), of('production'));
}

const lines = ({ differences }: Comparison) =>
  differences.map(({ kind, object, path, here, there, placeHere, placeThere }) =>
    [
      `${kind} ${object}`,
      path,
      `${here ?? '-'} ${there ?? '-'}`,
      ...[placeHere, placeThere].map((place) => (place ? formatLocation(place) : '-')),
    ].join(' | '),
  );

describe('two rings', () => {
  it('differ in values and objects, with the place on each side; the name of a ring is no difference', () => {
    expect(lines(compared())).toEqual([
      'flag ConfigMap shop/settings | data.FEATURE_X | "false" "true" | app/base/app.yaml:17:53 | app/base/app.yaml:17:53',
      'missing Service shop/web |  | - there | - | app/production/extra.yaml:3:19',
      'replicas Deployment shop/web | spec.replicas | 1 3 | app/base/app.yaml:5:13 | app/base/app.yaml:5:13',
      'version Deployment shop/web | spec.template.spec.containers[name=proxy].image | "example.com/proxy:1" "example.com/proxy:2" | app/base/app.yaml:12:18 | app/base/app.yaml:12:18',
    ]);
  });

  it('may differ where release.yaml says so, and an allowance that fits nothing is told', () => {
    const any = { kind: '*', name: '*' };
    const allow = [
      { ...any, kind: 'Deployment', path: 'spec.replicas', reason: 'less load' },
      { ...any, path: 'data.*', reason: 'flags' },
      { ...any, kind: 'Service', path: '**', reason: 'none' },
      { ...any, kind: 'Job', path: '**', reason: 'gone' },
    ];
    const report = judgeParity(compared(), allow);
    expect(report.open.map(({ path }) => path)).toEqual(['spec.template.spec.containers[name=proxy].image']);
    expect(report.allowed.map(({ reason }) => reason)).toEqual(['flags', 'none', 'less load']);
    expect(report.unused.map(({ reason }) => reason)).toEqual(['gone']);
    expect(report.score).toBeGreaterThan(90);
    expect(report.score).toBeLessThan(100);
  });

  it('that are the same have 100, and others never', () => {
    expect(judgeParity({ differences: [], compared: 10 }, []).score).toBe(100);
    const [difference] = compared().differences;
    expect(judgeParity({ differences: difference ? [difference] : [], compared: 1_000_000 }, []).score).toBe(
      99.9,
    );
    expect(judgeParity({ differences: difference ? [difference] : [], compared: 0 }, []).score).toBe(99.9);
  });
});
