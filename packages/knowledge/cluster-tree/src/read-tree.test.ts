import { Kinds } from '@tandem/kubernetes-objects';
import { sourceOfFiles } from '@tandem/kustomize';
import { describe, expect, it } from 'vitest';
import { readTree } from './read-tree.ts';
import { named } from './tree.ts';

type Files = Readonly<Record<string, string>>;

function read(files: Files, clusters: readonly string[] = []) {
  const manifests = Object.entries(files).map(([path, text]) => ({ path, text }));
  const { tree, findings } = readTree({
    manifests,
    source: sourceOfFiles(manifests),
    kinds: new Kinds([]),
    clusters,
  });
  return {
    scopes: Object.fromEntries(
      tree.scopes.map(({ folder, objects }) => [folder, objects.map((each) => named(each)).sort()]),
    ),
    openings: tree.scopes.flatMap(({ openings }) => openings.map(({ what }) => what)),
    unapplied: tree.unapplied.map((each) => named(each)),
    findings: findings.map(({ severity, rule, message }) => `${severity} ${rule}: ${message}`),
  };
}

const flux = (name: string, path: string, source = 'kind: GitRepository, name: flux-system') =>
  `---\napiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: { name: ${name}, namespace: flux-system }\nspec: { path: "${path}", sourceRef: { ${source} } }\n`;
const repository = (name: string, url: string) =>
  `---\napiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: { name: ${name}, namespace: flux-system }\nspec: { url: ${url} }\n`;
const map = (name: string) =>
  `---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: "${name}", namespace: shop }\n`;
const release = (name: string) =>
  `---\napiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: { name: "${name}", namespace: shop }\n`;
const sync = (path: string) =>
  repository('flux-system', 'ssh://git@example.com/shop/fleet.git') + flux('flux-system', path);

describe('a cluster begins', () => {
  it('at what a bootstrap reads, and nowhere else', () => {
    const { scopes, unapplied } = read({
      'clusters/one/flux-system/gotk-sync.yaml': sync('./clusters/one'),
      'clusters/one/flux-system/kustomization.yaml': 'resources: [gotk-sync.yaml]\n',
      'clusters/one/apps.yaml': flux('apps', './apps'),
      'clusters/two/apps.yaml': flux('apps', './apps'),
      'apps/map.yaml': map('a'),
    });
    expect(scopes).toEqual({
      'clusters/one': [
        'ConfigMap shop/a',
        'GitRepository flux-system/flux-system',
        'Kustomization flux-system/apps',
        'Kustomization flux-system/flux-system',
      ],
    });
    expect(unapplied).toEqual(['Kustomization flux-system/apps']);
  });

  it('at the folder of a bootstrap whose path is of another root', () => {
    const { scopes } = read({
      'one/flux-system/gotk-sync.yaml': sync('./clusters/one'),
      'one/a.yaml': map('a'),
    });
    expect(Object.keys(scopes)).toEqual(['one']);
  });

  it.each([
    [
      'a FluxInstance',
      'apiVersion: fluxcd.controlplane.io/v1\nkind: FluxInstance\nmetadata: { name: flux, namespace: flux-system }\nspec: { sync: { kind: GitRepository, url: https://example.com/a, path: ./start } }\n',
    ],
    [
      'the values of its chart',
      `${release('flux-instance')}spec: { values: { instance: { sync: { path: start } } } }\n`,
    ],
  ])('at what %s reads', (_, text) => {
    const { scopes } = read({
      'apps/flux/instance.yaml': text,
      'start/all.yaml': flux('all', './apps'),
    });
    expect(Object.keys(scopes)).toEqual(['start']);
  });

  it('at the folders that the caller names', () => {
    const files = { 'deploy/release.yaml': release('web'), 'other/release.yaml': release('other') };
    expect(read(files, ['./deploy/']).scopes).toEqual({ deploy: ['HelmRelease shop/web'] });
    expect(read(files).findings).toEqual([
      expect.stringContaining('error no-cluster: There are objects of Flux'),
    ]);
  });

  it('without these at each folder of Kustomizations that none applies and no kustomization names', () => {
    const { scopes } = read({
      'clusters/one/kustomization.yaml': 'resources: [../../sources, ../../apps/web/flux.yaml]\n',
      'clusters/two/all.yaml': flux('all', './nested'),
      'nested/kustomization.yaml': 'resources: [more.yaml]\n',
      'nested/more.yaml': flux('more', './apps/web'),
      'sources/kustomization.yaml': 'resources: [charts.yaml]\n',
      'sources/charts.yaml': map('charts'),
      'apps/web/flux.yaml': flux('web', './apps/web'),
      'apps/web/kustomization.yaml': 'resources: [release.yaml]\n',
      'apps/web/release.yaml': release('web'),
    });
    expect(Object.keys(scopes)).toEqual(['clusters/one', 'clusters/two']);
    expect(scopes['clusters/one']).toEqual([
      'ConfigMap shop/charts',
      'HelmRelease shop/web',
      'Kustomization flux-system/web',
    ]);
  });
});

