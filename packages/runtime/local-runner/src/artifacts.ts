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

/** What no name of a pipeline artifact may hold (azure-pipelines-agent, ArtifactItemPath restrictions of NTFS). */
const BAD_NAME = /["<>|*?:\\/\p{Cc}]/u;

/**
 * Keeps a folder's content, or one file, as a pipeline artifact does: an artifact that exists is not replaced (docs
 * pipelines/artifacts/pipeline-artifacts). Returns why nothing was kept, or undefined.
 */
export async function publishOnce(path: string, name: string, kept: string): Promise<string | undefined> {
  if (BAD_NAME.test(name)) return `'${name}' is no name for an artifact.`;
  const found = await stat(path).catch(() => undefined);
  if (!found) return `There is nothing to publish at ${path}.`;
  if (await stat(kept).catch(() => undefined)) return `The artifact ${name} exists already.`;
  await mkdir(kept, { recursive: true });
  await cp(path, found.isDirectory() ? kept : join(kept, basename(path)), { recursive: true, force: true });
  return undefined;
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

/** The size from which GitLab refuses a dotenv report, in bytes. */
const DOTENV_LIMIT = 5 * 1024;

/**
 * Reads a dotenv report as GitLab does: `NAME=value` a line, blanks around both taken off and quotes kept; no
 * empty lines, no comments, less than 5 KB (docs.gitlab.com, ci/yaml/artifacts_reports,
 * "artifacts:reports:dotenv"). Answers undefined where there is no such file.
 *
 * @throws Error saying what is wrong: GitLab fails the job then.
 */
export async function readDotenv(file: string): Promise<Record<string, string> | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const size = Buffer.byteLength(text);
  if (size >= DOTENV_LIMIT)
    throw new Error(`The dotenv report has ${size} bytes; GitLab takes less than 5 KB`);
  const lines = text.replace(/^\uFEFF/, '').split('\n');
  if (lines.at(-1) === '') lines.pop();
  const variables: Record<string, string> = {};
  for (const [index, line] of lines.entries()) {
    const [, name, value] = /^(.*?)=(.*)$/.exec(line.replace(/\r$/, '')) ?? [];
    if (name === undefined || !/^[A-Za-z0-9_]+$/.test(name.trim()))
      throw new Error(
        `Line ${index + 1} of the dotenv report is no NAME=value; GitLab takes no empty lines and no comments`,
      );
    variables[name.trim()] = (value ?? '').trim();
  }
  return variables;
}
