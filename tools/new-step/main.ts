// npm run new-step NAME: the folder of a step with tests that pass, and all that is emitted of it.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { newStep } from './new-step.ts';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Runs a program in the checkout; what it says on standard error is shown. */
function succeeds(program: string, args: readonly string[]): boolean {
  const shell = process.platform === 'win32';
  return spawnSync(program, args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'], shell }).status === 0;
}

const [name, ...rest] = process.argv.slice(2);
const made =
  name === undefined || rest.length > 0
    ? { ok: false as const, error: 'Say one name: npm run new-step check-banner' }
    : newStep(root, name);
if (!made.ok) {
  process.stderr.write(`${made.error}\n`);
  process.exitCode = 1;
} else {
  process.stdout.write(`${made.value.join('\n')}\n`);
  const emitted = succeeds(process.execPath, [join(root, 'tools', 'emit', 'main.ts')]);
  // The lock file names every package of the workspace; npm ci refuses one that it does not know.
  const locked = succeeds('npm', [
    'install',
    '--package-lock-only',
    '--ignore-scripts',
    '--no-audit',
    '--offline',
  ]);
  if (!emitted) process.stderr.write('Its templates could not be emitted; run npm run emit.\n');
  if (!locked) process.stderr.write('package-lock.json could not be updated; run npm install.\n');
  process.stdout.write(`\nNow write contract.ts, then decide.ts with its table of cases, then run.ts.\n`);
  process.stdout.write(`npx vitest run packages/steps/${name}; npm run emit; npm test\n`);
  process.exitCode = emitted && locked ? 0 : 1;
}
