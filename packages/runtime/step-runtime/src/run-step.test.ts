import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineStep } from '@tandem/contract';
import { createClock, createFiles } from '@tandem/machine';
import { createAzure } from '@tandem/platform-azure';
import { createGithub } from '@tandem/platform-github';
import { createGitlab } from '@tandem/platform-gitlab';
import { createLocal } from '@tandem/platform-local';
import type { StepRun } from '@tandem/ports';
import { harmless } from '@tandem/safe-text';
import { foreignText } from '@tandem/safe-text/foreign-text';
import { azureCommands, controlCharacters, githubCommands, gitlabCommands } from '@tandem/safe-text/oracles';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Interruption, runStep } from './index.ts';

const contract = defineStep({
  name: 'move-box',
  title: 'Move a box',
  description: 'Moves a box.',
  outcomes: ['done', 'held', 'nothing-to-do'],
  effects: ['cluster'],
  inputs: {
    ring: { type: 'text', description: 'Where to.', pattern: '[a-z]+' },
    times: { type: 'integer', description: 'How often.', default: 1 },
  },
  outputs: { place: { description: 'Where it is.' } },
  failures: {
    'no-box': { summary: 'No box.', fix: 'Bring one.' },
    busy: { summary: 'The lift is busy.', fix: 'Wait.', retry: true },
  },
  secrets: { BOX_TOKEN: { description: 'Opens the box.' } },
  ports: ['clock', 'files'],
});

type Run = StepRun<typeof contract>;

const SECRET = 'QzX7-s3cr3t-QzX7';
const GOOD = { TANDEM_INPUT_RING: 'friendly', BOX_TOKEN: SECRET };
const PLATFORM_VARIABLES = ['GITLAB_CI', 'TF_BUILD', 'GITHUB_ACTIONS', 'NONE'];
const done: Run = async ({ inputs }) => ({
  outcome: 'done',
  reason: `It is in ${inputs.ring}.`,
  outputs: { place: inputs.ring },
});

let cwd = '';
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'tandem-'));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

async function go(
  env: Record<string, string>,
  run: Run,
  more: { arguments?: readonly string[]; interruption?: Promise<Interruption> } = {},
) {
  const out: string[] = [];
  const log: string[] = [];
  const exitCode = await runStep({
    contract,
    run,
    version: '1.2.3',
    platforms: { gitlab: createGitlab, azure: createAzure, github: createGithub, local: createLocal },
    adapters: { clock: createClock, files: createFiles },
    view: {
      env,
      cwd,
      stdout: { write: (text) => out.push(text) },
      stderr: { write: (text) => log.push(text) },
    },
    ...more,
  });
  return { exitCode, out: out.join(''), err: log.join('') };
}

describe('a step that ends', () => {
  it.each(PLATFORM_VARIABLES)('well says so where %s is set', async (variable) => {
    const { exitCode, out } = await go({ ...GOOD, [variable]: 'True' }, done);
    expect(out).toContain('move-box: done. It is in friendly.');
    expect(exitCode).toBe(0);
  });

  it.each([
    ['held', async () => ({ outcome: 'held', reason: 'Freeze.', outputs: {} }) as const, 0],
    ['nothing-to-do', async () => ({ outcome: 'nothing-to-do', reason: 'There.', outputs: {} }) as const, 0],
    ['failed', async () => ({ outcome: 'failed', failure: 'no-box', detail: 'Shelf 7.' }) as const, 1],
    ['failed', async () => ({ outcome: 'failed', failure: 'busy', detail: '' }) as const, 75],
    ['failed', async () => Promise.reject(new Error('boo')), 70],
    ['failed', async () => ({ outcome: 'open' as 'done', reason: '', outputs: {} }) as const, 70],
    ['failed', async () => ({ outcome: 'failed', failure: 'else' as 'busy', detail: '' }) as const, 70],
  ] as const)('%s always gives outcome and reason, and its exit code', async (outcome, run, exitCode) => {
    const end = await go({ ...GOOD, GITLAB_CI: 'true', TANDEM_PREFIX: 'X' }, run as Run);
    expect(end.exitCode).toBe(exitCode);
    const variables = readFileSync(join(cwd, 'tandem.env'), 'utf8');
    expect(variables).toMatch(new RegExp(`^X_OUTCOME=${outcome}\nX_REASON=.+\n$`));
  });

  it('in a declared failure shows what, where and what to do', async () => {
    const at = { file: 'a.yml', line: 3, column: 7 };
    const { out } = await go({ ...GOOD, TF_BUILD: 'True' }, async () => ({
      outcome: 'failed',
      failure: 'no-box',
      detail: 'Shelf 7 is empty.',
      at,
    }));
    expect(azureCommands(out)).toContainEqual({
      name: 'task.logissue',
      properties: { type: 'error', sourcepath: 'a.yml', linenumber: '3', columnnumber: '7', code: 'no-box' },
      data: 'No box.\nShelf 7 is empty.\nWhat to do: Bring one.',
    });
  });

  it('in a bug says what to report', async () => {
    const { out } = await go(GOOD, async () => {
      throw new TypeError(`no ${SECRET}`, { cause: 'the cause' });
    });
    expect(out).toContain('Please report it with these lines:\nmove-box 1.2.3, Node v');
    expect(out).toContain('TypeError: no ***\n    at ');
    expect(out).toContain('Caused by: Thrown: the cause');
  });
});