describe('the variables of a Kustomization', () => {
  const v = (name: string) => ['$', `{${name}}`].join('');
  const apps = (postBuild: string) =>
    flux('apps', './apps').replace('spec: {', `spec: { postBuild: ${postBuild},`);

  it('are found in what another Kustomization of the cluster applies', () => {
    const { scopes, findings } = read({
      'clusters/one/a-apps.yaml': apps('{ substituteFrom: [{ kind: ConfigMap, name: facts }] }'),
      'clusters/one/b-config.yaml': flux('config', './config'),
      'config/facts.yaml': map('facts').replace('shop }', 'flux-system }\ndata: { NAME: filled }'),
      'apps/map.yaml': map(v('NAME')),
    });
    expect(scopes['clusters/one']).toContain('ConfigMap shop/filled');
    expect(findings).toEqual([]);
  });

  it('are not known where their object is not here or encrypted, which is reported once', () => {
    const secret =
      '---\napiVersion: v1\nkind: Secret\nmetadata: { name: hidden, namespace: flux-system }\nstringData: { A: "ENC[x]" }\nsops: {}\n';
    const { scopes, findings } = read({
      'clusters/one/apps.yaml':
        apps('{ substituteFrom: [{ kind: Secret, name: hidden }, { kind: ConfigMap, name: none }] }') +
        secret,
      'apps/map.yaml': map(v('NAME')),
    });
    expect(scopes['clusters/one']).toContain(`ConfigMap shop/${v('NAME')}`);
    expect(findings.map((each) => each.replace(/:.*/, ''))).toEqual(['info external', 'info external']);
    expect(findings.join()).toMatch(
      /Secret flux-system\/hidden is encrypted.*ConfigMap flux-system\/none is not in/,
    );
  });

  it.each([
    ['a Flux that is not named', '', 'error'],
    [
      'a bootstrap of Flux 2.8',
      'apiVersion: v1\nkind: Namespace\nmetadata: { name: flux-system, labels: { app.kubernetes.io/part-of: flux, app.kubernetes.io/version: v2.8.3 } }\n',
      'warning',
    ],
    [
      'a FluxInstance of Flux 2.9',
      'apiVersion: fluxcd.controlplane.io/v1\nkind: FluxInstance\nmetadata: { name: flux }\nspec: { distribution: { version: 2.9.x } }\n',
      'error',
    ],
    ['the feature gate', '# --feature-gates=StrictPostBuildSubstitutions=false\n', 'warning'],
  ])('must have values: with %s it is an %s', (_, text, severity) => {
    const { findings } = read({
      'clusters/one/apps.yaml': apps('{ substitute: { A: b } }') + (text === '' ? '' : `---\n${text}`),
      'apps/map.yaml': map(`a-${v('zone')}`),
    });
    expect(findings).toEqual([
      expect.stringContaining(
        `${severity} variable-unset: Kustomization flux-system/apps: the variable zone has no value`,
      ),
    ]);
  });

  it('fill in the folder of the cluster itself, where a patch sets the path that it is found by', () => {
    const { scopes } = read({
      'clusters/one/kustomization.yaml':
        'resources: [../base]\npatches: [{ patch: "{ apiVersion: kustomize.toolkit.fluxcd.io/v1, kind: Kustomization, metadata: { name: start, namespace: flux-system }, spec: { path: ./clusters/one, postBuild: { substitute: { APP: web } } } }" }]\n',
      'clusters/base/kustomization.yaml': 'resources: [start.yaml, app.yaml]\n',
      'clusters/base/start.yaml': flux('start', './clusters/none'),
      'clusters/base/app.yaml': flux('app', `./apps/${v('APP')}`),
      'apps/web/map.yaml': map('found'),
    });
    expect(scopes['clusters/one']).toContain('ConfigMap shop/found');
  });
});

