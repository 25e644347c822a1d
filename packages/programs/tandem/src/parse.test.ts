import { describe, expect, it } from 'vitest';
import { defineCommand, UsageError } from './command.ts';
import { parseWords } from './parse.ts';

const spec = defineCommand({
  title: 'moves boxes',
  description: 'Moves them.',
  positionals: {
    box: { type: 'text', description: 'The box.' },
    to: { type: 'list', items: 'path', default: [], description: 'Where to.' },
  },
  options: {
    speed: { type: 'choice', options: ['slow', 'fast'], default: 'slow', description: 'How fast.' },
    times: { type: 'integer', minimum: 1, default: 1, description: 'How often.' },
    dry_run: { type: 'flag', default: false, description: 'Moves nothing.' },
    careful: { type: 'flag', default: true, description: 'Drops nothing.' },
    label: { type: 'list', default: [], description: 'A label.' },
  },
});
const DEFAULTS = { to: [], speed: 'slow', times: 1, dry_run: false, careful: true, label: [] };

describe('the words of a command', () => {
  it.each<[string[], object]>([
    [['a'], { box: 'a' }],
    [['a', 'b', '../c'], { box: 'a', to: ['b', '../c'] }],
    [['--speed', 'fast', 'a'], { box: 'a', speed: 'fast' }],
    [['a', '--speed=fast', '--times=3'], { box: 'a', speed: 'fast', times: 3 }],
    [['a', '--dry-run', '--no-careful'], { box: 'a', dry_run: true, careful: false }],
    [['a', '--dry_run', 'b'], { box: 'a', dry_run: true, to: ['b'] }],
    [['a', '--label', 'x', '--label=y'], { box: 'a', label: ['x', 'y'] }],
    [['--', '--speed', '-'], { box: '--speed', to: ['-'] }],
    [['a', '--speed', 'slow', '--speed', 'fast'], { box: 'a', speed: 'fast' }],
  ])('%j', (words, given) => {
    expect(parseWords(spec, words).given).toEqual({ ...DEFAULTS, ...given });
  });

  it.each<[string[], string]>([
    [[], 'BOX is missing: the box'],
    [['a', '--speed', 'fats'], "--speed is 'fats', which is not one of slow, fast; did you mean 'fast'?"],
    [['a', '--times', '0'], "--times is '0', which is below 1"],
    [['a', '--times', 'x'], "--times is 'x', which is not a whole number"],
    [['a', '--sped', 'fast'], "'--sped' is no option. Did you mean --speed?"],
    [['a', '--no-speed'], "'--no-speed' is no option. See --help"],
    [['a', '-x'], "'-x' is not understood. Inputs are given as --name value; see --help"],
  ])('%j is refused', (words, message) => {
    expect(() => parseWords(spec, words)).toThrow(new UsageError(message));
  });

  it('after the first are passed on where the command says so', () => {
    const passing = defineCommand({ ...spec, positionals: { box: spec.positionals.box }, passesOn: true });
    expect(parseWords(passing, ['a', '--help', 'b', '--'])).toMatchObject({
      given: { box: 'a' },
      rest: ['--help', 'b', '--'],
    });
  });
});

it.each([
  [
    { positionals: { a: { type: 'list', description: 'A.' }, b: { type: 'text', description: 'B.' } } },
    "'a' takes",
  ],
  [{ options: { help: { type: 'flag', description: 'H.' } } }, "'help' is an option of every command"],
  [{ options: { 'a-b': { type: 'flag', description: 'H.' } } }, "'a-b' is not snake_case"],
  [
    {
      positionals: { a: { type: 'text', description: 'A.' } },
      options: { a: { type: 'flag', description: 'A.' } },
    },
    "'a' is declared twice",
  ],
  [{ options: { a: { type: 'text', description: 'A.' } }, oneOf: ['a'] }, "'a' of oneOf is no flag"],
] as const)('a declaration that breaks a rule is a bug: %j', (broken, message) => {
  const base = { title: 't', description: 'd', positionals: {}, options: {} };
  expect(() => defineCommand({ ...base, ...broken } as never)).toThrow(message);
});
