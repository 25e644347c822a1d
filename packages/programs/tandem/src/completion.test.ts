import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findCommands } from './catalogue.ts';
import { completionRules, completionScript } from './completion.ts';

const STEPS = ['promote', 'ticket-sync'];

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tandem-completion-'));
  writeFileSync(join(folder, 'a release.yaml'), '');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function rules() {
  const commands = await Promise.all(
    findCommands().map(async ({ words, spec }) => ({ words, spec: await spec() })),
  );
  return completionRules(commands, STEPS);
}

/** What bash offers for the last of some words. */
async function offered(...words: readonly string[]): Promise<readonly string[]> {
  const line = ['tandem', ...words].map((word) => `'${word}'`).join(' ');
  const script = [
    completionScript('bash', await rules()),
    `COMP_WORDS=(${line}); COMP_CWORD=${words.length}; _tandem`,
    `printf "%s\\n" "\${COMPREPLY[@]}"`,
  ].join('\n');
  const { stdout, stderr, status } = spawnSync('bash', ['--norc', '-c', script], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  return stdout.split('\n').filter((word) => word !== '');
}

describe('completion in bash', () => {
  it.each<[string[], string[]]>([
    [['va'], ['validate']],
    [
      ['manifests', ''],
      ['build', 'diff', 'validate'],
    ],
    [
      ['manifests', 'validate', '--j'],
      ['--json', '--junit'],
    ],
    [['manifests', 'validate', 'x', '--st'], ['--strict']],
    [['validate', 'a'], ['a release.yaml']],
    [['step', 'pro'], ['promote']],
    [
      ['completion', ''],
      ['bash', 'zsh', 'fish'],
    ],
    [['--v'], ['--version']],
    [['nothing', 'x'], []],
  ])('%j', async (words, expected) => {
    expect(await offered(...words)).toEqual(expected);
  });
});

it('each shell gets every command, verb and option', async () => {
  const all = await rules();
  const words = all.flatMap((rule) => [...rule.words, ...rule.options.map((option) => option.slice(2))]);
  for (const shell of ['bash', 'zsh', 'fish'] as const) {
    const script = completionScript(shell, all);
    for (const word of words) expect(script, `${shell}: ${word}`).toContain(word);
  }
});

describe('the scripts of other shells parse', () => {
  it.for([
    ['zsh', ['-n']],
    ['fish', ['--no-execute']],
  ] as const)('%s', async ([shell, check], { skip }) => {
    const installed = spawnSync(shell, ['-c', 'true']).status === 0;
    skip(!installed, `${shell} is not installed`);
    const file = join(folder, `tandem.${shell}`);
    writeFileSync(file, completionScript(shell, await rules()));
    const { status, stderr } = spawnSync(shell, [...check, file], { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
});
