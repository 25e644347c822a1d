import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineStep } from '@tandem/contract';
import { createFiles } from '@tandem/machine';
import { createAzure } from '@tandem/platform-azure';
import { createGithub } from '@tandem/platform-github';
import { createGitlab } from '@tandem/platform-gitlab';
import { createLocal } from '@tandem/platform-local';
import type { StepRun } from '@tandem/ports';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runStep } from './index.ts';

const contract = defineStep({
  name: 'copy-note',
  title: 'Copy a note',
  description: 'Copies a note.',
  outcomes: ['done'],
  effects: [],
  inputs: {
    from: { type: 'path', description: 'What to read.' },
    to: { type: 'path', description: 'What to write.', default: 'copy.txt' },
    others: { type: 'list', items: 'path', description: 'More to read.', default: [] },
    note: { type: 'path', description: 'A report.', default: 'note.md' },
    hidden: { type: 'text', description: 'A path that the contract does not declare as one.', default: '' },
  },
  outputs: {},
  reports: { note: 'markdown' },
  failures: { empty: { summary: 'The note is empty.', fix: 'Write one.' } },
  secrets: {},
  ports: ['files'],
});

const run: StepRun<typeof contract> = async ({ inputs, ports }) => {
  const bytes = await ports.files.read(inputs.hidden || inputs.from);
  await ports.files.write(inputs.to, bytes ?? new Uint8Array());
  if (inputs.hidden === 'report') await ports.files.write(inputs.note, new Uint8Array());
  if (inputs.to === 'failed.txt') return { outcome: 'failed', failure: 'empty', detail: '' };
  return { outcome: 'done', reason: 'It is copied.', outputs: {} };
};

/** `outside` holds the workspace `w`, whose folder `s` is the working directory, as a checkout is on Azure. */
let outside = '';
const place = (...parts: readonly string[]) => join(outside, ...parts);
beforeEach(() => {
  outside = mkdtempSync(join(tmpdir(), 'tandem-paths-'));
  mkdirSync(place('w', 's', 'folder'), { recursive: true });
  writeFileSync(place('secret'), 'secret');
  writeFileSync(place('w', 'a.txt'), 'a');
  writeFileSync(place('w', 's', 'b.txt'), 'b');
  symlinkSync('../..', place('w', 's', 'out'));
  symlinkSync('..', place('w', 's', 'up'));
  symlinkSync('../nowhere', place('w', 's', 'dangling'));
});
afterEach(() => rmSync(outside, { recursive: true, force: true }));

const PLATFORMS = {
  gitlab: () => ({ GITLAB_CI: 'true', CI_PROJECT_DIR: place('w') }),
  azure: () => ({ TF_BUILD: 'True', PIPELINE_WORKSPACE: place('w') }),
  github: () => ({ GITHUB_ACTIONS: 'true', GITHUB_WORKSPACE: place('w') }),
  laptop: () => ({}),
} as const;

async function copy(platform: keyof typeof PLATFORMS, inputs: Readonly<Record<string, string>>) {
  const log: string[] = [];
  const sink = { write: (text: string) => log.push(text) };
  const exitCode = await runStep({
    contract,
    run,
    version: '1.2.3',
    platforms: { gitlab: createGitlab, azure: createAzure, github: createGithub, local: createLocal },
    adapters: { files: createFiles },
    view: {
      cwd: place('w', 's'),
      env: { TANDEM_INPUT_FROM: 'b.txt', ...PLATFORMS[platform](), ...inputs },
      stdout: sink,
      stderr: sink,
    },
  });
  return { exitCode, log: log.join('') };
}

