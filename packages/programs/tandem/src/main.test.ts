import { spawnSync } from 'node:child_process';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const MAIN = join(import.meta.dirname, 'main.ts');
const COMMANDS = join(import.meta.dirname, 'commands');

/** Writes the URL of every module that is loaded to stderr. */
const LISTING = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from 'node:module';
  import { writeSync } from 'node:fs';
  registerHooks({ load: (url, context, next) => (writeSync(2, url + '\\n'), next(url, context)) });
`)}`;

/** The files of commands that the program loads for some words. */
function loaded(...words: readonly string[]): readonly string[] {
  const { stderr } = spawnSync(process.execPath, ['--import', LISTING, MAIN, ...words], { encoding: 'utf8' });
  return stderr
    .split('\n')
    .filter((url) => url.startsWith('file:'))
    .map((url) => relative(COMMANDS, fileURLToPath(url)))
    .filter((file) => !file.startsWith('..'))
    .sort();
}

describe('the program loads', () => {
  it('of a command that runs, its own folder only', () => {
    expect(loaded('validate', 'nowhere')).toEqual(['product/validate/command.ts', 'product/validate/run.ts']);
  });

  it('the declaration alone for the help of a command', () => {
    expect(loaded('manifests', 'validate', '--help')).toEqual(['manifests/validate/command.ts']);
  });

  it('no code of any command for the list of commands', () => {
    const files = loaded('--help');
    expect(files).toContain('product/step/command.ts');
    expect(files.filter((file) => !file.endsWith('/command.ts'))).toEqual([]);
  });

  it('nothing of any command for the version', () => {
    expect(loaded('--version')).toEqual([]);
  });
});

it.each([
  ['stdout', '--help', 0],
  ['stderr', 'nothing', 64],
] as const)('a closed %s is no error: %s ends with %i', (stream, word, code) => {
  const closed = stream === 'stdout' ? '> >(exec true)' : '2> >(exec true)';
  const script = `exec ${closed}; wait $!; "$0" "$1" ${word}; exit $?`;
  const { status } = spawnSync('bash', ['-c', script, process.execPath, MAIN], { encoding: 'utf8' });
  expect(status).toBe(code);
});
