import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A tree to be committed: paths with forward slashes, and their bytes. Scripts (`.sh`) become executable. */
export type FileTree = ReadonlyMap<string, Uint8Array>;

/** Who commits in a rehearsal where no person does. */
const AUTHOR = { name: 'Rehearsal', email: 'rehearsal@example.com' };

/**
 * Runs git on its own settings only: no configuration, hook or prompt of this machine takes part.
 *
 * @throws Error with git's own words where it exits with anything but 0.
 */
export async function git(
  repository: string | undefined,
  args: readonly string[],
  options: { readonly input?: Uint8Array | string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      'git',
      [...(repository === undefined ? [] : ['-C', repository]), '-c', 'core.hooksPath=/dev/null', ...args],
      {
        maxBuffer: 64 * 1024 * 1024,
        env: {
          PATH: process.env.PATH ?? '',
          GIT_CONFIG_NOSYSTEM: '1',
          GIT_CONFIG_GLOBAL: '/dev/null',
          GIT_TERMINAL_PROMPT: '0',
          LC_ALL: 'C',
          ...options.env,
        },
      },
      (error, stdout, stderr) => {
        if (error) reject(new Error(`git ${args[0]} failed: ${stderr.trim() || error.message}`));
        else resolve(stdout);
      },
    );
    // git may end before it has read all of it; what it says then is its exit code, not a broken pipe here.
    child.stdin?.on('error', () => {});
    child.stdin?.end(options.input ?? '');
  });
}

/** Makes an empty bare repository whose default branch is main. */
export async function makeBare(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await git(undefined, ['init', '--quiet', '--bare', '--initial-branch=main', folder]);
}

/**
 * Puts one commit that holds exactly these files on a branch and answers its hash. The commit's identity is
 * made of its content and the instant alone, so that a rehearsal can be repeated to the same hashes.
 */
export async function commitTree(
  repository: string,
  files: FileTree,
  commit: { readonly message: string; readonly at: string; readonly branch?: string },
): Promise<string> {
  const index = join(repository, `index-${process.pid}`);
  const env = {
    GIT_INDEX_FILE: index,
    GIT_AUTHOR_NAME: AUTHOR.name,
    GIT_AUTHOR_EMAIL: AUTHOR.email,
    GIT_AUTHOR_DATE: commit.at,
    GIT_COMMITTER_NAME: AUTHOR.name,
    GIT_COMMITTER_EMAIL: AUTHOR.email,
    GIT_COMMITTER_DATE: commit.at,
  };
  const entries: string[] = [];
  for (const [path, bytes] of files) {
    const blob = (await git(repository, ['hash-object', '-w', '--stdin'], { input: bytes })).trim();
    entries.push(`${path.endsWith('.sh') ? '100755' : '100644'} ${blob}\t${path}\0`);
  }
  await git(repository, ['read-tree', '--empty'], { env });
  await git(repository, ['update-index', '-z', '--index-info'], { env, input: entries.join('') });
  const tree = (await git(repository, ['write-tree'], { env })).trim();
  const parent = await tip(repository, commit.branch ?? 'main');
  const parents = parent === undefined ? [] : ['-p', parent];
  const made = await git(repository, ['commit-tree', tree, ...parents], { env, input: commit.message });
  await git(repository, ['update-ref', `refs/heads/${commit.branch ?? 'main'}`, made.trim()]);
  return made.trim();
}

/** The commit at the tip of a branch, or undefined where there is no such branch. */
export async function tip(repository: string, branch = 'main'): Promise<string | undefined> {
  const line = await git(repository, ['for-each-ref', '--format=%(objectname)', `refs/heads/${branch}`]);
  return line.trim() || undefined;
}

/** A file at a commit, branch or tag, or undefined where it is not there. */
export async function fileAt(repository: string, ref: string, path: string): Promise<string | undefined> {
  const found = await git(repository, ['ls-tree', '--full-tree', ref, '--', path]).catch(() => '');
  return found === '' ? undefined : git(repository, ['cat-file', 'blob', `${ref}:${path}`]);
}

/** All files below a folder of this machine, without those that Git would not hold. */
export async function readTree(folder: string, prefix = ''): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  const entries = await readdir(join(folder, prefix), { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (['node_modules', 'dist', '.git'].includes(entry.name)) continue;
    const path = prefix === '' ? entry.name : `${prefix}/${entry.name}`;
    if (entry.isDirectory()) for (const [name, bytes] of await readTree(folder, path)) files.set(name, bytes);
    else if (entry.isFile()) files.set(path, await readFile(join(folder, path)));
  }
  return files;
}
