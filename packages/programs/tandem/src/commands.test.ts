import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findCommands } from './catalogue.ts';
import { commandText, optionText } from './help.ts';

it('every command is described, and its help shows every argument', async () => {
  const commands = findCommands();
  expect(commands.map(({ words }) => words.join(' '))).toEqual(
    expect.arrayContaining(['validate', 'step', 'completion', 'manifests validate']),
  );
  for (const { words, spec } of commands) {
    const command = await spec();
    const help = commandText({ words, spec: command });
    expect(command.title, words.join(' ')).toMatch(/^[a-z].*[^.]$/s);
    expect(command.description).toMatch(/^[A-Za-z].*\.$/s);
    for (const [name, input] of Object.entries(command.positionals)) {
      expect(help).toContain(name.toUpperCase());
      expect(input.description).toMatch(/^[A-Z].*\.$/s);
    }
    for (const [name, input] of Object.entries(command.options)) {
      expect(help).toContain(optionText(name, input));
      expect(input.description).toMatch(/^[A-Z].*\.$/s);
    }
    await expect(
      findCommands()
        .find((each) => each.words.join() === words.join())
        ?.run(),
    ).resolves.toBeTypeOf('function');
  }
});

it('a step runs as its bundle, with its own help and its own exit codes', () => {
  const main = join(import.meta.dirname, 'main.ts');
  const tandem = (...words: string[]) =>
    spawnSync(process.execPath, [main, 'step', ...words], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH },
    });
  const help = tandem('change-window', '--help');
  expect({ status: help.status, stderr: help.stderr }).toEqual({ status: 0, stderr: '' });
  expect(help.stdout).toMatch(/^change-window .*\n/);
  expect(help.stdout).toContain('--gitops-url');
  const refused = tandem('change-window', '--json');
  expect(refused.status).toBe(1);
  expect(JSON.parse(refused.stdout)).toMatchObject({ outcome: 'failed' });
});
