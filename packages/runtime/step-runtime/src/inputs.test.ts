import { defineStep } from '@tandem/contract';
import { createMask } from '@tandem/safe-text';
import { describe, expect, it } from 'vitest';
import { definedEnvironment, detectPlatform, workspaceOf } from './environment.ts';
import { readCommandLine } from './flags.ts';
import { helpText } from './help.ts';
import { misspeltInputs, readInputs } from './inputs.ts';

const contract = defineStep({
  name: 'move-box',
  title: 'Move a box',
  description: 'Moves a box.',
  outcomes: ['done'],
  effects: [],
  inputs: {
    ring: { type: 'text', description: 'Where to.', pattern: '[a-z]+' },
    speed: { type: 'choice', description: 'How.', options: ['slow', 'fast'], default: 'slow' },
    dry_run: { type: 'flag', description: 'Only look.', default: false },
    attempts: { type: 'integer', description: 'How often.', default: 3, minimum: 1, maximum: 9 },
    labels: { type: 'list', description: 'Marks.', default: ['a'], pattern: '[a-z ]+' },
    note: { type: 'path', description: 'What to leave.', default: 'note.txt' },
    sources: { type: 'list', items: 'path', description: 'What to read.', default: [] },
  },
  outputs: { place: { description: 'Where it is.' } },
  failures: { 'no-box': { summary: 'No box.', fix: 'Bring one.', retry: true } },
  secrets: { BOX_TOKEN: { description: 'Opens it.', optional: true } },
  ports: [],
});

const DEFAULTS = { speed: 'slow', dry_run: false, attempts: 3, labels: ['a'], note: 'note.txt', sources: [] };

describe('inputs', () => {
  it.each([
    [{}, {}],
    [
      { TANDEM_INPUT_SPEED: 'fast', TANDEM_INPUT_ATTEMPTS: ' 9 ' },
      { speed: 'fast', attempts: 9 },
    ],
    [{ TANDEM_INPUT_DRY_RUN: 'True' }, { dry_run: true }],
    [{ TANDEM_INPUT_DRY_RUN: 'FALSE' }, { dry_run: false }],
    [{ TANDEM_INPUT_LABELS: '["b c", "d"]' }, { labels: ['b c', 'd'] }],
    [{ TANDEM_INPUT_LABELS: 'b c\r\n\n  d\n' }, { labels: ['b c', 'd'] }],
    [{ TANDEM_INPUT_LABELS: '[]' }, { labels: [] }],
    [
      { TANDEM_INPUT_NOTE: '../a b.txt', TANDEM_INPUT_SOURCES: 'a\nb c' },
      { note: '../a b.txt', sources: ['a', 'b c'] },
    ],
    [{ TANDEM_INPUT_LABELS: '', TANDEM_INPUT_SPEED: '', TANDEM_INPUT_ATTEMPTS: '' }, {}],
    [{ TANDEM_INPUT_ATTEMPTS: '$(Attempts)', TANDEM_INPUT_SPEED: '$(x.y)' }, {}],
  ])('%j gives %j', (env, inputs) => {
    expect(
      readInputs(contract, definedEnvironment({ TANDEM_INPUT_RING: 'friendly', ...env }), createMask()),
    ).toEqual({
      ok: true,
      value: { ring: 'friendly', ...DEFAULTS, ...inputs },
    });
  });

  it('that are wrong are all named at once, with what was given and what is expected', () => {
    const env = {
      TANDEM_INPUT_RING: 'Über\n##vso[x]',
      TANDEM_INPUT_SPEED: 'warp',
      TANDEM_INPUT_DRY_RUN: 'yes',
      TANDEM_INPUT_ATTEMPTS: '12',
      TANDEM_INPUT_LABELS: '["b", 3]',
      TANDEM_INPUT_NOTE: 'a\tb',
      TANDEM_INPUT_SOURCES: '[""]',
    };
    expect(readInputs(contract, env, createMask())).toEqual({
      ok: false,
      error: [
        "The input 'ring' is 'Über # #vso[x]', which does not match [a-z]+. " +
          'Expected: text that matches [a-z]+ (TANDEM_INPUT_RING).',
        "The input 'speed' is 'warp', which is not one of slow, fast. Expected: one of slow, fast (TANDEM_INPUT_SPEED).",
        "The input 'dry_run' is 'yes', which is not true or false. Expected: true or false (TANDEM_INPUT_DRY_RUN).",
        "The input 'attempts' is '12', which is above 9. Expected: a whole number from 1 to 9 (TANDEM_INPUT_ATTEMPTS).",
        "The input 'labels' is '[\"b\", 3]', which cannot be read. " +
          'Expected: a JSON array of texts, or one text a line, each matching [a-z ]+ (TANDEM_INPUT_LABELS).',
        "The input 'note' is 'a\tb', which contains a control character. " +
          'Expected: a path in the workspace, relative to the working directory (TANDEM_INPUT_NOTE).',
        "The input 'sources' is '[\"\"]', which has an item '' that is empty. " +
          'Expected: a JSON array of paths, or one path a line (TANDEM_INPUT_SOURCES).',
      ],
    });
    expect(readInputs(contract, {}, createMask())).toEqual({
      ok: false,
      error: [
        "The input 'ring' is required but not given. Expected: text that matches [a-z]+ (TANDEM_INPUT_RING).",
      ],
    });
  });

  it('quote no part of a secret, even where they are cut', () => {
    const secret = 'S3CRET-'.repeat(10);
    const mask = createMask();
    mask.add(secret);
    const long = `${'x'.repeat(60)}${secret}`;
    const read = readInputs(contract, { TANDEM_INPUT_RING: long, TANDEM_INPUT_LABELS: `["${long}"]` }, mask);
    expect(JSON.stringify(read)).not.toContain('S3C');
    expect(JSON.stringify(read)).toContain('***');
    expect(JSON.stringify(readCommandLine(contract, [`--${long}`], true, mask))).not.toContain('S3C');
  });

  it.each([
    ['TANDEM_INPUT_RNIG', ["'rnig' is no input of move-box. Did you mean 'ring'?"]],
    ['TANDEM_INPUT_DRYRUN', ["'dryrun' is no input of move-box. Did you mean 'dry_run'?"]],
    ['TANDEM_INPUT_BUNDLES', []],
    ['TANDEM_INPUT_SOMETHING_ELSE', []],
    ['TANDEM_INPUT_RING', []],
  ])('a variable %s is answered with %j', (variable, warnings) => {
    expect(misspeltInputs(contract, { [variable]: 'x' }, createMask())).toEqual(warnings);
  });
});

