import { randomUUID } from 'node:crypto';
import { lstat, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import type { Files, ProcessView } from '@tandem/ports';
import { isAbsent, pathError, placeOf } from './place.ts';

/**
 * The files of this machine, confined to the view's workspace where it has one.
 *
 * `list` does not follow links: it returns regular files only.
 */
export function createFiles(view: ProcessView): Files {
  return {
    read: async (path) => {
      const place = await placeOf(view, path);
      try {
        return new Uint8Array(await readFile(place));
      } catch (error) {
        if (isAbsent(error)) return undefined;
        throw pathError(error, path);
      }
    },
    write: async (path, bytes) => {
      const place = await placeOf(view, path);
      try {
        await replace(place, bytes);
      } catch (error) {
        throw pathError(error, path);
      }
    },
    list: async (folder) => {
      const path = folder === '' ? '.' : folder;
      const top = await placeOf(view, path);
      const prefix = posix.normalize(path).replace(/\/$/, '');
      try {
        const found = await filesUnder(top, prefix === '.' ? '' : `${prefix}/`);
        return found.sort();
      } catch (error) {
        throw pathError(error, folder);
      }
    },
  };
}

/** Writes a temporary file beside it, syncs it to the disk, then renames it over the file. */
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
