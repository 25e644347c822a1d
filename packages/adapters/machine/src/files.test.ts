import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { chmod, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PathRefused } from '@tandem/ports';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createClock, createFiles } from './index.ts';

let outside = '';
let cwd = '';
beforeEach(() => {
  outside = mkdtempSync(join(tmpdir(), 'tandem-'));
  cwd = join(outside, 'work');
  mkdirSync(cwd);
});
afterEach(() => rmSync(outside, { recursive: true, force: true }));

const stream = { write: () => true };
const view = () => ({ env: {}, cwd, workspace: cwd, stdout: stream, stderr: stream });
const free = () => ({ env: {}, cwd, stdout: stream, stderr: stream });
const bytes = (text: string) => new TextEncoder().encode(text);

describe('files', () => {
  it('are written with their folders, read back and listed in order', async () => {
    const files = createFiles(view());
    await files.write('b/c/d.txt', bytes('one'));
    await files.write('./a.txt', bytes('two'));
    await files.write('b/c/d.txt', bytes('three'));
    expect(await files.read('b/c/d.txt')).toEqual(bytes('three'));
    expect(await files.list('')).toEqual(['a.txt', 'b/c/d.txt']);
    expect(await files.list('b/')).toEqual(['b/c/d.txt']);
    expect(await files.list('none')).toEqual([]);
    expect(await files.read('none/x')).toBeUndefined();
    expect(await files.read('a.txt/x')).toBeUndefined();
  });

  it('leave nothing beside them, whether the writing works or not', async () => {
    const files = createFiles(view());
    await files.write('a', bytes('x'));
    mkdirSync(join(cwd, 'folder', 'full'), { recursive: true });
    await expect(files.write('folder', bytes('x'))).rejects.toThrow();
    expect(readdirSync(cwd)).toEqual(['a', 'folder']);
  });

  it('keep their mode when written again', async () => {
    const files = createFiles(view());
    await files.write('run.sh', bytes('x'));
    await chmod(join(cwd, 'run.sh'), 0o755);
    await files.write('run.sh', bytes('y'));
    expect((await stat(join(cwd, 'run.sh'))).mode & 0o777).toBe(0o755);
  });

  it.each(['', '../x', 'a/../../x', '/etc/passwd', '..', 'a\\..\\x', 'C:/x', 'a\0b'])(
    'refuse the path %j',
    async (path) => {
      const files = createFiles(view());
      await expect(files.read(path)).rejects.toThrow(PathRefused);
      await expect(files.write(path, bytes('x'))).rejects.toThrow(PathRefused);
    },
  );

  it('are read and written anywhere without a workspace', async () => {
    const files = createFiles(free());
    writeFileSync(join(outside, 'a'), 'a');
    expect(await files.read('../a')).toEqual(bytes('a'));
    expect(await files.read(join(outside, 'a'))).toEqual(bytes('a'));
    await files.write('../b/c', bytes('c'));
    expect(await files.list('..')).toEqual(['../a', '../b/c']);
    await expect(files.read('')).rejects.toThrow(PathRefused);
  });

  it.each([
    ['a folder', 'folder', 'is a folder, not a file'],
    ['a path under a file', 'file/x', 'has a file where a folder is required'],
    ['a path in a circle of links', 'circle', 'a cycle of symbolic links'],
  ])('that are %s are refused with the reason', async (_, path, reason) => {
    const files = createFiles(view());
    mkdirSync(join(cwd, 'folder'));
    writeFileSync(join(cwd, 'file'), '');
    symlinkSync('circle', join(cwd, 'circle'));
    await expect(files.write(path, bytes('x'))).rejects.toThrow(reason);
  });

  it('follow a link within the folder, and reject one that leaves it', async () => {
    const files = createFiles(view());
    writeFileSync(join(outside, 'secret'), 's');
    mkdirSync(join(cwd, 'real'));
    symlinkSync('real', join(cwd, 'inner'));
    symlinkSync('..', join(cwd, 'outer'));
    symlinkSync('../secret', join(cwd, 'file'));
    symlinkSync('../nothing', join(cwd, 'dangling'));
    await files.write('inner/x', bytes('x'));
    expect(readFileSync(join(cwd, 'real', 'x'), 'utf8')).toBe('x');
    for (const path of ['outer/secret', 'outer/new', 'file', 'dangling', 'dangling/x']) {
      await expect(files.read(path), path).rejects.toThrow(PathRefused);
      await expect(files.write(path, bytes('x')), path).rejects.toThrow(PathRefused);
    }
    await expect(files.list('outer')).rejects.toThrow(PathRefused);
    expect(await files.list('')).toEqual(['real/x']);
    expect(readdirSync(outside).sort()).toEqual(['secret', 'work']);
  });
});

it('the clock returns the time in UTC and waits', async () => {
  const clock = createClock();
  const before = clock.now();
  expect(before).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  await clock.sleep(5);
  expect(Date.parse(clock.now())).toBeGreaterThanOrEqual(Date.parse(before) + 4);
});