describe('a command line', () => {
  it.each([
    [['--ring', 'friendly'], { TANDEM_INPUT_RING: 'friendly' }],
    [['--ring=friendly', '--speed=a=b'], { TANDEM_INPUT_RING: 'friendly', TANDEM_INPUT_SPEED: 'a=b' }],
    [['--dry-run', '--ring', 'x'], { TANDEM_INPUT_DRY_RUN: 'true', TANDEM_INPUT_RING: 'x' }],
    [['--no-dry-run'], { TANDEM_INPUT_DRY_RUN: 'false' }],
    [['--dry-run', 'false'], { TANDEM_INPUT_DRY_RUN: 'false' }],
    [['--dry_run=true'], { TANDEM_INPUT_DRY_RUN: 'true' }],
    [['--labels', 'b', '--labels=c'], { TANDEM_INPUT_LABELS: '["b","c"]' }],
    [['--labels', '["b"]'], { TANDEM_INPUT_LABELS: '["b"]' }],
  ])('%j is %j', (words, env) => {
    expect(readCommandLine(contract, words, true, createMask())).toEqual({
      ok: true,
      value: { ask: 'run', json: false, env },
    });
  });

  it.each([
    [['--rnig', 'x'], "'--rnig' is no option. Did you mean --ring?"],
    [['--no-ring'], "'--no-ring' is no option. See --help."],
    [['--ring'], "'--ring' needs a value."],
    [['x'], "'x' is not understood. Inputs are given as --name value; see --help."],
    [['--constructor'], "'--constructor' is no option. See --help."],
  ])('%j is refused', (words, problem) => {
    const read = readCommandLine(contract, words, true, createMask());
    expect(!read.ok && read.error[0]).toBe(problem);
  });

  it('gives no inputs in a pipeline', () => {
    const read = readCommandLine(contract, ['--ring=x'], false, createMask());
    expect(read).toEqual({
      ok: false,
      error: ["'--ring=x' is not taken here: in a pipeline, inputs are TANDEM_INPUT_* variables."],
    });
    expect(readCommandLine(contract, ['--help'], false, createMask())).toMatchObject({
      ok: true,
      value: { ask: 'help' },
    });
  });
});

it('--help says all that the contract says', () => {
  const text = helpText(contract, '1.2.3');
  for (const words of [
    'move-box 1.2.3: Move a box',
    '--ring  (TANDEM_INPUT_RING, required)',
    'Text that matches [a-z]+.',
    '--dry-run  (TANDEM_INPUT_DRY_RUN, default false)',
    'place  Where it is.',
    'no-box  No box.',
    'Bring one. Running it again can help.',
    'BOX_TOKEN  Opens it. Optional.',
  ]) {
    expect(text).toContain(words);
  }
});

it.each([
  [{ GITLAB_CI: 'true' }, 'gitlab'],
  [{ TF_BUILD: 'True' }, 'azure'],
  [{ GITHUB_ACTIONS: 'true' }, 'github'],
  [{ GITLAB_CI: 'false' }, 'local'],
  [{}, 'local'],
])('the environment %j is that of %s', (env, platform) => {
  expect(detectPlatform(env)).toBe(platform);
});

it.each([
  ['gitlab', { CI_PROJECT_DIR: '/builds/shop' }, '/builds/shop'],
  ['azure', { PIPELINE_WORKSPACE: '/agent/1' }, '/agent/1'],
  ['github', { GITHUB_WORKSPACE: '/home/w' }, '/home/w'],
  ['gitlab', { PIPELINE_WORKSPACE: '/agent/1' }, '/cwd'],
  ['local', { CI_PROJECT_DIR: '/builds/shop' }, undefined],
] as const)('on %s with %j the workspace is %s', (platform, env, workspace) => {
  expect(workspaceOf(platform, { cwd: '/cwd', env })).toBe(workspace);
});
