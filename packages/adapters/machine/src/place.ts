import { lstat, realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { PathRefused, type ProcessView } from '@tandem/ports';

/**
 * The absolute place of a path on this machine, after symbolic links. A relative path is resolved from the
 * working directory.
 *
 * @throws PathRefused where the path names no file, goes through a link that leads nowhere, or lies outside the
 * view's workspace.
 */
export async function placeOf(view: Pick<ProcessView, 'cwd' | 'workspace'>, path: string): Promise<string> {
  if (path === '' || path.includes('\0')) throw new PathRefused(path, 'names no file');
  const { workspace } = view;
  // Written for Windows, it would mean another place there than here.
  if (workspace !== undefined && sep === '/' && /\\|^[A-Za-z]:/.test(path))
    throw new PathRefused(path, 'is a path of Windows; write / between folders');
  const place = await realPlace(resolve(view.cwd, path), path);
  if (workspace === undefined) return place;
  const root = await realPlace(resolve(workspace), workspace);
  const inside = place === root || place.startsWith(root.endsWith(sep) ? root : root + sep);
  if (!inside) throw new PathRefused(path, `leads out of the workspace ${workspace}`);
  return place;
}

/** An absolute path after links, also where its last parts do not exist. */
async function realPlace(absolute: string, path: string): Promise<string> {
  try {
    return await realpath(absolute);
  } catch (error) {
    if (!isAbsent(error)) throw pathError(error, path);
    // Nothing is there to follow; writing through a link that leads nowhere would create a file elsewhere.
    const link = await lstat(absolute).catch(() => undefined);
    if (link?.isSymbolicLink()) throw new PathRefused(path, 'goes through a link that leads nowhere');
    const parent = dirname(absolute);
    return parent === absolute ? absolute : join(await realPlace(parent, path), basename(absolute));
  }
}

/** Whether an error of node:fs means that nothing is at the path. */
export function isAbsent(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' || code === 'ENOTDIR';
}

/** What a path is at fault for, by the code of the system's error. */
const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'may not be used by this job: permission denied',
  EEXIST: 'has a file where a folder is needed',
  EISDIR: 'is a folder, not a file',
  ELOOP: 'goes through links that lead in a circle',
  ENAMETOOLONG: 'is too long for this machine',
  ENOTDIR: 'has a file where a folder is needed',
  EPERM: 'may not be used by this job: permission denied',
  EROFS: 'is on a read-only disk',
};

/** A system error about a path as {@link PathRefused}; any other error as it is. */
export function pathError(error: unknown, path: string): unknown {
  const reason = REASONS[(error as NodeJS.ErrnoException).code ?? ''];
  return reason === undefined ? error : new PathRefused(path, reason);
}
