import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { BUNDLE_ALIASES } from './bundle-aliases.ts';
import { createGithub } from './index.ts';

describe('in a job', () => {
  it('findings, outputs and the summary go where GitHub reads them', async () => {
    const cwd = mkdtempSync(join(tmpdir(), 'tandem-'));
    const env = { GITHUB_OUTPUT: join(cwd, 'output'), GITHUB_STEP_SUMMARY: join(cwd, 'summary') };
    for (const file of Object.values(env)) writeFileSync(file, '');
    const written: string[] = [];
    const stream = { write: (text: string) => written.push(text) };
    const { reporter } = await createGithub({ env, cwd, stdout: stream, stderr: stream });
    const at = { file: 'a.yml', line: 3, column: 7 };
    reporter.finding({ severity: 'warning', rule: 'odd', message: '50%\nof it', at });
    reporter.output('unit', 'a\nb');
    reporter.summary([{ kind: 'heading', text: 'Ring' }]);
    await reporter.finish({ outcome: 'done', reason: '', exitCode: 0 });
    expect(written.join('')).toBe('::warning title=odd,file=a.yml,line=3,col=7::50%25%0Aof it\n');
    expect(readFileSync(env.GITHUB_OUTPUT, 'utf8')).toMatch(/^unit<<(\S+)\na b\n\1\n$/);
    expect(readFileSync(env.GITHUB_STEP_SUMMARY, 'utf8')).toBe('## Ring\n\n');
    expect(process.env.GITHUB_OUTPUT).not.toBe(env.GITHUB_OUTPUT);
    rmSync(cwd, { recursive: true });
  });

  it('the context comes from the default variables', async () => {
    const stream = { write: () => true };
    const env = {
      GITHUB_ACTOR: 'ada',
      GITHUB_SERVER_URL: 'https://github.com',
      GITHUB_REPOSITORY: 'a/b',
      GITHUB_RUN_ID: '7',
      GITHUB_SHA: 'c0ffee',
      GITHUB_REF_NAME: 'main',
    };
    const { context } = await createGithub({ env, cwd: '.', stdout: stream, stderr: stream });
    expect(context).toEqual({
      platform: 'github',
      actor: 'ada',
      url: 'https://github.com/a/b/actions/runs/7',
      commit: 'c0ffee',
      branch: 'main',
      repository: 'https://github.com/a/b',
    });
  });
});

it('with the aliases a bundle holds no HTTP client, and loads the toolkit only when asked', async () => {
  const { metafile, outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, 'index.ts')],
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'cjs',
    write: false,
    metafile: true,
    alias: { ...BUNDLE_ALIASES },
  });
  expect(Object.keys(metafile.inputs).filter((file) => /undici|tunnel|http-client/.test(file))).toEqual([]);
  expect(outputFiles[0]?.contents.length).toBeLessThan(40_000);
});
