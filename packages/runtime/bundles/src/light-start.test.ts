import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleStep } from './bundle.ts';
import { ROOT } from './root.ts';
import { loadSteps } from './steps.ts';

/** Writes to a file what a process compiles from text, and which slow modules of Node its code loads. */
const WATCH = `const { appendFileSync } = require('node:fs');
const vm = require('node:vm'), { Module } = require('node:module');
const { compileFunction } = vm, load = Module._load;
const note = (what) => appendFileSync(process.env.WATCH_FILE, what + '\\n');
vm.compileFunction = (...all) => (note('text of ' + all[0].length), compileFunction(...all));
Module._load = (name, ...all) => {
  if (/^(?:node:)?(?:https?|tls|crypto|child_process|fs\\/promises)$/.test(name)) note(name);
  return load.call(Module, name, ...all);
};
`;

const steps = await loadSteps(ROOT);
let folder = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tandem-start-'));
  writeFileSync(join(folder, 'watch.cjs'), WATCH);
  for (const step of steps) writeFileSync(join(folder, `${step.name}.cjs`), await bundleStep(ROOT, step));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a run of a program loads late, and how it ends. */
function watch(program: string, args: readonly string[]): { status: number | null; loaded: string[] } {
  const seen = join(folder, 'seen');
  writeFileSync(seen, '');
  const { status } = spawnSync(process.execPath, ['--require', join(folder, 'watch.cjs'), program, ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env.PATH ?? '', HOME: folder, WATCH_FILE: seen },
  });
  return { status, loaded: readFileSync(seen, 'utf8').split('\n').filter(Boolean) };
}

describe.each(steps)('the bundle of $name', ({ name }) => {
  it.each([['--version'], ['--help']])('loads nothing that is deferred for %s', (argument) => {
    expect(watch(join(folder, `${name}.cjs`), [argument])).toEqual({ status: 0, loaded: [] });
  });

  it('loads nothing that is deferred where an option is unknown', () => {
    expect(watch(join(folder, `${name}.cjs`), ['--no-such-option'])).toEqual({ status: 1, loaded: [] });
  });
});

const refusing = steps.filter(({ contract }) =>
  Object.values(contract.inputs).some((input) => !('default' in input)),
);
it.each(refusing)(
  'the bundle of $name loads nothing that is deferred where a required input is missing',
  ({ name }) => {
    expect(watch(join(folder, `${name}.cjs`), [])).toEqual({ status: 1, loaded: [] });
  },
);

it('a program that loads a part or a slow module is noticed', () => {
  const program = join(folder, 'eager.cjs');
  writeFileSync(program, "require('node:https'); require('node:vm').compileFunction('1');");
  expect(watch(program, []).loaded).toEqual(expect.arrayContaining(['node:https', 'text of 1']));
});
