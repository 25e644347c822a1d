import { lstat, realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { PathRefused, type ProcessView } from '@tandem/ports';

/**
 * The absolute form of a path on this machine, after symbolic links. A relative path is resolved from the
 * working directory.
 *
 * @throws PathRefused where the path names no file, goes through a dangling link, or is outside the
 * view's workspace.
 */
export async function placeOf(view: Pick<ProcessView, 'cwd' | 'workspace'>, path: string): Promise<string> {
  if (path === '' || path.includes('\0')) throw new PathRefused(path, 'names no file');
  const { workspace } = view;
  // A Windows path would resolve to a different file here.
  if (workspace !== undefined && sep === '/' && /\\|^[A-Za-z]:/.test(path))
    throw new PathRefused(path, 'is a Windows path; use / between folders');
  const place = await realPlace(resolve(view.cwd, path), path);
  if (workspace === undefined) return place;
  const root = await realPlace(resolve(workspace), workspace);
  const inside = place === root || place.startsWith(root.endsWith(sep) ? root : root + sep);
  if (!inside) throw new PathRefused(path, `is outside the workspace ${workspace}`);
  return place;
}

/** Resolves the links of an absolute path, also where its last parts do not exist. */
async function realPlace(absolute: string, path: string): Promise<string> {
  try {
    return await realpath(absolute);
  } catch (error) {
    if (!isAbsent(error)) throw pathError(error, path);
    // Writing through a dangling link would create a file elsewhere.
    const link = await lstat(absolute).catch(() => undefined);
    if (link?.isSymbolicLink()) throw new PathRefused(path, 'goes through a dangling symbolic link');
    const parent = dirname(absolute);
    return parent === absolute ? absolute : join(await realPlace(parent, path), basename(absolute));
  }
}

/** Whether an error of node:fs means that the path does not exist. */
export function isAbsent(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' || code === 'ENOTDIR';
}

/** Why a path cannot be used, by the code of the system error. */
const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'cannot be used by this job: permission denied',
  EEXIST: 'has a file where a folder is required',
  EISDIR: 'is a folder, not a file',
  ELOOP: 'goes through a cycle of symbolic links',
  ENAMETOOLONG: 'is too long for this machine',
  ENOTDIR: 'has a file where a folder is required',
  EPERM: 'cannot be used by this job: permission denied',
  EROFS: 'is on a read-only file system',
};

/** A system error about a path as {@link PathRefused}; any other error unchanged. */
export function pathError(error: unknown, path: string): unknown {
  const reason = REASONS[(error as NodeJS.ErrnoException).code ?? ''];
  return reason === undefined ? error : new PathRefused(path, reason);
}
