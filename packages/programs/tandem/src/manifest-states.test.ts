import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tandem } from './tandem.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tandem-states-'));
  git('init', '-q', '-b', 'main');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function git(...args: readonly string[]): void {
  const env = { PATH: process.env.PATH, HOME: folder, GIT_CONFIG_NOSYSTEM: '1' };
  const author = ['-c', 'user.name=Ann', '-c', 'user.email=ann@example.com'];
  execFileSync('git', [...author, ...args], { cwd: folder, env, stdio: 'pipe' });
}

function write(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

function commit(files: Readonly<Record<string, string>>): void {
  write(files);
  git('add', '-A');
  git('commit', '-q', '-m', 'a state');
}

async function run(...args: readonly string[]) {
  let [out, err] = ['', ''];
  const stdout = { write: (text: string) => (out += text) };
  const stderr = { write: (text: string) => (err += text) };
  const call = { cwd: folder, stdout, stderr, now: () => '2026-11-24T12:00:00.000Z' };
  return { code: await tandem(['manifests', ...args], call, '1.0.0'), out, err };
}

const FLUX =
  'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: { name: apps, namespace: flux-system }\nspec: { path: ./apps, prune: true, sourceRef: { kind: GitRepository, name: flux-system } }\n';
const MAP = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a, namespace: shop }\ndata: { k: "yes" }\n';
const SECRET =
  'apiVersion: v1\nkind: Secret\nmetadata: { name: s, namespace: shop }\nstringData: { password: hunter2 }\n';
const STATE = {
  'clusters/one/apps.yaml': FLUX,
  'apps/kustomization.yaml':
    'resources: [map.yaml, secret.yaml]\nconfigMapGenerator: [{ name: g, files: [note.txt], options: { disableNameSuffixHash: true } }]\n',
  'apps/map.yaml': MAP,
  'apps/secret.yaml': SECRET,
  'apps/note.txt': 'first\n',
};

describe('tandem manifests build', () => {
  it('prints what the cluster would get of a folder and of a revision, without secrets', async () => {
    commit(STATE);
    const folderState = await run('build');
    const revision = await run('build', 'HEAD');
    expect(folderState).toEqual(revision);
    expect(folderState.code).toBe(0);
    expect(folderState.out).toMatch(/^# cluster clusters\/one\n---\n# from clusters\/one\/apps.yaml\n/);
    expect(folderState.out).toContain("k: 'yes'");
    expect(folderState.out).toContain('note.txt: |\n    first');
    expect(folderState.out).toContain('password: (hidden)');
    expect(folderState.out).not.toContain('hunter2');
  });

  it('prints JSON, and fails where a folder cannot be built or no cluster begins', async () => {
    write({ 'clusters/one/apps.yaml': FLUX });
    const { code, out, err } = await run('build', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out).clusters).toMatchObject([
      { cluster: 'clusters/one', unknown: ['the folder apps'] },
    ]);
    expect(err).toBe('');
    write({ 'apps/kustomization.yaml': 'resources: [none.yaml]\n' });
    const broken = await run('build');
    expect(broken.code).toBe(1);
    expect(broken.err).toContain('apps/none.yaml is not there');
    expect((await run('build', 'clusters/two')).code).toBe(64);
  });
});

describe('tandem manifests diff', () => {
  it('shows what the working folder changes, between revisions and folders alike', async () => {
    commit(STATE);
    const next = {
      'apps/map.yaml': MAP.replace('yes', 'no'),
      'apps/secret.yaml': SECRET.replace('2', '3'),
      'apps/note.txt': 'second\n',
    };
    write(next);
    const before = await run('diff', 'HEAD');
    commit(next);
    const after = await run('diff', 'HEAD~1', 'HEAD');
    expect(after).toEqual(before);
    expect(after.code).toBe(0);
    expect(after.out).toBe(
      `clusters/one: 3 changed
  ~ changed ConfigMap g (apps/kustomization.yaml:1:1)
      data.note.txt: "first\\n" -> "second\\n"
  ~ changed ConfigMap shop/a (apps/map.yaml:3:19)
      data.k: "yes" -> "no"
  ~ changed Secret shop/s (apps/secret.yaml:3:19)
      stringData.password: changed
`,
    );
  });

  it('prints JSON, and fails where the API server rejects a change', async () => {
    const claim = (name: string) =>
      `apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: { name: c }\nspec: { storageClassName: ${name} }\n`;
    commit({ 'clusters/one/apps.yaml': FLUX, 'apps/claim.yaml': claim('one') });
    write({ 'apps/claim.yaml': claim('two') });
    const { code, out } = await run('diff', 'HEAD', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(out).clusters[0].changes).toMatchObject([
      { kind: 'rejected', object: 'PersistentVolumeClaim c' },
    ]);
  });

  it('rejects what is neither a folder nor a revision', async () => {
    commit(STATE);
    const { code, err } = await run('diff', 'nowhere');
    expect(code).toBe(64);
    expect(err).toContain('nowhere is neither a folder nor a Git revision here: ');
    expect((await run('diff', '--output=x')).code).toBe(64);
  });
});
