// The main job, from a fresh clone with nothing but Node 20 or later and git: installs what is missing, then
// rehearses the release of the example product on the Node that the install brought. Plain JavaScript for
// Node 20, since nothing is installed when it begins.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Whether node_modules is absent, half made, or older than the lock file. */
function installIsDue() {
  const installed = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installed) || !existsSync(nodeProgram())) return true;
  return statSync(join(root, 'package-lock.json')).mtimeMs > statSync(installed).mtimeMs;
}

/** The Node 24 that package.json asks for; its own program, not the shell wrapper. */
function nodeProgram() {
  return join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

function refuse(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

if (Number(process.versions.node.split('.')[0]) < 20) {
  refuse(`Tandem needs Node 20 or later to start; this is ${process.version}.`);
}
if (spawnSync('git', ['--version']).status !== 0) {
  refuse('Tandem needs git on the PATH: the rehearsal works on real Git repositories.');
}
if (installIsDue()) {
  process.stderr.write('Installing what package-lock.json names (once)…\n');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const { status } = spawnSync(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 'inherit'],
    shell: process.platform === 'win32',
  });
  if (status !== 0) refuse('npm ci failed; its messages are above. Mend that and run npm start again.');
  if (!existsSync(nodeProgram())) {
    refuse(
      'npm ci did not bring Node 24. If install scripts are switched off, allow those of the package "node".',
    );
  }
}
const child = spawn(
  nodeProgram(),
  [join(root, 'packages/programs/rehearsal/src/main.ts'), ...process.argv.slice(2)],
  {
    stdio: 'inherit',
  },
);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => {
  process.exitCode = code ?? 1;
  if (signal) process.stderr.write(`The rehearsal was ended by ${signal}.\n`);
});
