import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineStep } from '@tandem/contract';
import { createClock, createFiles } from '@tandem/machine';
import { createAzure } from '@tandem/platform-azure';
import { createGithub } from '@tandem/platform-github';
import { createGitlab } from '@tandem/platform-gitlab';
import { createLocal } from '@tandem/platform-local';
import type { StepRun } from '@tandem/ports';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runStep } from './index.ts';

const contract = defineStep({
  name: 'move-box',
  title: 'Move a box',
  description: 'Moves a box.',
  kind: 'action',
  inputs: { ring: { type: 'text', description: 'Where to.', pattern: '[a-z]+' } },
  outputs: { place: { description: 'Where it is.' } },
  failures: { 'no-box': { summary: 'No box.', fix: 'Bring one.' } },
  secrets: {},
  ports: ['clock', 'files'],
});

const PLATFORMS = { gitlab: createGitlab, azure: createAzure, github: createGithub, local: createLocal };

let cwd = '';
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'tandem-'));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

async function go(env: Record<string, string>, run: StepRun<typeof contract>) {
  const written: string[] = [];
  const stream = { write: (text: string) => written.push(text) };
  const exitCode = await runStep({
    contract,
    run,
    version: '1.2.3',
    platforms: PLATFORMS,
    adapters: { clock: createClock, files: createFiles },
    view: { env, cwd, stdout: stream, stderr: stream },
  });
  return { exitCode, log: written.join('') };
}

describe('a trivial step', () => {
  it.each(['GITLAB_CI', 'TF_BUILD', 'GITHUB_ACTIONS', 'NONE'])('runs where %s is true', async (variable) => {
    const { exitCode, log } = await go({ [variable]: 'True', INPUT_RING: 'friendly' }, async (call) => {
      call.reporter.info(`at ${call.ports.clock.now().slice(0, 2)}`);
      return { outcome: 'done', reason: `It is in ${call.inputs.ring}.`, outputs: { place: 'x' } };
    });
    expect(log).toContain('at 20');
    expect(log).toContain('move-box: done. It is in friendly.');
    expect(exitCode).toBe(0);
  });
});
