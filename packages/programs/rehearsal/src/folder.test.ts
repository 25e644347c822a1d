import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { FolderUnusable, takeFolder } from './folder.ts';

let parent: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'tandem-folder-'));
});
afterEach(() => rm(parent, { recursive: true }));

it('makes the folder, and leaves nothing behind when it is given back', async () => {
  const free = await takeFolder(join(parent, 'a', 'b'));
  await free();
  expect(await readdir(join(parent, 'a', 'b'))).toEqual([]);
});

it('is refused while another process has it, and says which', async () => {
  await writeFile(join(parent, 'running'), `${process.ppid}\n`);
  await expect(takeFolder(parent)).rejects.toThrow(
    `Another rehearsal (process ${process.ppid}) runs in ${parent}`,
  );
});

it.each(['2147483646', '', 'nonsense', '-1'])('takes over what a killed process left: %j', async (left) => {
  await writeFile(join(parent, 'running'), left);
  await (await takeFolder(parent))();
});

it('is refused in words where a file stands in the way', async () => {
  await writeFile(join(parent, 'file'), '');
  await expect(takeFolder(join(parent, 'file'))).rejects.toThrow(FolderUnusable);
});
