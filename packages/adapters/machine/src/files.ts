import { randomUUID } from 'node:crypto';
import { lstat, mkdir, open, readdir, readFile, realpath, rename, rm } from 'node:fs/promises';
import { dirname, join, posix, sep } from 'node:path';
import { type Files, PathRefused, type ProcessView } from '@tandem/ports';

/**
 * The files of the job's work folder on this machine.
 *
 * A path may go through a symbolic link only where the link's end is inside the folder. `list` follows no
 * links: what it names are plain files.
 */
export function createFiles(view: ProcessView): Files {
  const root = view.cwd;
  return {
    read: async (path) => {
      const place = await inside(root, path);
      try {
        return new Uint8Array(await readFile(place));
      } catch (error) {
        if (isAbsent(error)) return undefined;
        throw error;
      }
    },
    write: async (path, bytes) => replace(await inside(root, path), bytes),
    list: async (folder) => {
      const top = await inside(root, folder === '' ? '.' : folder);
      const prefix = posix.normalize(folder === '' ? '.' : folder).replace(/\/$/, '');
      const found = await filesUnder(top, prefix === '.' ? '' : `${prefix}/`);
      return found.sort();
    },
  };
}

/** The absolute place of a path, refused where any part of it leads out of the root. */
async function inside(root: string, path: string): Promise<string> {
  const parts = posix.normalize(path).split('/');
  const odd = path === '' || path.includes('\0') || path.includes('\\') || /^[A-Za-z]:/.test(path);
  if (odd || posix.isAbsolute(path) || parts[0] === '..') throw new PathRefused(path);
  const realRoot = await realpath(root);
  let place = realRoot;
  for (const part of parts) {
    place = join(place, part);
    const real = await realOf(place);
    if (real === undefined) continue;
    if (real !== realRoot && !real.startsWith(realRoot + sep)) throw new PathRefused(path);
    place = real;
  }
  return place;
}

/** Where a place really is; undefined where nothing is there. A dangling link is refused by its own name. */
async function realOf(place: string): Promise<string | undefined> {
  try {
    return await realpath(place);
  } catch (error) {
    if (!isAbsent(error)) throw error;
    const link = await lstat(place).catch(() => undefined);
    if (link?.isSymbolicLink()) throw new PathRefused(place);
    return undefined;
  }
}

/** Writes beside the file, makes sure that the bytes are on the disk, then takes the file's place. */
async function replace(place: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(place), { recursive: true });
  const fresh = `${place}.${randomUUID()}.new`;
  try {
    const mode = (await lstat(place).catch(() => undefined))?.mode;
    const file = await open(fresh, 'wx', mode === undefined ? 0o666 : mode & 0o777);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(fresh, place);
  } catch (error) {
    await rm(fresh, { force: true });
    throw error;
  }
}

async function filesUnder(folder: string, prefix: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    if (isAbsent(error)) return [];
    throw error;
  });
  const found: string[] = [];
  for (const entry of entries) {
    if (entry.isFile()) found.push(`${prefix}${entry.name}`);
    if (entry.isDirectory()) {
      found.push(...(await filesUnder(join(folder, entry.name), `${prefix}${entry.name}/`)));
    }
  }
  return found;
}

function isAbsent(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'ENOENT' || code === 'ENOTDIR';
}
