import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** A folder that a rehearsal cannot work in; the message says why and what to do. */
export class FolderUnusable extends Error {
  override readonly name = 'FolderUnusable';
}

/**
 * Makes a folder, and it this process's own until the function that is answered is called: two rehearsals in
 * one folder would take each other's work away. What a process left that was killed is taken over.
 *
 * @throws FolderUnusable where the folder cannot be made, or another rehearsal runs in it.
 */
export async function takeFolder(folder: string): Promise<() => Promise<void>> {
  const file = join(folder, 'running');
  try {
    await makeFolder(folder);
    for (let attempt = 1; ; attempt++) {
      try {
        const handle = await open(file, 'wx');
        await handle.writeFile(`${process.pid}\n`);
        await handle.close();
        return () => rm(file, { force: true });
      } catch (error) {
        if (codeOf(error) !== 'EEXIST' || attempt > 3) throw error;
        await refuseWhileRunning(file, folder);
        await rm(file, { force: true });
      }
    }
  } catch (error) {
    if (error instanceof FolderUnusable) throw error;
    throw new FolderUnusable(
      `The folder ${folder} cannot be used (${codeOf(error) ?? error}). Name another one.`,
    );
  }
}

/** One folder after the other: Node's own recursive mkdir does not return where a file system takes none. */
async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return;
    if (codeOf(error) !== 'ENOENT' || dirname(folder) === folder) throw error;
    await makeFolder(dirname(folder));
    await mkdir(folder);
  }
}

async function refuseWhileRunning(file: string, folder: string): Promise<void> {
  const owner = Number(await readFile(file, 'utf8').catch(() => ''));
  if (!Number.isInteger(owner) || owner <= 0 || owner === process.pid || !isAlive(owner)) return;
  throw new FolderUnusable(
    `Another rehearsal (process ${owner}) runs in ${folder}. Wait until it ends, or name another folder behind --keep.`,
  );
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
}
