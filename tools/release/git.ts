import { spawnSync } from 'node:child_process';

/** How one git command runs: in which folder, with what on its standard input and in its environment. */
export interface GitOptions {
  readonly cwd: string;
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs git and answers its standard output, untrimmed. Throws with what git said where it fails. */
export function git(options: GitOptions, ...args: readonly string[]): string {
  const ran = tryGit(options, ...args);
  if (ran.status !== 0) throw new Error(`git ${args.join(' ')} failed (${ran.status}): ${ran.stderr.trim()}`);
  return ran.stdout;
}

/** Runs git and answers however it ended. */
export function tryGit(
  options: GitOptions,
  ...args: readonly string[]
): { readonly status: number; readonly stdout: string; readonly stderr: string } {
  const ran = spawnSync('git', args, {
    cwd: options.cwd,
    input: options.input ?? '',
    env: { ...process.env, LC_ALL: 'C', GIT_TERMINAL_PROMPT: '0', ...options.env },
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
  if (ran.error) throw ran.error;
  return { status: ran.status ?? 1, stdout: ran.stdout, stderr: ran.stderr };
}

/** The lines of a command's output, without the empty ones. */
export function gitLines(options: GitOptions, ...args: readonly string[]): readonly string[] {
  return git(options, ...args)
    .split('\n')
    .filter((line) => line !== '');
}

/** The full hash of a commit, or undefined where the name leads to none. */
export function commitOf(root: string, name: string): string | undefined {
  const { status, stdout } = tryGit(
    { cwd: root },
    'rev-parse',
    '--verify',
    '--quiet',
    '--end-of-options',
    `${name}^{commit}`,
  );
  return status === 0 ? stdout.trim() : undefined;
}

/** The text of a file as a commit has it, or undefined. */
export function fileAt(root: string, commit: string, path: string): string | undefined {
  const { status, stdout } = tryGit({ cwd: root }, 'cat-file', 'blob', `${commit}:${path}`);
  return status === 0 ? stdout : undefined;
}

/** The paths of all files of a commit. */
export function filesAt(root: string, commit: string): readonly string[] {
  return git({ cwd: root }, 'ls-tree', '-r', '-z', '--name-only', commit)
    .split('\0')
    .filter((path) => path !== '');
}