describe('a step does not begin', () => {
  it('without its inputs and secrets, and names them all', async () => {
    const { exitCode, out } = await go({ TANDEM_INPUT_TIMES: 'x', BOX_TOKEN: '$(BOX_TOKEN)' }, done);
    expect(exitCode).toBe(1);
    expect(out).toContain("error: The input 'ring' is required");
    expect(out).toContain("error: The input 'times' is 'x', which is not a whole number.");
    expect(out).toContain('error: The secret BOX_TOKEN is not set: Opens the box.');
    expect(out).toContain('move-box: failed. 3 problems:');
  });

  it('where it is only asked', async () => {
    expect(await go({}, done, { arguments: ['--version'] })).toMatchObject({ exitCode: 0, out: '1.2.3\n' });
    const help = await go({ TF_BUILD: 'True' }, done, { arguments: ['--help'] });
    expect(help).toMatchObject({
      exitCode: 0,
      out: expect.stringMatching(/^move-box 1\.2\.3: Move a box\n/),
    });
  });

  it('with a flag that it does not know', async () => {
    const { exitCode, out } = await go(GOOD, done, { arguments: ['--rnig=x'] });
    expect(exitCode).toBe(1);
    expect(out).toContain('Did you mean --ring?');
  });
});

it('on a laptop, --json gives one JSON line on standard output and the log on standard error', async () => {
  const more = { arguments: ['--ring', 'production', '--json'] };
  const { out, err } = await go({ BOX_TOKEN: SECRET }, done, more);
  expect(out.endsWith('\n') && out.indexOf('\n') === out.length - 1).toBe(true);
  expect(JSON.parse(out)).toEqual({
    step: 'move-box',
    version: '1.2.3',
    outcome: 'done',
    reason: 'It is in production.',
    exitCode: 0,
    outputs: { place: 'production' },
    findings: [],
  });
  expect(err).toContain('move-box: done.');
});

it('registers its secrets with the platform before it says anything', async () => {
  const { out } = await go({ ...GOOD, TF_BUILD: 'True', TANDEM_INPUT_RNIG: SECRET }, done);
  expect(out.split('\n')[0]).toBe(`##vso[task.setsecret]${SECRET}`);
  expect(out.split('\n').slice(1).join('\n')).not.toContain(SECRET);
});

it('leaves no half of a secret where a long reason is cut', async () => {
  for (const length of [480, 490, 496, 499]) {
    await go({ ...GOOD, GITLAB_CI: 'true' }, async () => ({
      outcome: 'held',
      reason: 'x'.repeat(length) + SECRET + 'y'.repeat(100),
      outputs: {},
    }));
    expect(readFileSync(join(cwd, 'tandem.env'), 'utf8')).not.toContain('QzX');
  }
});

it.each([
  [{ kind: 'signal', signal: 'SIGTERM' } as const, 75, 'Stopped by SIGTERM.'],
  [{ kind: 'uncaught', error: new Error('far away') } as const, 70, 'Unexpected error: Error: far away'],
])('ends at once when interrupted: %j', async (why, exitCode, words) => {
  const end = await go(GOOD, () => new Promise(() => {}), { interruption: Promise.resolve(why) });
  expect(end.exitCode).toBe(exitCode);
  expect(end.out).toContain(`move-box: failed. ${words}`);
});

it('says its last words on standard error where the platform does not work', async () => {
  rmSync(cwd, { recursive: true });
  const { exitCode, err } = await go({ ...GOOD, GITLAB_CI: 'true' }, done);
  expect(exitCode).toBe(70);
  expect(err).toContain('ENOENT');
});

const thrown = fc.oneof(
  foreignText().map((text) => new Error(text)),
  foreignText().map((text) => Object.assign(new Error('x'), { stack: text + SECRET })),
  foreignText(),
  fc.constantFrom(undefined, null, 0, Symbol('x'), Object.create(null), { toString: null }),
);

describe('whatever is thrown', () => {
  it.each([
    ['TF_BUILD', azureCommands, /^task\.(setsecret|logissue|setvariable)$/, 4],
    ['GITHUB_ACTIONS', githubCommands, /^(add-mask|error|set-output)$/, 4],
    ['GITLAB_CI', gitlabCommands, /^$/, 0],
    ['NONE', gitlabCommands, /^$/, 0],
  ] as const)('where %s is set, exit 70 and only our commands', async (variable, read, ours, count) => {
    await fc.assert(
      fc.asyncProperty(thrown, async (error) => {
        const { exitCode, out, err } = await go({ ...GOOD, [variable]: 'true' }, () => Promise.reject(error));
        expect(exitCode).toBe(70);
        const found = read(out);
        expect(found.filter(({ name }) => !ours.test(name))).toEqual([]);
        expect(found).toHaveLength(count);
        expect(controlCharacters(out + err)).toEqual([]);
        expect(out.split('\n').filter((line) => line.includes(SECRET)).length).toBe(count === 0 ? 0 : 1);
        for (const file of readdirSync(cwd))
          expect(readFileSync(join(cwd, file), 'utf8')).not.toContain(SECRET);
      }),
      { numRuns: 300 },
    );
  });

  it('its message is shown whole on Azure', async () => {
    await fc.assert(
      fc.asyncProperty(foreignText(), async (text) => {
        const error = Object.assign(new Error('x'), { stack: `E ${text}` });
        const { out } = await go({ ...GOOD, TF_BUILD: 'true' }, () => Promise.reject(error));
        const issue = azureCommands(out).find(({ name }) => name === 'task.logissue');
        const seen = harmless(`E ${text}`).replace(/[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, '');
        expect(issue?.data.endsWith(seen)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
