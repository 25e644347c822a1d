import { type ChildProcess, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleStep, loadSteps, ROOT } from '@tandem/bundles';

/** Writes the bundle of a step of this checkout into a folder; returns its path. */
export async function writeBundle(name: string, folder: string): Promise<string> {
  const step = (await loadSteps(ROOT)).find((each) => each.name === name);
  if (!step) throw new Error(`There is no step ${name}.`);
  const bundle = join(folder, `${name}.cjs`);
  writeFileSync(bundle, await bundleStep(ROOT, step));
  return bundle;
}

/** How a bundle is started: like a job of a platform, with nothing of the environment of the test but PATH. */
export interface BundleOptions {
  /** Its working directory, home and temporary folder. */
  readonly folder: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly args?: readonly string[];
}

/** The end of a bundle. */
export interface BundleEnd {
  /** The exit code; null where a signal ended it. */
  readonly code: number | null;
  /** What it wrote to its standard output and error. */
  readonly log: string;
}

/** A bundle that runs as a process of its own. */
export interface RunningBundle {
  readonly child: ChildProcess;
  /** What it wrote so far. */
  log(): string;
  readonly ended: Promise<BundleEnd>;
}

/** Starts a bundle as a process. */
export function startBundle(bundle: string, { folder, env, args = [] }: BundleOptions): RunningBundle {
  const child = spawn(process.execPath, [bundle, ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: folder, TMPDIR: folder, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      log += text;
    });
  }
  const ended = new Promise<BundleEnd>((resolve) => {
    child.on('close', (code) => resolve({ code, log }));
  });
  return { child, log: () => log, ended };
}

/** Runs a bundle to its end. */
export function runBundle(bundle: string, options: BundleOptions): Promise<BundleEnd> {
  return startBundle(bundle, options).ended;
}
