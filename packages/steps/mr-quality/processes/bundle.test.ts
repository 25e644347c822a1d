import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeBundle } from '@tandem/scenario';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { HOSTILE, KINDS, type QualityStage, seen, setQualityStage } from './stage.ts';

let folder = '';
let bundle = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mr-quality-'));
  bundle = await writeBundle('mr-quality', folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let stage: QualityStage;
afterEach(() => stage.close());

/** Runs the bundle as a job of the stage's forge would. */
async function job(inputs: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, [bundle], {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      AGENT_TEMPDIRECTORY: folder,
      TANDEM_INPUT_GITOPS_URL: stage.gitops.url,
      ...stage.env,
      ...inputs,
    },
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => (log += text));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, log };
}

/** The rules of the findings, from the log. */
function rulesIn(log: string): readonly string[] {
  return [
    ...new Set(
      [
        ...log.matchAll(
          /\[?\b(title|squash-message|description|ticket|size|tests|owners|leftovers|risky-paths|approvals)\b\]?/g,
        ),
      ].map(([, rule = '']) => rule),
    ),
  ].sort();
}

describe.each(KINDS)('the bundle on %s', (kind) => {
  it('finds what is broken, says it once, and resolves it when it is mended', async () => {
    stage = await setQualityStage(kind);
    const first = await job();
    expect(first.code, first.log).toBe(1);
    expect(first.log).toContain('The merge request breaks rules that are errors.');
    const before = seen(stage);
    expect(before.map(({ at }) => at)).toEqual(['src/cart.ts:2', 'src/cart.ts:3', undefined]);
    const again = await job();
    expect(again.code).toBe(1);
    expect(seen(stage)).toEqual(before);
    stage.mend();
    const { state, request } = stage;
    request.title = 'feat: carts';
    request.description = '## Why\n\nPeople want carts. #4711\n';
    const carl = state.data.users.find(({ login }) => login === 'carl');
    if (carl) state.approve(request, carl);
    const mended = await job();
    expect(mended.code, mended.log).toBe(0);
    const after = seen(stage);
    expect(after.filter(({ at }) => at).map(({ resolved }) => resolved)).toEqual([true, true]);
    expect(after.find(({ at }) => !at)?.body).toMatch(/Merge request quality\\?: warned/);
  });

  it('lets no text of the merge request become a command, here or there', async () => {
    const name = `${HOSTILE.replaceAll('/', '_').replaceAll('\u202e', '')}.ts`.slice(0, 150);
    stage = await setQualityStage(kind, {
      title: HOSTILE,
      description: `${HOSTILE}\n${'x'.repeat(1_000_000)}`.slice(0, kind === 'gitlab' ? 1_000_100 : 4_000),
      files: { [name]: 'debugger;\n' },
    });
    const { code, log } = await job();
    expect(code, log.slice(-2000)).toBe(1);
    const commands = log.split('\n').filter((line) => /##vso\[/.test(line));
    for (const line of commands)
      expect(line).toMatch(
        /^##vso\[(task\.(logissue|setvariable variable=(outcome|reason|verdict|errors|warnings);|setsecret|uploadsummary|complete|debug))/,
      );
    expect(log).not.toMatch(/^::error/m);
    expect(log).not.toContain('\u202e');
    expect(stage.request.state).toBe('open');
    for (const { body } of seen(stage)) {
      expect(body).not.toMatch(/(?<!\\)(?:<img|\]\(javascript|`c)|^\/close/m);
    }
  });

  it('says what is missing where the token may not', async () => {
    stage = await setQualityStage(kind);
    const { code, log } = await job({ TANDEM_GITLAB_TOKEN: 'S3CRET-no', SYSTEM_ACCESSTOKEN: 'S3CRET-no' });
    expect(code).toBe(1);
    expect(log).toContain('does not let this job in');
    const shown = log.split('\n').filter((line) => !line.startsWith('##vso[task.setsecret]'));
    expect(shown.join('\n')).not.toContain('S3CRET');
    expect(log).not.toContain('DeprecationWarning');
  });
});

it('both forges end in the same state of findings', async () => {
  const states = [];
  for (const kind of KINDS) {
    stage = await setQualityStage(kind);
    const { log } = await job();
    states.push({ seen: seen(stage), rules: rulesIn(log) });
    if (kind === 'gitlab') {
      const report = JSON.parse(readFileSync(join(folder, 'gl-code-quality-report.json'), 'utf8'));
      expect(report.map(({ check_name }: { check_name: string }) => check_name)).toContain('leftovers');
      await stage.close();
    }
  }
  expect(states[1]?.seen).toEqual(states[0]?.seen);
  expect(states[1]?.rules).toEqual(states[0]?.rules);
});
