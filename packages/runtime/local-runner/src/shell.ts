import { spawn } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** One script to run. */
export interface Script {
  readonly text: string;
  readonly cwd: string;
  /** The whole environment; nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  /** A folder outside the work folder where the script file may lie. */
  readonly scratch: string;
  readonly signal: AbortSignal;
  readonly onLine: (stream: 'stdout' | 'stderr', text: string) => void;
}

/** The exit code, or why there is none. */
export type ScriptEnd =
  | { readonly kind: 'exited'; readonly code: number }
  | { readonly kind: 'killed'; readonly why: string };

/**
 * Runs a script as one bash that stops at the first failure, in a process group of its own, so that whatever
 * it started ends with it.
 *
 * @throws Error where bash cannot be started.
 */
export async function runScript(script: Script, flags: readonly string[]): Promise<ScriptEnd> {
  await mkdir(script.scratch, { recursive: true });
  const file = join(script.scratch, `script-${sequence++}.sh`);
  await writeFile(file, script.text.endsWith('\n') ? script.text : `${script.text}\n`);
  try {
    return await runFile(file, script, flags);
  } finally {
    await rm(file, { force: true });
  }
}

let sequence = 0;

function runFile(file: string, script: Script, flags: readonly string[]): Promise<ScriptEnd> {
  return new Promise((resolve, reject) => {
    const child = spawn('bash', ['--noprofile', '--norc', ...flags, file], {
      cwd: script.cwd,
      env: script.env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const stop = () => endGroup(child.pid);
    if (script.signal.aborted) stop();
    script.signal.addEventListener('abort', stop, { once: true });
    for (const stream of ['stdout', 'stderr'] as const) {
      createInterface({ input: child[stream], crlfDelay: Number.POSITIVE_INFINITY }).on('line', (text) =>
        script.onLine(stream, text),
      );
    }
    child.on('error', (error) => {
      script.signal.removeEventListener('abort', stop);
      const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
      reject(missing ? new Error('Jobs are bash scripts, and there is no bash on the PATH.') : error);
    });
    // What the script left running in its group would outlive its job, and hold its streams open.
    child.on('exit', () => endGroup(child.pid));
    child.on('close', (code, signal) => {
      script.signal.removeEventListener('abort', stop);
      if (code === null) resolve({ kind: 'killed', why: String(script.signal.reason ?? signal) });
      else resolve({ kind: 'exited', code });
    });
  });
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // The group has ended by itself.
  }
}
