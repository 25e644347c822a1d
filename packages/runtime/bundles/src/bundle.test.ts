import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleStep } from './bundle.ts';
import { makeCheckout } from './checkout.fixture.ts';
import { ROOT } from './root.ts';
import { loadSteps } from './steps.ts';

const CONTRACT = `import { defineStep } from '@tandem/contract';
export const contract = defineStep({
  name: 'say-hello', title: 'Say hello', description: 'Says hello.', outcomes: ['done'], effects: [],
  inputs: { whom: { type: 'text', description: 'Whom.' } },
  outputs: { greeting: { description: 'What was said.' } },
  failures: {}, secrets: {}, ports: ['clock', 'files'],
});
`;
const RUN = `import type { StepRun } from '@tandem/ports';
import type { contract } from './contract.ts';
export const run: StepRun<typeof contract> = async ({ inputs, reporter, ports }) => {
  reporter.info('it is ' + ports.clock.now().slice(0, 2) + 'xx');
  return { outcome: 'done', reason: 'Said it.', outputs: { greeting: 'hello ' + inputs.whom } };
};
`;

/** A checkout with one step. */
function checkout(folder: string): string {
  mkdirSync(folder, { recursive: true });
  const step = join(makeCheckout(folder), 'packages', 'steps', 'say-hello');
  mkdirSync(step);
  writeFileSync(join(step, 'contract.ts'), CONTRACT);
  writeFileSync(join(step, 'run.ts'), RUN);
  writeFileSync(join(step, 'package.json'), '{ "version": "1.2.3", "type": "module" }\n');
  return folder;
}

let folder = '';
let bundle = '';
const built: Buffer[] = [];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tandem-bundle-'));
  for (const place of ['one', 'some/where/else']) {
    const tree = checkout(join(folder, place));
    const [step] = await loadSteps(tree);
    if (!step) throw new Error('The step was not found.');
    built.push(Buffer.from(await bundleStep(tree, step)));
  }
  bundle = join(folder, 'alone', 'say-hello.cjs');
  mkdirSync(dirname(bundle));
  writeFileSync(bundle, built[0] ?? '');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(args: readonly string[], env: Record<string, string> = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bundle, ...args], {
    cwd: dirname(bundle),
    encoding: 'utf8',
    env: { PATH: process.env.PATH ?? '', HOME: dirname(bundle), ...env },
  });
  return { status, stdout, stderr };
}

describe('a bundle', () => {
  it('has the same bytes wherever the checkout lies', () => {
    expect(built[0]?.length).toBeGreaterThan(10_000);
    expect(built[1]?.equals(built[0] ?? Buffer.alloc(0))).toBe(true);
  });

  it('knows nothing of the folder it was built in', () => {
    expect(built[0]?.includes(folder)).toBe(false);
    expect(built[0]?.includes(ROOT)).toBe(false);
  });

  it('ends with the licence of every library in it, also of what was compiled into a source', async () => {
    const [step] = (await loadSteps(ROOT)).filter(({ name }) => name === 'change-window');
    const text = Buffer.from(step ? await bundleStep(ROOT, step) : []).toString();
    const licences = text.slice(text.lastIndexOf('/*\nThis file carries code of the libraries below'));
    for (const library of [
      '@actions/core',
      'ajv',
      'fast-deep-equal',
      'temporal-polyfill',
      'temporal-utils',
      'yaml',
    ]) {
      expect(licences).toMatch(new RegExp(`^${library} \\d+\\.\\d+\\.\\d+\n\n`, 'm'));
    }
    expect(licences).toContain('Copyright Eemeli Aro');
    expect(licences.match(/\*\//g)).toHaveLength(1);
    expect(licences.endsWith('\n*/\n')).toBe(true);
  });

  it('reads the options of rules for merge requests without the code of the rules', async () => {
    const steps = await loadSteps(ROOT);
    const textOf = async (name: string) => {
      const step = steps.find((each) => each.name === name);
      return Buffer.from(step ? await bundleStep(ROOT, step) : []).toString();
    };
    const [reads, judges] = [await textOf('change-window'), await textOf('mr-quality')];
    for (const text of [reads, judges]) expect(text).toContain('The greatest length in characters');
    for (const library of ['\nignore ', '\nconventional-commits-parser ']) {
      expect([reads.includes(library), judges.includes(library)]).toEqual([false, true]);
    }
  });

  it('answers --version and --help with nothing beside it', () => {
    expect(run(['--version'])).toEqual({ status: 0, stdout: '1.2.3\n', stderr: '' });
    expect(run(['--help']).stdout).toContain('--whom');
  });

  it('runs on a laptop, with inputs as options', () => {
    const { status, stdout, stderr } = run(['--whom', 'you', '--json']);
    expect({ status, stderr }).toMatchObject({ status: 0 });
    expect(JSON.parse(stdout)).toMatchObject({ outcome: 'done', outputs: { greeting: 'hello you' } });
  });

  it.each([
    ['GitLab', { GITLAB_CI: 'true', CI_JOB_NAME: 'say' }, 'it is 20xx'],
    [
      'Azure Pipelines',
      { TF_BUILD: 'True' },
      '##vso[task.setvariable variable=greeting;isOutput=true]hello you',
    ],
    ['GitHub Actions', { GITHUB_ACTIONS: 'true' }, 'greeting'],
  ])('runs on %s, with inputs from the environment', (_, env, said) => {
    const result = run([], { TANDEM_INPUT_WHOM: 'you', ...env });
    expect(result.status, result.stderr).toBe(0);
    expect(result.stdout).toContain(said);
  });
});

it('a step whose contract bears another name than its folder is refused by name', async () => {
  const tree = checkout(mkdtempSync(join(folder, 'misnamed-')));
  writeFileSync(
    join(tree, 'packages/steps/say-hello/contract.ts'),
    CONTRACT.replace("'say-hello'", "'say-bye'"),
  );
  await expect(loadSteps(tree)).rejects.toThrow(
    "packages/steps/say-hello/contract.ts is named 'say-bye', its folder 'say-hello'",
  );
});
