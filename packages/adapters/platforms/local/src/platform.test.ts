import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createLocal } from './index.ts';

function laptop(env: Record<string, string>, isTTY = false, cwd = '.') {
  const written: string[] = [];
  const stdout = { isTTY, write: (text: string) => written.push(text) };
  const view = { env, cwd, stdout, stderr: stdout };
  return { ...createLocal(view), log: () => written.join('') };
}

it('what is said is plain, indented text', async () => {
  const { reporter, context, log } = laptop({ USER: 'ada' });
  expect(context).toEqual({ platform: 'local', actor: 'ada' });
  reporter.debug('unseen');
  await reporter.group('Outer', async () => reporter.info('one\ntwo'));
  reporter.finding({ severity: 'error', rule: 'odd', message: 'bad', at: { file: 'a.yml', line: 3 } });
  reporter.output('unit', 'u-1');
  reporter.output('reason', 'said already');
  reporter.summary([{ kind: 'heading', text: 'Ring' }]);
  await reporter.finish({ outcome: 'done', reason: 'Good.', exitCode: 0 });
  expect(log()).toBe('Outer\n  one\n  two\nerror: a.yml:3 bad [odd]\n\nRing\n\n  unit: u-1\n');
});

it.each([
  [true, {}, true],
  [true, { NO_COLOR: '1' }, false],
  [true, { NO_COLOR: '' }, true],
  [false, {}, false],
])('on a terminal: %j, with %j: colours: %j', (terminal, env, colours) => {
  const { reporter, log } = laptop(env, terminal);
  reporter.finding({ severity: 'warning', rule: 'odd', message: 'hm' });
  expect(log().includes('\u001b[33m')).toBe(colours);
});

it('TANDEM_OUTPUT_FILE gets how it ended', async () => {
  const cwd = mkdtempSync(join(tmpdir(), 'tandem-'));
  const { reporter } = laptop({ TANDEM_OUTPUT_FILE: 'result.json' }, false, cwd);
  reporter.output('unit', 'u-1');
  reporter.finding({ severity: 'info', rule: 'odd', message: 'hm' });
  await reporter.finish({ outcome: 'held', reason: 'Freeze.', exitCode: 0 });
  expect(JSON.parse(readFileSync(join(cwd, 'result.json'), 'utf8'))).toEqual({
    outcome: 'held',
    reason: 'Freeze.',
    exitCode: 0,
    outputs: { unit: 'u-1' },
    findings: [{ severity: 'info', rule: 'odd', message: 'hm' }],
  });
  rmSync(cwd, { recursive: true });
});
