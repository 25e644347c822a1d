import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createAzure } from './index.ts';

function job(env: Record<string, string>) {
  const written: string[] = [];
  const stream = { write: (text: string) => written.push(text) };
  return { ...createAzure({ env, cwd: '.', stdout: stream, stderr: stream }), written };
}

it('what is said becomes lines and logging commands', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tandem-'));
  const { reporter, written } = job({ AGENT_TEMPDIRECTORY: folder });
  reporter.secret('first line\nsecond line');
  await reporter.group('Outer', async () => {
    await reporter.group('Inner', async () => reporter.info('a second line b'));
  });
  const at = { file: 'a;b.yml', line: 3, column: 7 };
  reporter.finding({ severity: 'error', rule: 'odd', message: '50%\nof it', at });
  reporter.finding({ severity: 'warning', rule: 'odd', message: 'no place' });
  reporter.finding({ severity: 'info', rule: 'odd', message: 'good', at });
  reporter.output('unit', 'a $(System.AccessToken)');
  reporter.summary([{ kind: 'heading', text: 'Ring' }]);
  await reporter.finish({ outcome: 'done', reason: '', exitCode: 0 });
  const upload = written.pop() ?? '';
  expect(written.join('').split('\n')).toEqual([
    '##vso[task.setsecret]first line',
    '##vso[task.setsecret]second line',
    '##[group]Outer',
    'Inner',
    'a *** b',
    '##[endgroup]',
    '##vso[task.logissue type=error;sourcepath=a%3Bb.yml;linenumber=3;columnnumber=7;code=odd]50%AZP25%0Aof it',
    '##vso[task.logissue type=warning;code=odd]no place',
    'info: a;b.yml:3:7 good [odd]',
    '##vso[task.setvariable variable=unit;isOutput=true]a $ (System.AccessToken)',
    '',
  ]);
  const path = /^##vso\[task\.uploadsummary\](.+)\n$/.exec(upload)?.[1] ?? '';
  expect(readFileSync(path, 'utf8')).toBe('## Ring\n');
  rmSync(folder, { recursive: true });
});

it('the context comes from the predefined variables', () => {
  const env = {
    BUILD_REQUESTEDFOR: 'Ada Lovelace',
    BUILD_SOURCEVERSION: 'c0ffee',
    BUILD_SOURCEBRANCH: 'refs/heads/main',
    BUILD_REPOSITORY_URI: 'https://dev.azure.com/o/Retail/_git/gitops',
    SYSTEM_COLLECTIONURI: 'https://dev.azure.com/o/',
    SYSTEM_TEAMPROJECT: 'My Project',
    BUILD_BUILDID: '7',
    SYSTEM_JOBID: 'j',
  };
  expect(job(env).context).toEqual({
    platform: 'azure',
    actor: 'Ada Lovelace',
    url: 'https://dev.azure.com/o/My%20Project/_build/results?buildId=7&view=logs&j=j',
    commit: 'c0ffee',
    branch: 'main',
    repository: 'https://dev.azure.com/o/Retail/_git/gitops',
  });
  expect(job({}).context).toEqual({ platform: 'azure' });
});
