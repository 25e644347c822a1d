import { createGit } from '@tandem/git';
import type { Clock, Git } from '@tandem/ports';
import { createRepository, type Repository } from '@tandem/scenario';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { PUSH_POLICY } from './change.ts';
import { changeGitops, type Gitops, type GitopsDecision } from './index.ts';

const RELEASE = `product: storefront
components: [{ name: api, repository: { forge: gitlab, path: shop/api }, image: registry.example.com/api }]
gitops: { repository: { forge: azure-devops, path: Retail/gitops } }
rings: [{ name: production, path: clusters/production, window: always }]
`;

let origin: Repository;
beforeEach(() => {
  origin = createRepository({ 'release.yaml': RELEASE });
});
afterEach(() => origin.remove());

const inputs = () => ({ gitops_url: origin.url, gitops_branch: 'main', release_file: 'release.yaml' });

/** A clock that moves only while someone sleeps. */
function clockOf(waits: number[]): Clock {
  let at = Date.parse('2026-11-24T19:30:00.000Z');
  return {
    now: () => new Date(at).toISOString(),
    sleep: async (time) => {
      waits.push(time);
      at += time;
    },
  };
}

/** Adds one line to a file that all change: a decision on an old tip would lose a line. */
const addLine =
  (line: string) =>
  async ({ tree }: Gitops): Promise<GitopsDecision<string>> => {
    const before = new TextDecoder().decode((await tree.read('lines')) ?? new Uint8Array());
    const files = new Map([['lines', new TextEncoder().encode(`${before}${line}\n`)]]);
    const author = { name: 'Bo', email: 'bo@example.com' };
    return {
      kind: 'push',
      answer: line,
      change: { files, message: line, author, at: '2026-11-24T19:30:00.000Z' },
    };
  };

it('returns the answer and the pushed commit', async () => {
  const changed = await changeGitops({
    git: createGit(origin.view),
    clock: clockOf([]),
    inputs: inputs(),
    decide: addLine('one'),
  });
  expect(changed).toEqual({
    ok: true,
    value: { answer: 'one', commit: origin.git('rev-parse', 'main').trim() },
  });
});

it('pushes nothing where the decision is to leave it', async () => {
  const before = origin.git('rev-parse', 'main');
  const decide = async () => ({ kind: 'leave', answer: 7 }) as const;
  const changed = await changeGitops({
    git: createGit(origin.view),
    clock: clockOf([]),
    inputs: inputs(),
    decide,
  });
  expect(changed).toEqual({ ok: true, value: { answer: 7 } });
  expect(origin.git('rev-parse', 'main')).toBe(before);
});

it('keeps every one of many concurrent changes', async () => {
  const names = ['a', 'b', 'c', 'd', 'e'];
  const all = names.map((name) =>
    changeGitops({
      git: createGit(origin.view),
      clock: clockOf([]),
      inputs: inputs(),
      decide: addLine(name),
    }),
  );
  expect((await Promise.all(all)).every((changed) => changed.ok)).toBe(true);
  expect(origin.git('show', 'main:lines').trim().split('\n').sort()).toEqual(names);
});

it('stops after about three minutes of increasing waits', async () => {
  const git = createGit(origin.view);
  const late: Git = {
    fetch: async (at) => {
      const fetched = await git.fetch(at);
      const push = async () => ({ ok: true, value: { kind: 'overtaken' } }) as const;
      return fetched.ok ? { ok: true, value: { ...fetched.value, push } } : fetched;
    },
  };
  const waits: number[] = [];
  const changed = await changeGitops({
    git: late,
    clock: clockOf(waits),
    inputs: inputs(),
    decide: addLine('x'),
    random: () => 0.5,
  });
  expect(changed).toMatchObject({ ok: false, error: { failure: 'overtaken-too-often' } });
  const total = waits.reduce((sum, wait) => sum + wait, 0);
  expect(waits.slice(0, 3)).toEqual([375, 750, 1500]);
  expect(Math.max(...waits)).toBeLessThanOrEqual(PUSH_POLICY.longestWait);
  expect(total).toBeLessThanOrEqual(PUSH_POLICY.budget);
  expect(total).toBeGreaterThan(PUSH_POLICY.budget - PUSH_POLICY.longestWait);
});

it('reports a rejected push with the message of the repository', async () => {
  origin.hook('pre-receive', 'echo "main is protected" >&2; exit 1');
  const changed = await changeGitops({
    git: createGit(origin.view),
    clock: clockOf([]),
    inputs: inputs(),
    decide: addLine('x'),
  });
  expect(changed).toMatchObject({ ok: false, error: { failure: 'push-refused' } });
  if (!changed.ok) expect(changed.error.detail).toContain('main is protected');
});
