import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleStep, loadSteps, ROOT } from '@tandem/bundles';
import { EXIT, nearestName } from '@tandem/contract';
import { type CommandRun, UsageError } from '../../../command.ts';
import type { command } from './command.ts';

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/** Runs the bundle of a step as a child process with this process's environment, output and signals. */
export const run: CommandRun<typeof command> = async ({ name }, { cwd }, rest) => {
  const steps = await loadSteps(ROOT);
  const step = steps.find((each) => each.name === name);
  if (!step) {
    const names = steps.map((each) => each.name);
    const near = nearestName(name, names);
    throw new UsageError(
      `there is no step '${name}'; ${near ? `did you mean '${near}'?` : `the steps are ${names.join(', ')}`}`,
    );
  }
  const folder = await mkdtemp(join(tmpdir(), 'tandem-step-'));
  try {
    const file = join(folder, `${name}.cjs`);
    await writeFile(file, await bundleStep(ROOT, step));
    return await ended(spawn(process.execPath, [file, ...rest], { cwd, stdio: 'inherit' }));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

/** The exit code of a child that gets the signals of this process. */
async function ended(child: ChildProcess): Promise<number> {
  const pass = (signal: NodeJS.Signals) => void child.kill(signal);
  for (const signal of SIGNALS) process.on(signal, pass);
  try {
    return await new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('exit', (code) => resolve(code ?? EXIT.failure));
    });
  } finally {
    for (const signal of SIGNALS) process.off(signal, pass);
  }
}
