import { describe, expect, it } from 'vitest';
import { plainFolder, readManifestTree, type TreeFiles } from './read-manifest-tree.ts';

const OBJECT = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n';

const FILES: Readonly<Record<string, string>> = {
  'gitops/apps/kustomization.yaml': 'configMapGenerator: [{ name: x, files: [motd.txt] }]\n',
  'gitops/apps/map.yml': OBJECT,
  'gitops/apps/map.JSON': '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"b"}}',
  'gitops/apps/motd.txt': 'hello',
  'gitops/apps/other.txt': 'not named',
  'gitops/apps/values.yaml': 'replicas: 3\n',
  'gitops/base/Kustomization': 'resources: [../apps]\n',
  'gitops/chart/Chart.yaml': 'name: chart\n',
  'gitops/chart/templates/map.yaml': OBJECT,
  'gitops/node_modules/x/map.yaml': OBJECT,
  'gitops/.git/map.yaml': OBJECT,
  'service/map.yaml': OBJECT,
};

const files: TreeFiles = {
  list: async (folder) => Object.keys(FILES).filter((path) => path.startsWith(folder)),
  read: async (path) => {
    const text = FILES[path];
    return text === undefined ? undefined : new TextEncoder().encode(text);
  },
};

describe('a tree of manifests', () => {
  it('has the files that may be manifests and those that generators name, by path from its root', async () => {
    const tree = await readManifestTree(files, { root: './gitops/' });
    expect(tree.list('')).toEqual([
      'apps/kustomization.yaml',
      'apps/map.JSON',
      'apps/map.yml',
      'apps/motd.txt',
      'apps/values.yaml',
      'base/Kustomization',
      'chart/Chart.yaml',
      'chart/templates/map.yaml',
    ]);
    expect(tree.read('apps/motd.txt')).toBe('hello');
  });

  it.each<[paths: readonly string[], manifests: readonly string[]]>([
    [[], ['apps/kustomization.yaml', 'apps/map.yml', 'apps/map.JSON', 'base/Kustomization']],
    [['./apps/'], ['apps/kustomization.yaml', 'apps/map.yml', 'apps/map.JSON']],
    [['apps/map.yml'], ['apps/map.yml']],
    [['app'], []],
  ])('has objects, outside of charts, under %j in %j', async (paths, manifests) => {
    const tree = await readManifestTree(files, { root: 'gitops' });
    expect(tree.manifests(paths).map(({ path }) => path)).toEqual(manifests);
  });

  it('uses the content that the caller returns', async () => {
    const content = (_: Uint8Array, path: string) => new TextEncoder().encode(`${OBJECT}# ${path}\n`);
    const tree = await readManifestTree(files, { root: 'service', content });
    expect(tree.manifests()).toEqual([{ path: 'map.yaml', text: `${OBJECT}# service/map.yaml\n` }]);
  });

  it('is complete where it has more files than are read at once', async () => {
    const many: TreeFiles = {
      list: async () => Array.from({ length: 1201 }, (_, index) => `${index}.yaml`),
      read: async (path) => new TextEncoder().encode(`${OBJECT}# ${path}\n`),
    };
    const tree = await readManifestTree(many);
    expect(tree.manifests()).toHaveLength(1201);
    expect(tree.read('1200.yaml')).toContain('# 1200.yaml');
  });
});

it.each([
  ['.', ''],
  ['', ''],
  ['./clusters/a/', 'clusters/a'],
  ['clusters//a', 'clusters/a'],
])('the folder %j normalizes to %j', (path, plain) => expect(plainFolder(path)).toBe(plain));