describe.each(['gitlab', 'azure', 'github'] as const)('in a job of %s', (platform) => {
  it.each([
    ['in the working directory', { TANDEM_INPUT_FROM: 'b.txt' }, 'b'],
    ['beside it, in the workspace', { TANDEM_INPUT_FROM: '../a.txt' }, 'a'],
    ['through a link that stays in the workspace', { TANDEM_INPUT_FROM: 'up/a.txt' }, 'a'],
    ['that does not exist', { TANDEM_INPUT_FROM: 'none/x.txt' }, ''],
    ['with other paths', { TANDEM_INPUT_OTHERS: '["../a.txt", "b.txt"]' }, 'b'],
  ])('a path %s is read', async (_, inputs, text) => {
    expect(await copy(platform, inputs)).toMatchObject({ exitCode: 0 });
    expect(readFileSync(place('w', 's', 'copy.txt'), 'utf8')).toBe(text);
  });

  it('an absolute path in the workspace is read', async () => {
    expect(await copy(platform, { TANDEM_INPUT_FROM: place('w', 'a.txt') })).toMatchObject({ exitCode: 0 });
    expect(readFileSync(place('w', 's', 'copy.txt'), 'utf8')).toBe('a');
  });

  it.each([
    ['from', 'above the workspace', '../../secret', 'is outside the workspace'],
    ['from', 'to the workspace and out again', '../../w2/x', 'is outside the workspace'],
    ['from', 'of the machine', '/etc/passwd', 'is outside the workspace'],
    ['from', 'through a link that leaves it', 'out/secret', 'is outside the workspace'],
    ['to', 'that would be written outside', 'out/new.txt', 'is outside the workspace'],
    ['to', 'through a link that leads nowhere', 'dangling', 'goes through a dangling symbolic link'],
    ['from', 'with a backslash', '..\\..\\secret', 'is a Windows path'],
    ['others', 'in a list', '["b.txt", "../../secret"]', 'is outside the workspace'],
  ])('the input %s with a path %s is wrong', async (name, _, value, reason) => {
    const { exitCode, log } = await copy(platform, { [`TANDEM_INPUT_${name.toUpperCase()}`]: value });
    expect(log).toMatch(new RegExp(`The input '${name}' is '.*', which ${reason}`));
    expect(log).not.toContain('This is a bug');
    expect(exitCode).toBe(1);
    expect(existsSync(place('w', 's', 'copy.txt')) || existsSync(place('new.txt'))).toBe(false);
  });

  it.each([
    ['outside, from a text', { TANDEM_INPUT_HIDDEN: '../../secret' }, 'is outside the workspace'],
    ['that is a folder', { TANDEM_INPUT_TO: 'folder' }, 'is a folder, not a file'],
    ['under a file', { TANDEM_INPUT_TO: 'b.txt/x' }, 'has a file where a folder is required'],
  ])('a path %s ends the step as a wrong input, not as a bug', async (_, inputs, reason) => {
    const { exitCode, log } = await copy(platform, inputs);
    expect(log).toContain(reason);
    expect(log).not.toContain('This is a bug');
    expect(exitCode).toBe(1);
  });
});

describe('on a laptop', () => {
  it.each([
    ['../../secret', 'secret'],
    ['out/secret', 'secret'],
    ['../a.txt', 'a'],
  ])('the path %s is not confined', async (path, text) => {
    expect(await copy('laptop', { TANDEM_INPUT_FROM: path })).toMatchObject({ exitCode: 0 });
    expect(readFileSync(place('w', 's', 'copy.txt'), 'utf8')).toBe(text);
  });
});

describe('the path of a report', () => {
  it.each([
    ['is an output where the step wrote it', { TANDEM_INPUT_HIDDEN: 'report' }, 0, 'NOTE=note.md'],
    [
      'is an output where the step then fails',
      { TANDEM_INPUT_HIDDEN: 'report', TANDEM_INPUT_TO: 'failed.txt' },
      1,
      'NOTE=note.md',
    ],
    ['is no output where it was not written', {}, 0, undefined],
    ['is no output where the step then fails without it', { TANDEM_INPUT_TO: 'failed.txt' }, 1, undefined],
  ])('%s', async (_, inputs, code, line) => {
    writeFileSync(place('w', 's', 'note.md'), 'of an earlier run');
    expect((await copy('gitlab', inputs)).exitCode).toBe(code);
    const outputs = readFileSync(place('w', 's', 'tandem.env'), 'utf8').split('\n');
    expect(outputs.find((each) => each.includes('NOTE='))?.replace(/^.*(?=NOTE)/, '')).toBe(line);
  });
});
