import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ForgeFault, faultsFrom } from '@tandem/double-forges';
import { FORGE_KINDS } from '@tandem/ports';
import { createHurriedClock, runBundle, writeBundle } from '@tandem/scenario';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createQualityScenario, HOSTILE, type QualityScenario, seen } from './scenario.fixture.ts';

let folder = '';
let bundle = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mr-quality-'));
  bundle = await writeBundle('mr-quality', folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let scenario: QualityScenario;
afterEach(() => scenario.close());

/** Runs the bundle as a job of the scenario's forge would. */
function job(inputs: Readonly<Record<string, string>> = {}) {
  const env = {
    AGENT_TEMPDIRECTORY: folder,
    TANDEM_INPUT_GITOPS_URL: scenario.gitops.url,
    ...scenario.jobEnv,
    ...inputs,
  };
  return runBundle(bundle, { folder, env });
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

describe.each(FORGE_KINDS)('the bundle on %s', (kind) => {
  it('finds what is broken, says it once, and resolves it when it is repaired', async () => {
    scenario = await createQualityScenario(kind);
    const first = await job();
    expect(first.code, first.log).toBe(1);
    expect(first.log).toContain('The merge request breaks rules that are errors.');
    const before = seen(scenario);
    expect(before.map(({ at }) => at)).toEqual(['src/cart.ts:2', 'src/cart.ts:3', undefined]);
    const again = await job();
    expect(again.code).toBe(1);
    expect(seen(scenario)).toEqual(before);
    scenario.repair();
    const { state, request } = scenario;
    request.title = 'feat: carts';
    request.description = '## Why\n\nPeople want carts. #4711\n';
    const carl = state.data.users.find(({ login }) => login === 'carl');
    if (carl) state.approve(request, carl);
    const repaired = await job();
    expect(repaired.code, repaired.log).toBe(0);
    const after = seen(scenario);
    expect(after.filter(({ at }) => at).map(({ resolved }) => resolved)).toEqual([true, true]);
    expect(after.find(({ at }) => !at)?.body).toMatch(/Merge request quality\\?: warned/);
  });

  it('leaves reports with a suite for each rule and a result for each finding', async () => {
    scenario = await createQualityScenario(kind);
    await job();
    const read = (name: string) => readFileSync(join(folder, name), 'utf8');
    const junit = read('mr-quality.junit.xml');
    expect(junit).toContain('<testsuite name="title" tests="1" failures="1">');
    expect(junit).toContain('<testcase name="valid" classname="size"/>');
    const { results } = JSON.parse(read('mr-quality.sarif')).runs[0];
    const resultsOf = (rule: string) => results.filter(({ ruleId }: { ruleId: string }) => ruleId === rule);
    expect(resultsOf('leftovers')).toMatchObject([
      { level: 'error', locations: [{ physicalLocation: { region: { startLine: 2 } } }] },
      { level: 'error', locations: [{ physicalLocation: { region: { startLine: 3 } } }] },
    ]);
    expect(resultsOf('size')).toMatchObject([{ suppressions: [{ kind: 'external' }] }]);
  });

  it('lets no text of the merge request become a command, here or there', async () => {
    const name = `${HOSTILE.replaceAll('/', '_').replaceAll('\u202e', '')}.ts`.slice(0, 150);
    scenario = await createQualityScenario(kind, {
      title: HOSTILE,
      description: `${HOSTILE}\n${'x'.repeat(1_000_000)}`.slice(0, kind === 'gitlab' ? 1_000_100 : 4_000),
      files: { [name]: 'debugger;\n' },
    });
    const { code, log } = await job();
    expect(code, log.slice(-2000)).toBe(1);
    const commands = log.split('\n').filter((line) => /##vso\[/.test(line));
    for (const line of commands)
      expect(line).toMatch(
        /^##vso\[(task\.(logissue|setvariable variable=(outcome|reason|verdict|errors|warnings|junit|sarif);|setsecret|uploadsummary|complete|debug))/,
      );
    expect(log).not.toMatch(/^::error/m);
    expect(log).not.toContain('\u202e');
    expect(scenario.request.state).toBe('open');
    for (const { body } of seen(scenario)) {
      expect(body).not.toMatch(/(?<!\\)(?:<img|\]\(javascript|`c)|^\/close/m);
    }
  });

  it('says what is missing where the token may not', async () => {
    scenario = await createQualityScenario(kind);
    const { code, log } = await job({ TANDEM_GITLAB_TOKEN: 'S3CRET-no', SYSTEM_ACCESSTOKEN: 'S3CRET-no' });
    expect(code).toBe(1);
    expect(log).toContain('denied access to this job');
    const shown = log.split('\n').filter((line) => !line.startsWith('##vso[task.setsecret]'));
    expect(shown.join('\n')).not.toContain('S3CRET');
    expect(log).not.toContain('DeprecationWarning');
  });
});

it('both forges end in the same state of findings', async () => {
  const states = [];
  for (const kind of FORGE_KINDS) {
    scenario = await createQualityScenario(kind);
    const { log } = await job();
    states.push({ seen: seen(scenario), rules: rulesIn(log) });
    if (kind === 'gitlab') {
      const report = JSON.parse(readFileSync(join(folder, 'gl-code-quality-report.json'), 'utf8'));
      expect(report.map(({ check_name }: { check_name: string }) => check_name)).toContain('leftovers');
      await scenario.close();
    }
  }
  expect(states[1]?.seen).toEqual(states[0]?.seen);
  expect(states[1]?.rules).toEqual(states[0]?.rules);
});

const FAULTS: readonly ForgeFault[] = [
  { kind: 'latency', milliseconds: 2 },
  { kind: 'rate-limit', retryAfter: 1 },
  { kind: 'error', status: 500 },
  { kind: 'error', status: 503 },
  { kind: 'error-after' },
  { kind: 'reset-before' },
  { kind: 'reset-after' },
  { kind: 'reset-mid-body' },
  { kind: 'stale' },
  { kind: 'duplicate' },
  { kind: 'expired-token' },
];

/** Waits are two hundred times as short as they are asked for. */
const clock = createHurriedClock(200, '2026-11-24T12:00:00Z');

describe.each(FORGE_KINDS)('on %s, with three of ten requests going wrong', (kind) => {
  it('a hundred runs end in just the right state, and none claims what the server did not confirm', {
    timeout: 240_000,
  }, async () => {
    scenario = await createQualityScenario(kind);
    await scenario.judge(clock);
    const right = seen(scenario);
    expect(right).toHaveLength(3);
    let through = 0;
    for (let seed = 1; seed <= 100; seed += 1) {
      // Each run begins with nothing said, so that every note is one that this run has to make.
      scenario.request.threads.splice(1);
      scenario.server.catchUp();
      scenario.faults(faultsFrom(seed, 0.3, FAULTS));
      const result = await scenario.judge(clock);
      scenario.faults(undefined);
      // `rules-broken` is the step's own answer: it says that all is written. Anything else says that it is not.
      const whole = result.outcome === 'failed' && result.failure === 'rules-broken';
      if (whole) {
        through += 1;
        expect({ seed, seen: seen(scenario) }).toEqual({ seed, seen: right });
      } else {
        expect(result).toMatchObject({ outcome: 'failed', failure: expect.stringMatching(/^forge-/) });
        await scenario.judge(clock);
        expect({ seed, again: seen(scenario) }).toEqual({ seed, again: right });
      }
    }
    expect(through).toBeGreaterThan(10);
  });
});
