import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Finding } from '@tandem/contract';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mergeDotenv } from './dotenv.ts';
import { createGitlab, outputPrefix, outputVariable } from './index.ts';

const finding: Finding = {
  severity: 'error',
  rule: 'unknown-ring',
  message: "There is no ring 'prod'.\nDid you mean 'production'?",
  at: { file: './release.yaml', line: 12, column: 7 },
};

describe('outputs', () => {
  it.each([
    [{ CI_JOB_NAME: 'promote: friendly [1/2]' }, 'PROMOTE_FRIENDLY_1_2_'],
    [{ CI_JOB_NAME: 'x', TANDEM_PREFIX: 'gate-a' }, 'GATE_A'],
    [{}, 'TANDEM'],
  ])('of a job with %j begin with %s', (env, prefix) => {
    expect(outputPrefix(env)).toBe(prefix);
    expect(outputVariable(prefix, 'next_opening')).toBe(`${prefix}_NEXT_OPENING`);
  });

  it('keep those of an earlier step of the job, and replace those of the same name', () => {
    const before = 'OTHER=1=2\nA_UNIT=old\n\n';
    expect(mergeDotenv(before, new Map([['A_UNIT', 'new']]))).toBe('OTHER=1=2\nA_UNIT=new\n');
    expect(mergeDotenv(undefined, new Map())).toBe('');
  });
});

describe('in a job', () => {
  let cwd = '';
  beforeEach(() => {
    cwd = mkdtempSync(join(tmpdir(), 'tandem-'));
  });
  afterEach(() => rmSync(cwd, { recursive: true, force: true }));

  const written: string[] = [];
  const job = (env: Record<string, string>) => {
    written.length = 0;
    const stream = { write: (text: string) => written.push(text) };
    return createGitlab({ env, cwd, stdout: stream, stderr: stream });
  };
  const end = { outcome: 'done', reason: '', exitCode: 0 } as const;

  it('the files are those that the templates name, and the summary grows', async () => {
    writeFileSync(join(cwd, 'tandem-summary.md'), '## Before\n');
    const { reporter } = job({ TANDEM_DOTENV: 'out.env', TANDEM_PREFIX: 'A' });
    reporter.output('unit', ' a\nb ');
    reporter.finding(finding);
    reporter.summary([{ kind: 'heading', text: 'After' }]);
    await reporter.finish(end);
    expect(readFileSync(join(cwd, 'out.env'), 'utf8')).toBe('A_UNIT=a b\n');
    expect(JSON.parse(readFileSync(join(cwd, 'gl-code-quality-report.json'), 'utf8'))).toHaveLength(1);
    expect(readFileSync(join(cwd, 'tandem-summary.md'), 'utf8')).toBe('## Before\n## After\n\n');
    expect(written.join('')).toContain('error: ./release.yaml:12:7 There is no ring');
  });

  it('more outputs than GitLab takes are pointed out', async () => {
    const { reporter } = job({});
    reporter.output('unit', 'x'.repeat(6000));
    await reporter.finish(end);
    expect(written.join('')).toMatch(/warning: The outputs of this job are \d+ bytes; GitLab takes 5120/);
  });

  it('a debug line shows only in a debug trace', () => {
    job({}).reporter.debug('x');
    expect(written).toEqual([]);
    job({ CI_DEBUG_TRACE: 'true' }).reporter.debug('x');
    expect(written).toEqual(['x\n']);
  });

  it('the context comes from the predefined variables', () => {
    const env = {
      GITLAB_USER_LOGIN: 'ada',
      CI_JOB_URL: 'https://gitlab.example.com/j/1',
      CI_COMMIT_SHA: 'c0ffee',
      CI_MERGE_REQUEST_SOURCE_BRANCH_NAME: 'fix',
      CI_PROJECT_URL: 'https://gitlab.example.com/p',
      CI_REPOSITORY_URL: 'https://gitlab-ci-token:t@gitlab.example.com/p.git',
    };
    expect(job(env).context).toEqual({
      platform: 'gitlab',
      actor: 'ada',
      url: 'https://gitlab.example.com/j/1',
      commit: 'c0ffee',
      branch: 'fix',
      repository: 'https://gitlab.example.com/p',
    });
    expect(job({}).context).toEqual({ platform: 'gitlab' });
  });
});
