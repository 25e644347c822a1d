import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Finding } from '@tandem/contract';
import { createGit } from '@tandem/git';
import type { Reporter, SummaryBlock } from '@tandem/ports';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { run } from './run.ts';

const EXAMPLE = fileURLToPath(new URL('../../../examples/storefront/gitops', import.meta.url));

let folder = '';
const env = () => ({ PATH: process.env.PATH, HOME: folder, GIT_CONFIG_NOSYSTEM: '1' });
const git = (...args: readonly string[]) =>
  execFileSync('git', ['-c', 'user.name=Ann', '-c', 'user.email=ann@example.com', ...args], {
    cwd: join(folder, 'gitops'),
    env: env(),
    stdio: 'pipe',
  });
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tandem-parity-'));
  cpSync(EXAMPLE, join(folder, 'gitops'), { recursive: true });
  git('init', '-q', '-b', 'main');
  git('add', '-A');
  git('commit', '-q', '-m', 'first');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function compare(inputs: Readonly<Record<string, unknown>> = {}) {
  const findings: Finding[] = [];
  const blocks: SummaryBlock[] = [];
  const reporter = {
    info: () => {},
    finding: (finding: Finding) => findings.push(finding),
    summary: (more: readonly SummaryBlock[]) => blocks.push(...more),
  };
  const sink = { write: () => true };
  const result = await run({
    inputs: {
      ring: 'friendly',
      reference: '',
      minimum: 0,
      gitops_url: join(folder, 'gitops'),
      gitops_branch: 'main',
      release_file: 'release.yaml',
      ...inputs,
    },
    context: { platform: 'local' },
    reporter: reporter as unknown as Reporter,
    ports: { git: createGit({ env: env(), cwd: folder, stdout: sink, stderr: sink }) },
  });
  return { result, blocks, rules: findings.map(({ rule, at }) => `${rule} ${at?.file}:${at?.line}`) };
}

it("the example's friendly ring is like production, but for what its release.yaml allows", async () => {
  const { result, rules, blocks } = await compare({ minimum: 100 });
  expect({ result, rules }).toEqual({
    result: {
      outcome: 'done',
      reason: 'Ring friendly is 100 % like production: 0 differences, and 3 that are allowed.',
      outputs: { score: '100', differences: '0', unresolved: '0' },
    },
    rules: [],
  });
  expect(JSON.stringify(blocks)).toContain('What may differ');
});

it('tells what nobody allowed, with its place, and fails below the least score', async () => {
  const file = join(folder, 'gitops', 'release.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace(/\nparity:[\s\S]*?\n(?=\S)/, '\n'));
  git('commit', '-q', '-a', '-m', 'no allowances');
  const { result, rules } = await compare({ minimum: 100 });
  expect(result).toMatchObject({ outcome: 'failed', failure: 'parity-broken' });
  expect([...rules].sort()).toEqual([
    'parity-flag config/base/settings.yaml:7',
    'parity-replicas node/base/availability.yaml:7',
    'parity-replicas node/base/availability.yaml:8',
  ]);
  expect((await compare({ minimum: 90 })).result).toMatchObject({
    outcome: 'done',
    outputs: { differences: '3' },
  });
});

it('says which rings there are, and what cannot be built', async () => {
  expect((await compare({ ring: 'frendly' })).result).toMatchObject({ failure: 'unknown-ring' });
  writeFileSync(
    join(folder, 'gitops', 'node', 'friendly', 'kustomization.yaml'),
    'resources: [nowhere.yaml]\n',
  );
  git('commit', '-q', '-a', '-m', 'broken');
  const { result } = await compare();
  expect(result).toMatchObject({ failure: 'not-built' });
  expect('detail' in result && result.detail).toContain('node/friendly/nowhere.yaml is not there');
});

it('compares what generators make by its name, whatever its hash', async () => {
  const append = (path: string, text: string) =>
    writeFileSync(
      join(folder, 'gitops', path),
      `${readFileSync(join(folder, 'gitops', path), 'utf8')}\n${text}\n`,
    );
  append('config/base/kustomization.yaml', 'configMapGenerator: [{ name: generated, envs: [base.env] }]');
  writeFileSync(join(folder, 'gitops/config/base/base.env'), 'A=1\nB=2\n');
  append(
    'config/friendly/kustomization.yaml',
    'configMapGenerator: [{ name: generated, behavior: merge, literals: [B=3] }]',
  );
  git('add', '-A');
  git('commit', '-q', '-m', 'second');
  const { rules, blocks } = await compare();
  expect(rules).toHaveLength(1);
  expect(rules[0]).toContain('config/friendly/kustomization.yaml');
  expect(JSON.stringify(blocks)).toContain('data.B');
});
