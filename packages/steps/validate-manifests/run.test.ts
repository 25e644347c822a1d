import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Finding, formatLocation } from '@tandem/contract';
import { createFiles } from '@tandem/machine';
import type { Kustomize, Reporter } from '@tandem/ports';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { run } from './run.ts';

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
      schema: { openAPIV3Schema: { type: object, properties: { spec: { type: object, properties: { size: { type: integer } } } } } }
`;
const BOX = 'apiVersion: example.com/v1\nkind: Box\nmetadata: { name: a }\nspec: { size: 1 }\n';
const FLUX =
  'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: { name: app, namespace: flux-system }\nspec: { path: ./app, wait: true, sourceRef: { kind: GitRepository, name: flux-system } }\n';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tandem-manifests-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const NONE: Kustomize = { program: async () => undefined, build: async () => ({ ok: false, error: 'none' }) };

async function check(
  files: Readonly<Record<string, string>>,
  inputs: Readonly<Record<string, unknown>> = {},
  kustomize: Kustomize = NONE,
) {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const findings: Finding[] = [];
  const reporter = {
    info: () => {},
    finding: (finding: Finding) => findings.push(finding),
    summary: () => {},
  };
  const sink = { write: () => true };
  const view = { env: {}, cwd: folder, stdout: sink, stderr: sink };
  const result = await run({
    inputs: {
      root: '.',
      paths: [],
      clusters: [],
      crds: [],
      crds_from_cluster: false,
      strict: false,
      baseline: '',
      junit: 'manifests.junit.xml',
      sarif: 'manifests.sarif',
      ...inputs,
    },
    context: { platform: 'local' },
    reporter: reporter as unknown as Reporter,
    ports: {
      files: createFiles(view),
      kustomize,
      clock: { now: () => '2026-11-26T10:00:00Z', sleep: async () => {} },
      clusters: { open: () => ({ list: async () => ({ ok: true, value: [JSON_CRD] }) }) as never },
    },
  });
  const lines = findings
    .filter(({ severity }) => severity !== 'info')
    .map(({ at, rule }) => `${at ? formatLocation(at) : ''} ${rule}`);
  return { result, lines };
}

const JSON_CRD = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'boxes.example.com' },
  spec: {
    group: 'example.com',
    scope: 'Namespaced',
    names: { kind: 'Box', plural: 'boxes' },
    versions: [
      {
        name: 'v1',
        served: true,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: { spec: { type: 'object', properties: { size: { type: 'string' } } } },
          },
        },
      },
    ],
  },
};

describe('validate-manifests', () => {
  it('passes what is right', async () => {
    const { result, lines } = await check({
      'crd.yaml': CRD,
      'clusters/a/k.yaml': FLUX,
      'app/box.yaml': BOX,
    });
    expect({ result, lines }).toEqual({
      result: {
        outcome: 'done',
        reason: '3 objects: 0 errors, 0 warnings.',
        outputs: { errors: '0', warnings: '0' },
      },
      lines: [],
    });
  });

  it('fails with the place of what is wrong, in a repository that is a folder of the checkout', async () => {
    const { result, lines } = await check(
      {
        'crds/box.yaml': CRD,
        'gitops/clusters/a/k.yaml': FLUX,
        'gitops/app/box.yaml': BOX.replace('1 }', 'big }'),
      },
      { root: 'gitops', crds: ['crds'], junit: 'junit.xml', sarif: 'out.sarif' },
    );
    expect(result).toMatchObject({ outcome: 'failed', failure: 'manifests-invalid' });
    expect(lines).toEqual(['gitops/app/box.yaml:4:15 schema-type']);
    const sarif = JSON.parse(readFileSync(join(folder, 'out.sarif'), 'utf8'));
    const [found] = sarif.runs[0].results;
    expect(found.locations[0].physicalLocation).toEqual({
      artifactLocation: { uri: 'gitops/app/box.yaml', uriBaseId: '%SRCROOT%' },
      region: { startLine: 4, startColumn: 15 },
    });
    const junit = readFileSync(join(folder, 'junit.xml'), 'utf8');
    expect(junit).toContain('<testsuite name="gitops/app/box.yaml" tests="1" failures="1">');
    expect(junit).toContain('<testcase name="valid" classname="gitops/clusters/a/k.yaml"/>');
  });

  it("takes the cluster's definitions where asked", async () => {
    const { lines } = await check({ 'box.yaml': BOX }, { crds_from_cluster: true });
    expect(lines).toEqual(['box.yaml:4:15 schema-type']);
  });

  it('fails on warnings where strict, and on nothing to check', async () => {
    expect((await check({ 'box.yaml': BOX }, { strict: true })).result).toMatchObject({
      failure: 'manifests-invalid',
    });
    expect((await check({}, { root: 'other' })).result).toMatchObject({ failure: 'no-manifests' });
    expect((await check({}, { crds: ['none'] })).result).toMatchObject({ failure: 'crds-missing' });
  });

  it('has the program build what it cannot build itself, and reports its failures', async () => {
    const files = {
      'crd.yaml': CRD,
      'clusters/a/k.yaml': FLUX,
      'app/kustomization.yaml': 'resources: [box.yaml]\ntransformers: [plugin.yaml]\n',
      'app/box.yaml': BOX,
    };
    const program = (app: string): Kustomize => ({
      program: async () => 'kustomize build',
      build: async (_, path) => ({ ok: true, value: path === 'app' ? app : FLUX }),
    });
    const bigger = await check(files, {}, program(BOX.replace('1 }', 'big }')));
    expect(bigger.lines).toEqual(['app/box.yaml:4:15 schema-type']);
    const failing: Kustomize = {
      ...program(''),
      build: async (_, path) =>
        path === 'app' ? { ok: false, error: 'accumulating resources' } : { ok: true, value: FLUX },
    };
    expect((await check(files, {}, failing)).lines).toContain('clusters/a/k.yaml:4:15 build-failed');
  });
});
