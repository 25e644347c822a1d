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
import { createClock, createFiles } from '@tandem/machine';
import { createLocal } from '@tandem/platform-local';
import type { Clusters, Kustomize } from '@tandem/ports';
import { runStep } from '@tandem/step-runtime';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { contract } from './contract.ts';
import { run } from './run.ts';

const CONFIG_MAP = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a, namespace: b }\n';
const KUSTOMIZE: Kustomize = {
  program: async () => undefined,
  build: async () => ({ ok: false, error: 'none' }),
};
const CLUSTERS: Clusters = {
  open: () => {
    throw new Error('This test reaches no cluster.');
  },
};

/** `outside` holds the workspace `w` with one manifest, and `other` with another beside it. */
let outside = '';
const place = (...parts: readonly string[]) => join(outside, ...parts);
beforeEach(() => {
  outside = mkdtempSync(join(tmpdir(), 'tandem-validate-'));
  for (const folder of ['w', 'other']) {
    mkdirSync(place(folder));
    writeFileSync(place(folder, 'a.yaml'), CONFIG_MAP);
  }
  symlinkSync('../other', place('w', 'link'));
});
afterEach(() => rmSync(outside, { recursive: true, force: true }));

async function validate(env: Readonly<Record<string, string>>) {
  const log: string[] = [];
  const sink = { write: (text: string) => log.push(text) };
  const exitCode = await runStep({
    contract,
    run,
    version: '1.2.3',
    platforms: { gitlab: createLocal, azure: createLocal, github: createLocal, local: createLocal },
    adapters: {
      files: createFiles,
      clock: createClock,
      kustomize: () => KUSTOMIZE,
      clusters: () => CLUSTERS,
    },
    view: { cwd: place('w'), env, stdout: sink, stderr: sink },
  });
  return { exitCode, log: log.join('') };
}

const JOBS = {
  gitlab: () => ({ GITLAB_CI: 'true', CI_PROJECT_DIR: place('w') }),
  azure: () => ({ TF_BUILD: 'True', PIPELINE_WORKSPACE: place('w') }),
  github: () => ({ GITHUB_ACTIONS: 'true', GITHUB_WORKSPACE: place('w') }),
} as const;

describe.each(['gitlab', 'azure', 'github'] as const)('in a job of %s', (platform) => {
  it.each([
    ['a SARIF report beside the workspace', { TANDEM_INPUT_SARIF: '../out.sarif' }, "input 'sarif' is"],
    ['a JUnit report beside the workspace', { TANDEM_INPUT_JUNIT: '../out.xml' }, "input 'junit' is"],
    ['a root beside the workspace', { TANDEM_INPUT_ROOT: '../other' }, "input 'root' is"],
    ['a root that is a link out of it', { TANDEM_INPUT_ROOT: 'link' }, "input 'root' is"],
    ['definitions beside the workspace', { TANDEM_INPUT_CRDS: '["../other"]' }, "input 'crds' is"],
    ['a checked folder outside the root', { TANDEM_INPUT_PATHS: '["../other"]' }, 'nothing to check'],
    ['a SARIF report that is a folder', { TANDEM_INPUT_SARIF: '.' }, "The path '.' is a folder"],
  ])('%s ends the step with exit code 1, not as a bug', async (_, inputs, words) => {
    const { exitCode, log } = await validate({ ...JOBS[platform](), ...inputs });
    expect(log).toContain(words);
    expect(log).not.toContain('This is a bug');
    expect(exitCode).toBe(1);
    expect([place('out.sarif'), place('out.xml')].some((file) => existsSync(file))).toBe(false);
  });
});

describe('on a laptop', () => {
  it.each([
    ['a root beside the working directory', { TANDEM_INPUT_ROOT: '../other' }],
    ['a root through a link', { TANDEM_INPUT_ROOT: 'link' }],
  ])('%s is checked', async (_, inputs) => {
    const { exitCode, log } = await validate(inputs);
    expect(log).toContain('1 objects: 0 errors');
    expect(exitCode).toBe(0);
  });

  it('a SARIF report beside the working directory is written', async () => {
    expect(await validate({ TANDEM_INPUT_SARIF: '../out.sarif' })).toMatchObject({ exitCode: 0 });
    expect(JSON.parse(readFileSync(place('out.sarif'), 'utf8'))).toMatchObject({ version: '2.1.0' });
  });
});
