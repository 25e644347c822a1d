// Runs a command as a person's shell would: without what nx adds to the environment of its targets, which
// forces colour on every program that a test starts and binds an nx that a test runs to this workspace.
//
//   node tools/without-nx.ts vitest run
import { spawnSync } from 'node:child_process';

const [program = '', ...args] = process.argv.slice(2);
const own = Object.entries(process.env).filter(([name]) => !/^(NX_|LERNA_|FORCE_COLOR$)/.test(name));
const { status, error } = spawnSync(program, args, {
  stdio: 'inherit',
  env: Object.fromEntries(own),
  shell: process.platform === 'win32',
});
if (error) throw error;
process.exitCode = status ?? 1;
