import { type ChildProcess, spawn } from 'node:child_process';
import { SETTINGS } from './environment.ts';

/** How one git command runs. */
export interface GitCommand {
  readonly arguments: readonly string[];
  readonly gitDir: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly input?: Uint8Array | string;
  /** After so many milliseconds it is ended, with all that it started. */
  readonly timeLimit: number;
}

/** How it ended. `status` is undefined where it was ended by a signal, by us after the time limit too. */
export interface GitEnded {
  readonly status: number | undefined;
  readonly stdout: Buffer;
  readonly stderr: string;
  readonly timedOut: boolean;
}

/** The most that is kept of git's output, in bytes. */
const MAX_OUTPUT = 256 * 1024 * 1024;
/** Ending a whole process group is a matter of POSIX. */
const GROUPS = process.platform !== 'win32';

const running = new Set<ChildProcess>();

/** Ends every git process that runs now. For the end of our own process. */
export function endAllGit(): void {
  for (const child of running) end(child);
}

/**
 * Runs git. Rejects where git cannot be started at all; {@link isGitMissing} tells whether for want of it.
 * The process is a group of its own: it has no terminal to ask on, and ends with its helpers.
 */
export function runGit(command: GitCommand): Promise<GitEnded> {
  return new Promise((resolve, reject) => {
    const settings = SETTINGS.flatMap((setting) => ['-c', setting]);
    const child = spawn('git', [...settings, `--git-dir=${command.gitDir}`, ...command.arguments], {
      cwd: command.cwd,
      env: command.env,
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: GROUPS,
      windowsHide: true,
    });
    running.add(child);
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      end(child);
    }, command.timeLimit);
    const stdout = collect(child.stdout, () => end(child));
    const stderr = collect(child.stderr, () => end(child));
    child.on('error', (error) => {
      clearTimeout(timer);
      running.delete(child);
      reject(error);
    });
    child.on('close', (code) => {
      clearTimeout(timer);
      running.delete(child);
      const words = Buffer.concat(stderr).toString('utf8');
      resolve({ status: code ?? undefined, stdout: Buffer.concat(stdout), stderr: words, timedOut });
    });
    // A git that ends before it has read all says why itself.
    child.stdin.on('error', () => {});
    child.stdin.end(command.input ?? '');
  });
}

/** Whether an error of {@link runGit} says that there is no git program. */
export function isGitMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}

function collect(stream: NodeJS.ReadableStream, tooMuch: () => void): Buffer[] {
  const chunks: Buffer[] = [];
  let size = 0;
  stream.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > MAX_OUTPUT) tooMuch();
    else chunks.push(chunk);
  });
  return chunks;
}

function end(child: ChildProcess): void {
  try {
    if (GROUPS && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    else child.kill('SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
