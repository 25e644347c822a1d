import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const PROGRAM = fileURLToPath(import.meta.resolve('./fixtures/program.ts'));

interface Ended {
  readonly code: number | null;
  readonly out: string;
}

function start(how: string, more: Record<string, string> = {}): ChildProcess {
  const env = { PATH: process.env.PATH, TANDEM_INPUT_HOW: how, ...more };
  return spawn(process.execPath, [PROGRAM], { env, cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
}

function ended(child: ChildProcess, onOutput: (out: string) => void = () => {}): Promise<Ended> {
  let out = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    out += text;
    onOutput(out);
  });
  return new Promise((resolve) => {
    child.on('close', (code) => resolve({ code, out }));
  });
}

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tandem-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a step as a process', () => {
  it.each(['GITLAB_CI', 'TF_BUILD', 'GITHUB_ACTIONS'])('runs where %s is set', async (variable) => {
    const { code, out } = await ended(start('well', { [variable]: 'true' }));
    expect(code).toBe(0);
    expect(out).toContain('begun\n');
    expect(out).toContain('misbehave: done. It is over.\n');
  });

  it('writes all that it says into a pipe before it ends', async () => {
    const { code, out } = await ended(start('much'));
    expect(code).toBe(0);
    expect(out).toContain('line 49999\nmisbehave: done. It is over.\n');
  });

  it.each([
    ['reject', 'Error: nobody caught this'],
    ['throw-later', 'Error: nobody caught that'],
    ['hang', 'Error: The step waits for something that never comes.'],
  ])('that does %s ends with 70 and says why', async (how, words) => {
    const { code, out } = await ended(start(how));
    expect(code).toBe(70);
    expect(out).toContain(`misbehave: failed. Unexpected error: ${words}`);
  });

  it.each([
    ['SIGTERM', 'wait'],
    ['SIGINT', 'wait'],
    ['SIGTERM', 'wait-beside'],
    ['SIGINT', 'wait-beside'],
  ] as const)('ends at once on %s, with a clear line (%s)', async (signal, how) => {
    const child = start(how);
    const { code, out } = await ended(child, (text) => {
      if (text.endsWith('begun\n')) child.kill(signal);
    });
    expect(code).toBe(75);
    expect(out).toContain(`misbehave: failed. Stopped by ${signal}.`);
  });

  it('does not mind that nobody reads', async () => {
    const child = start('much');
    child.stdout?.destroy();
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect(code).toBe(0);
  });
});