describe('what is not in the repository', () => {
  it.each([
    ['an artifact that a generator makes', 'kind: ExternalArtifact, name: apps', ''],
    ['an OCI repository', 'kind: OCIRepository, name: apps', ''],
    [
      'a repository of another address',
      'kind: GitRepository, name: apps',
      repository('apps', 'https://example.com/other'),
    ],
  ])('is reported once: %s', (_, source, extra) => {
    const { scopes, findings, openings } = read({
      'clusters/one/flux-system/gotk-sync.yaml': sync('clusters/one'),
      'clusters/one/apps.yaml': flux('apps', './apps', source) + extra,
      'apps/map.yaml': map('a'),
    });
    expect(scopes['clusters/one']).not.toContain('ConfigMap shop/a');
    expect(findings).toEqual([
      expect.stringMatching(/^info external: \w+ flux-system\/apps is not this repository/),
    ]);
    expect(openings).toHaveLength(1);
  });

  it('is not the repository of the bootstrap under another name or spelling', () => {
    const { scopes } = read({
      'clusters/one/flux-system/gotk-sync.yaml': sync('clusters/one'),
      'clusters/one/apps.yaml':
        flux('apps', './apps', 'kind: GitRepository, name: pinned') +
        repository('pinned', 'https://Example.com/shop/fleet'),
      'apps/map.yaml': map('a'),
    });
    expect(scopes['clusters/one']).toContain('ConfigMap shop/a');
  });

  it('is left out of a folder that names it, and the rest is built', () => {
    const { scopes, findings, openings } = read({
      'clusters/one/apps.yaml': flux('apps', './apps'),
      'apps/kustomization.yaml': `resources: [https://example.com/a.git//deploy?ref=v1, map.yaml]
patches: [{ patch: "{ apiVersion: apps/v1, kind: Deployment, metadata: { name: remote } }" }]
replicas: [{ name: remote, count: 2 }]
configMapGenerator: [{ name: remote, behavior: merge, literals: [a=b] }]
`,
      'apps/map.yaml': map('a'),
    });
    expect(scopes['clusters/one']).toEqual(['ConfigMap shop/a', 'Kustomization flux-system/apps']);
    expect(openings).toEqual(['https://example.com/a.git//deploy?ref=v1']);
    expect(findings).toEqual([
      expect.stringContaining('info external: https://example.com/a.git//deploy?ref=v1'),
    ]);
  });

  it('hides the charts of Helm releases', () => {
    expect(
      read({ 'clusters/one/apps.yaml': flux('apps', './apps'), 'apps/release.yaml': release('web') })
        .openings,
    ).toEqual(['HelmRelease shop/web']);
  });
});

it('takes files that no kustomization names for no objects', () => {
  const { unapplied } = read({
    'clusters/one/apps.yaml': flux('apps', './apps'),
    'apps/kustomization.yaml':
      'resources: [map.yaml]\npatches: [{ path: patch.yaml, target: { kind: ConfigMap } }]\n',
    'apps/map.yaml': map('a'),
    'apps/patch.yaml': map('patch'),
    'apps/unused.yaml': map('unused'),
    'apps/docs/example.yaml': map('example'),
    'base/kustomization.yaml': 'resources: [map.yaml]\n',
    'base/map.yaml': map('base'),
  });
  expect(unapplied).toEqual(['ConfigMap shop/base']);
});
