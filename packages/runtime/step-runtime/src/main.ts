import { EXIT, type StepContract } from '@tandem/contract';
import type { Interruption, StepProgram } from './program.ts';
import { runStep } from './run-step.ts';

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/**
 * Runs a step as this process: its environment, its arguments, its output, its exit code. What the entry of a
 * bundle calls.
 *
 * The process ends by itself, so that nothing written is lost, except after an interruption, where `run` may
 * still hold it: then it ends as soon as all is written.
 */
export async function main<C extends StepContract>(program: StepProgram<C>): Promise<void> {
  process.exitCode = EXIT.bug;
  let interrupted = false;
  const interruption = new Promise<Interruption>((resolve) => {
    const stop = (why: Interruption): void => {
      interrupted = true;
      resolve(why);
    };
    // Not once: others who listen end the process where they find themselves alone.
    for (const signal of SIGNALS) process.on(signal, () => stop({ kind: 'signal', signal }));
    process.on('uncaughtException', (error) => stop({ kind: 'uncaught', error }));
    process.on('unhandledRejection', (error) => stop({ kind: 'uncaught', error }));
    // Nothing is left that could wake the step up, and it has not ended: without this it would pass for good.
    process.once('beforeExit', () => {
      const error = new Error('The step waits for something that never comes.');
      if (process.exitCode === EXIT.bug) stop({ kind: 'uncaught', error });
    });
  });
  // A reader that went away (`| head`) is no reason to fail: EPIPE is dropped, the exit code stays.
  process.stdout.on('error', () => {});
  process.stderr.on('error', () => {});
  const { env, stdout, stderr } = process;
  const view = { env, cwd: process.cwd(), stdout, stderr };
  process.exitCode = await runStep({ ...program, view, arguments: process.argv.slice(2), interruption });
  if (interrupted) {
    await Promise.all([written(stdout), written(stderr)]);
    process.exit();
  }
}

function written(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    if (stream.destroyed || stream.writableEnded) resolve();
    else stream.write('', () => resolve());
  });
}
