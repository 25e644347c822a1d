import { cp, glob, mkdir, readFile, rm, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';

/**
 * Copies what matches the paths (files, folders or globs, relative to `from`) to the same places under `to`.
 * Answers the patterns that matched nothing. What lies outside `from` is never taken.
 */
export async function copyArtifacts(
  from: string,
  to: string,
  patterns: readonly string[],
): Promise<readonly string[]> {
  const empty: string[] = [];
  for (const pattern of patterns) {
    let found = 0;
    for await (const path of glob(pattern.replace(/\/+$/, ''), { cwd: from })) {
      const source = join(from, path);
      const inside = relative(from, source);
      if (inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)) continue;
      await mkdir(dirname(join(to, inside)), { recursive: true });
      await cp(source, join(to, inside), { recursive: true, force: true, verbatimSymlinks: true });
      found++;
    }
    if (found === 0) empty.push(pattern);
  }
  return empty;
}

/**
 * Keeps a folder's content, or one file, as a pipeline artifact does (docs pipelines/artifacts/
 * pipeline-artifacts). Answers whether there was anything.
 */
export async function publish(path: string, kept: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  if (!found) return false;
  await mkdir(kept, { recursive: true });
  await cp(path, found.isDirectory() ? kept : join(kept, basename(path)), { recursive: true, force: true });
  return true;
}

/** Brings everything that was kept into a work folder. Nothing kept is nothing to do. */
export async function bringArtifacts(kept: string, folder: string): Promise<void> {
  if (await stat(kept).catch(() => undefined)) await cp(kept, folder, { recursive: true, force: true });
}

/** A fresh empty folder, whatever was there. */
export async function freshFolder(folder: string): Promise<string> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  return folder;
}

/**
 * Reads a dotenv report as GitLab does: `NAME=value` a line, blank lines and lines beginning with `#` passed
 * over, one pair of quotes around a value taken off (docs.gitlab.com, ci/yaml/artifacts_reports,
 * artifacts:reports:dotenv). Answers undefined where there is no such file.
 *
 * @throws Error naming the line that is neither.
 */
export async function readDotenv(file: string): Promise<Record<string, string> | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const variables: Record<string, string> = {};
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const match = /^([A-Za-z0-9_]+)=(.*)$/.exec(line.trim());
    if (!match?.[1]) throw new Error(`Line ${index + 1} of the dotenv report is no NAME=value`);
    variables[match[1]] = (match[2] ?? '').replace(/^(["'])(.*)\1$/, '$2');
  }
  return variables;
}
