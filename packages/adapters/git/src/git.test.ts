import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GitChange, GitTree } from '@tandem/ports';
import { createRepository, type Repository } from '@tandem/scenario';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createGit } from './index.ts';

let repository: Repository;
let folder: string;
let origin: string;

beforeEach(() => {
  repository = createRepository({
    'a/one.txt': 'one\n',
    'a/two.txt': 'two\n',
    'ab/no.txt': 'no\n',
    'run.sh': '#!/bin/sh\n',
  });
  ({ folder, url: origin } = repository);
});
afterEach(() => repository.remove());

function adapter(env: Readonly<Record<string, string>> = {}) {
  const sink = { write: () => true };
  const view = {
    env: { PATH: process.env.PATH, HOME: folder, ...env },
    cwd: folder,
    stdout: sink,
    stderr: sink,
  };
  return createGit(view);
}

async function tip(branch = 'main'): Promise<GitTree> {
  const fetched = await adapter().fetch({ url: origin, branch });
  if (!fetched.ok) throw new Error(fetched.error.detail);
  return fetched.value;
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const change = (files: Readonly<Record<string, string | undefined>>, message = 'changed\n'): GitChange => ({
  files: new Map(
    Object.entries(files).map(([path, text]) => [path, text === undefined ? undefined : bytes(text)]),
  ),
  message,
  author: { name: 'Bo <b>\n', email: 'bo@example.com' },
  at: '2026-11-24T19:30:00.000Z',
});

it('lists and reads the files of the tip, and of a folder only its own', async () => {
  const tree = await tip();
  expect(await tree.list('')).toEqual(['a/one.txt', 'a/two.txt', 'ab/no.txt', 'run.sh']);
  expect(await tree.list('a')).toEqual(['a/one.txt', 'a/two.txt']);
  const read = await Promise.all(['a/one.txt', 'a/two.txt', 'none', 'a'].map((path) => tree.read(path)));
  expect(read).toEqual([bytes('one\n'), bytes('two\n'), undefined, undefined]);
});

it('pushes one commit with the bytes, message, author and time that were given, and keeps modes', async () => {
  const tree = await tip();
  const odd = 'a/"odd" näme\\.txt';
  const files = { 'a/one.txt': '1\r\n', 'run.sh': 'x', [odd]: 'new', 'ab/no.txt': undefined };
  const pushed = await tree.push(change(files, 'subject\n\nTandem-Unit: u-1\n'));
  const head = repository.git('rev-parse', 'main').trim();
  expect(pushed).toEqual({ ok: true, value: { kind: 'pushed', commit: head } });
  expect(repository.git('show', '-s', '--format=%P|%an|%ae|%cn|%aI|%cI|%B', head)).toBe(
    `${tree.commit}|Bo b|bo@example.com|Bo b|2026-11-24T19:30:00+00:00|2026-11-24T19:30:00+00:00|subject\n\nTandem-Unit: u-1\n\n`,
  );
  expect(repository.git('show', 'main:a/one.txt')).toBe('1\r\n');
  const now = await tip();
  expect(await now.list('')).toEqual([odd, 'a/one.txt', 'a/two.txt', 'run.sh']);
  expect(repository.git('ls-tree', 'main', 'run.sh')).toMatch(/^100755/);
});

it('answers overtaken, and changes nothing, where another push was first', async () => {
  const tree = await tip();
  const other = repository.commit({ 'a/one.txt': 'other\n' }, 'other');
  expect(await tree.push(change({ 'a/two.txt': 'mine\n' }))).toEqual({
    ok: true,
    value: { kind: 'overtaken' },
  });
  expect(repository.git('rev-parse', 'main').trim()).toBe(other);
});

it('lets exactly one of many pushes on the same commit through', async () => {
  const trees = await Promise.all(Array.from({ length: 6 }, () => tip()));
  const ends = await Promise.all(trees.map((tree, n) => tree.push(change({ [`n/${n}`]: `${n}` }, `${n}\n`))));
  const kinds = ends.map((end) => (end.ok ? end.value.kind : end.error.detail));
  expect(kinds.sort()).toEqual(['overtaken', 'overtaken', 'overtaken', 'overtaken', 'overtaken', 'pushed']);
  expect(repository.git('rev-list', '--count', 'main').trim()).toBe('2');
});

it('finds its commit on the branch where the answer to the push was lost', async () => {
  const tree = await tip();
  // The server takes the commit, then dies before it can answer.
  repository.hook('post-receive', 'kill -9 $PPID');
  const pushed = await tree.push(change({ 'a/one.txt': 'taken\n' }));
  const head = repository.git('rev-parse', 'main').trim();
  expect(pushed).toEqual({ ok: true, value: { kind: 'pushed', commit: head } });
  expect(repository.git('rev-list', '--count', 'main').trim()).toBe('2');
});

it('pushes again where the connection broke before the server took the commit', async () => {
  const tree = await tip();
  repository.hook('pre-receive', `test -e ${folder}/once && exit 0; touch ${folder}/once; kill -9 $PPID`);
  const pushed = await tree.push(change({ 'a/one.txt': 'taken\n' }));
  expect(pushed).toMatchObject({ ok: true, value: { kind: 'pushed' } });
  expect(repository.git('rev-list', '--count', 'main').trim()).toBe('2');
});

it("tells a hook's refusal in the hook's words", async () => {
  const tree = await tip();
  repository.hook('pre-receive', 'echo "Commits need a ticket." >&2; exit 1');
  const pushed = await tree.push(change({ 'a/one.txt': 'x' }));
  expect(pushed).toMatchObject({ ok: false, error: { kind: 'refused' } });
  expect(!pushed.ok && pushed.error.detail).toContain('Commits need a ticket.');
});

it('runs no hook of the user, and takes no repository from the environment', async () => {
  const hooks = join(folder, 'hooks');
  execFileSync('mkdir', [hooks]);
  writeFileSync(join(hooks, 'pre-push'), `#!/bin/sh\ntouch ${folder}/ran\nexit 1\n`, { mode: 0o755 });
  writeFileSync(join(folder, '.gitconfig'), `[core]\n\thooksPath = ${hooks}\n`);
  const fetched = await adapter({ GIT_DIR: '/nowhere', GIT_INDEX_FILE: '/nowhere/index' }).fetch({
    url: origin,
    branch: 'main',
  });
  const pushed = fetched.ok && (await fetched.value.push(change({ x: 'y' })));
  expect(pushed).toMatchObject({ ok: true, value: { kind: 'pushed' } });
  expect(existsSync(join(folder, 'ran'))).toBe(false);
});

it('reads the history: last change of paths, trailers, ancestors', async () => {
  const first = repository.git('rev-parse', 'main').trim();
  const second = repository.commit({ 'a/one.txt': '2\n' }, 'two\n\nTandem-Unit: u-1\nTandem-Ring: r');
  repository.commit(
    { 'ab/no.txt': '3\n' },
    'three\n\nTandem-Unit: u-1 is only mentioned here.\n\nand not last',
  );
  const fourth = repository.commit({ 'ab/no.txt': '4\n' }, 'four\n\nTandem-Unit: u-2');
  const tree = await tip();
  expect((await tree.lastChange(['a', 'none']))?.commit).toBe(second);
  expect(await tree.lastChange(['none'])).toBeUndefined();
  expect(await tree.lastChange([])).toBeUndefined();
  expect((await tree.withTrailer('Tandem-Unit')).map(({ commit }) => commit)).toEqual([fourth, second]);
  const [found] = await tree.withTrailer('Tandem-Unit', 'u-1');
  expect(found).toMatchObject({ commit: second, author: 'Ann' });
  expect(found?.message).toBe('two\n\nTandem-Unit: u-1\nTandem-Ring: r\n');
  expect(await tree.contains(first)).toBe(true);
  expect(await tree.contains('0'.repeat(40))).toBe(false);
  expect(await tree.contains('--help')).toBe(false);
});

it('leaves the bytes of files on a remote that can keep them, and brings those that are read', async () => {
  repository.git('config', 'uploadpack.allowFilter', 'true');
  repository.git('config', 'uploadpack.allowAnySHA1InWant', 'true');
  const fetched = await adapter().fetch({ url: `file://${origin}`, branch: 'main' });
  if (!fetched.ok) throw new Error(fetched.error.detail);
  const tree = fetched.value;
  expect(await tree.lastChange(['a'])).toBeDefined();
  const read = await Promise.all(['a/one.txt', 'a/two.txt'].map((path) => tree.read(path)));
  expect(read).toEqual([bytes('one\n'), bytes('two\n')]);
  expect(await tree.push(change({ 'a/one.txt': 'x' }))).toMatchObject({
    ok: true,
    value: { kind: 'pushed' },
  });
  expect(repository.git('show', 'main:a/two.txt')).toBe('two\n');
  repository.git('fsck', '--strict');
  rmSync(origin, { recursive: true });
  await expect(tree.read('ab/no.txt')).rejects.toMatchObject({ name: 'GitUnreadable' });
});

it.each(['true', 'false'])('fetches no history where none is needed (allowFilter %s)', async (allowed) => {
  const first = repository.git('rev-parse', 'main').trim();
  const before = await tip();
  expect(await before.push(change({ 'a/one.txt': 'second\n' }))).toMatchObject({ ok: true });
  repository.git('config', 'uploadpack.allowFilter', allowed);
  repository.git('config', 'uploadpack.allowAnySHA1InWant', allowed);
  const git = adapter();
  const at = { url: `file://${origin}`, branch: 'main' };
  const fetched = await git.fetch({ ...at, history: 'none' });
  if (!fetched.ok) throw new Error(fetched.error.detail);
  const tree = fetched.value;
  expect(tree.commit).toBe(repository.git('rev-parse', 'main').trim());
  const read = await Promise.all(['a/one.txt', 'a/two.txt', 'none'].map((path) => tree.read(path)));
  expect(read).toEqual([bytes('second\n'), bytes('two\n'), undefined]);
  expect(await tree.list('a')).toEqual(['a/one.txt', 'a/two.txt']);
  for (const ask of [
    () => tree.lastChange(['a']),
    () => tree.withTrailer('Tandem-Unit'),
    () => tree.contains(first),
    () => tree.push(change({ 'a/one.txt': 'third\n' })),
  ]) {
    await expect(ask()).rejects.toThrow('The branch main was fetched without its history.');
  }
  const full = await git.fetch(at);
  if (!full.ok) throw new Error(full.error.detail);
  expect(await full.value.contains(first)).toBe(true);
});

it.each([
  ['a folder that is not there', () => ({ url: join(folder, 'none.git'), branch: 'main' }), 'no-repository'],
  ['a branch that is not there', () => ({ url: origin, branch: 'none' }), 'no-branch'],
  ['a URL that is an option', () => ({ url: '--upload-pack=touch x', branch: 'main' }), 'refused'],
  ['a URL that runs a program', () => ({ url: 'ext::sh -c date', branch: 'main' }), 'refused'],
  ['a branch that is an option', () => ({ url: origin, branch: '--all' }), 'refused'],
  ['a branch that is a refspec', () => ({ url: origin, branch: 'main:other' }), 'refused'],
  ['a port where nobody listens', () => ({ url: 'http://127.0.0.1:1/x.git', branch: 'main' }), 'unreachable'],
])('says of %s what is the matter', async (_, at, kind) => {
  expect(await adapter().fetch(at())).toMatchObject({ ok: false, error: { kind } });
});

it('says why it failed, without the warnings beside it', async () => {
  const fetched = await adapter().fetch({ url: origin, branch: 'none' });
  const detail = "fatal: couldn't find remote ref refs/heads/none";
  expect(fetched).toMatchObject({ ok: false, error: { detail } });
});

it('ends a push that the server holds for too long, and takes the commit that landed all the same', async () => {
  const sink = { write: () => true };
  const view = { env: { PATH: process.env.PATH, HOME: folder }, cwd: folder, stdout: sink, stderr: sink };
  const fetched = await createGit(view, { limits: { local: 60_000, network: 5000 } }).fetch({
    url: origin,
    branch: 'main',
  });
  if (!fetched.ok) throw new Error(fetched.error.detail);
  repository.hook('post-receive', `trap '' TERM; exec sleep 30`);
  const pushed = await fetched.value.push(change({ 'a/one.txt': 'taken\n' }));
  const head = repository.git('rev-parse', 'main').trim();
  expect(pushed).toEqual({ ok: true, value: { kind: 'pushed', commit: head } });
});

it('leaves nothing in the temporary folder when its process ends', () => {
  const temporary = join(folder, 'tmp');
  execFileSync('mkdir', [temporary]);
  const script = `import { createGit } from ${JSON.stringify(join(import.meta.dirname, 'index.ts'))};
    const git = createGit({ env: process.env, cwd: '/', stdout: process.stdout, stderr: process.stderr });
    const tree = await git.fetch({ url: ${JSON.stringify(origin)}, branch: 'main' });
    console.log(tree.ok);
    if (process.argv[2] === 'signal') { process.kill(process.pid, 'SIGTERM'); setTimeout(() => {}, 60_000); }`;
  const file = join(folder, 'child.ts');
  writeFileSync(file, script);
  const run = (...args: readonly string[]): string =>
    execFileSync(process.execPath, [file, ...args], {
      env: { ...process.env, TMPDIR: temporary },
      encoding: 'utf8',
    });
  expect(run()).toBe('true\n');
  expect(() => run('signal')).toThrow(expect.objectContaining({ signal: 'SIGTERM', stdout: 'true\n' }));
  expect(readdirSync(temporary)).toEqual([]);
});
