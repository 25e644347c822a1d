import { type ForgeFault, faultsFrom } from '@tandem/double-forges';
import { createForges } from '@tandem/forge-registry';
import { createGit } from '@tandem/git';
import type { Clock, Reporter } from '@tandem/ports';
import { afterEach, describe, expect, it } from 'vitest';
import { run } from '../run.ts';
import { KINDS, type QualityStage, seen, setQualityStage } from './stage.ts';

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

/** Waits are two hundred times as short as they are told. */
const clock: Clock = {
  now: () => new Date(Date.parse('2026-11-24T12:00:00Z') + performance.now() * 200).toISOString(),
  sleep: (milliseconds) =>
    new Promise((resolve) => {
      setTimeout(resolve, milliseconds / 200);
    }),
};

const silent: Reporter = {
  info: () => {},
  debug: () => {},
  group: (_, body) => body(),
  finding: () => {},
  summary: () => {},
  output: () => {},
  secret: () => {},
  finish: async () => {},
};

let stage: QualityStage;
afterEach(() => stage.close());

/** One run of the step in this process. */
async function judge() {
  const sink = { write: () => true };
  const env = Object.fromEntries(Object.entries(stage.env).filter(([, value]) => !value.startsWith('$(')));
  const view = { env, cwd: '/', stdout: sink, stderr: sink };
  const repositoryRef = { forge: stage.kind, url: stage.server.url, path: 'Retail/api' };
  return run({
    inputs: {
      component: '',
      merge_request: 0,
      notes: 'all',
      gitops_url: stage.gitops.url,
      gitops_branch: 'main',
      release_file: 'release.yaml',
    },
    context: { platform: 'local', repositoryRef, mergeRequest: stage.request.number },
    reporter: silent,
    ports: { git: createGit(stage.gitops.view), clock, forges: createForges(view, clock) },
  });
}

describe.each(KINDS)('on %s, with three of ten requests going wrong', (kind) => {
  it('a hundred runs end in just the right state, and none claims what the server did not confirm', {
    timeout: 240_000,
  }, async () => {
    stage = await setQualityStage(kind);
    await judge();
    const right = seen(stage);
    expect(right).toHaveLength(3);
    let through = 0;
    for (let seed = 1; seed <= 100; seed += 1) {
      // Each run begins with nothing said, so that every note is one that this run has to make.
      stage.request.threads.splice(1);
      stage.server.catchUp();
      stage.faults(faultsFrom(seed, 0.3, FAULTS));
      const result = await judge();
      stage.faults(undefined);
      // `rules-broken` is the step's own answer: it says that all is written. Anything else says that it is not.
      const whole = result.outcome === 'failed' && result.failure === 'rules-broken';
      if (whole) {
        through += 1;
        expect({ seed, seen: seen(stage) }).toEqual({ seed, seen: right });
      } else {
        expect(result).toMatchObject({ outcome: 'failed', failure: expect.stringMatching(/^forge-/) });
        await judge();
        expect({ seed, again: seen(stage) }).toEqual({ seed, again: right });
      }
    }
    expect(through).toBeGreaterThan(10);
  });
});
