import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endAllGit } from './run-git.ts';

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;
const folders = new Set<string>();
let armed = false;

/**
 * Makes a temporary folder that only we can read, and that goes with our process, by its end or by a signal.
 * A process that is killed leaves its folder behind; no other ever looks at it.
 */
export async function scratchFolder(): Promise<string> {
  arm();
  const folder = await mkdtemp(join(tmpdir(), 'tandem-git-'));
  folders.add(folder);
  return folder;
}

function arm(): void {
  if (armed) return;
  armed = true;
  process.once('exit', clean);
  for (const signal of SIGNALS) process.on(signal, onSignal);
}

/** Where nobody else handles the signal, it ends the process as if we had not listened. */
function onSignal(signal: NodeJS.Signals): void {
  clean();
  if (process.listenerCount(signal) > 1) return;
  process.off(signal, onSignal);
  process.kill(process.pid, signal);
}

function clean(): void {
  endAllGit();
  for (const folder of folders) {
    try {
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    } catch {
      // A leftover in the temporary folder does no harm.
    }
  }
  folders.clear();
}
