import type { Finding } from '@tandem/contract';
import { createGit } from '@tandem/git';
import type { Clock, Reporter, SummaryBlock } from '@tandem/ports';
import { formatUnit } from '@tandem/release-records';
import { afterEach, expect, it } from 'vitest';
import { makeWorld, releaseYaml, ringYaml, unitOf, type World } from './processes/world.ts';
import { run } from './run.ts';

let world: World | undefined;
afterEach(() => world?.remove());

interface Told {
  readonly findings: Finding[];
  readonly summary: SummaryBlock[];
}

/** Runs the step in this process; `onNow` is called each time that it looks at the clock. */
async function promote(
  here: World,
  inputs: Readonly<Record<string, string>>,
  onNow = (_: number): void => {},
) {
  const told: Told = { findings: [], summary: [] };
  const reporter: Reporter = {
    info: () => {},
    debug: () => {},
    group: (_, body) => body(),
    finding: (finding) => void told.findings.push(finding),
    summary: (blocks) => void told.summary.push(...blocks),
    output: () => {},
    secret: () => {},
    finish: async () => {},
  };
  let looks = 0;
  let time = Date.parse('2026-11-24T12:00:00.000Z');
  const clock: Clock = {
    now: () => {
      looks += 1;
      onNow(looks);
      return new Date(time).toISOString();
    },
    sleep: async (milliseconds) => {
      time += milliseconds;
    },
  };
  const sink = { write: () => true };
  const env = { PATH: process.env.PATH, HOME: here.folder };
  const result = await run({
    inputs: {
      ring: 'friendly',
      unit: '',
      requested_by: '',
      gitops_url: here.origin,
      gitops_branch: 'main',
      release_file: 'release.yaml',
      ...inputs,
    },
    context: { platform: 'local', actor: 'Ann' },
    reporter,
    ports: { clock, git: createGit({ env, cwd: here.folder, stdout: sink, stderr: sink }) },
  });
  return { result, told };
}

it('sets the marked values in one commit and tells from what to what', async () => {
  world = makeWorld({ rings: ['friendly'], units: 2 });
  const { result, told } = await promote(world, {});
  const commit = world.git('rev-parse', 'main').trim();
  expect(result).toMatchObject({ outcome: 'done', outputs: { unit: 'shop-2', ring: 'friendly', commit } });
  expect(world.file('clusters/friendly/node.yaml')).toBe(ringYaml(unitOf(2)));
  expect(world.git('diff', '--name-only', 'main~', 'main')).toBe('clusters/friendly/node.yaml\n');
  expect(told.summary).toContainEqual(
    expect.objectContaining({
      kind: 'table',
      rows: expect.arrayContaining([['api', 'version', '0.0.0', '1.2.0']]),
    }),
  );
  expect(world.git('show', '-s', '--format=%(trailers)', 'main')).toContain('Requested-by: Ann');
});

it('decides anew where another push was first: what came meanwhile counts', async () => {
  world = makeWorld({ rings: ['friendly'], units: 1 });
  const here = world;
  let pushed = false;
  const { result } = await promote(here, {}, (looks) => {
    if (looks < 3 || pushed) return;
    pushed = true;
    here.commit({ 'units/shop-2.json': formatUnit(unitOf(2)) });
  });
  expect(result).toMatchObject({ outcome: 'done', outputs: { unit: 'shop-2' } });
  expect(here.subjects()).toEqual(['deploy(friendly): shop-2', 'someone else', 'the beginning']);
});

it('a freeze that was pushed between look and push holds it', async () => {
  world = makeWorld({ rings: ['friendly'], units: 1 });
  const here = world;
  const freeze = '    freezes: [{ from: 2026-11-20, to: 2026-11-30, reason: fair }]\n';
  // The last look at the clock is right before the push: then someone else is faster.
  let pushed = false;
  const { result } = await promote(here, {}, (looks) => {
    if (looks < 3 || pushed) return;
    pushed = true;
    here.commit({ 'release.yaml': releaseYaml(['friendly'], freeze) });
  });
  expect(pushed).toBe(true);
  expect(result).toMatchObject({ outcome: 'held', reason: expect.stringContaining('fair') });
  expect(here.subjects()).toEqual(['someone else', 'the beginning']);
});

it.each<[string, Readonly<Record<string, string>>, Readonly<Record<string, string>>, object]>([
  [
    'an unknown ring',
    {},
    { ring: 'frendly' },
    { failure: 'unknown-ring', detail: expect.stringContaining("Did you mean 'friendly'?") },
  ],
  [
    'a unit that was edited',
    { 'units/shop-1.json': '{}' },
    {},
    { failure: 'unit-invalid', at: { file: 'units/shop-1.json' } },
  ],
  ['no marker', { 'clusters/friendly/node.yaml': 'a: b\n' }, {}, { failure: 'marker-missing' }],
  [
    'a marker in the wrong place',
    { 'clusters/friendly/x.yaml': 'a:\n  - # {"$tandem": "unit:name"}\n' },
    {},
    { failure: 'marker-invalid', at: { file: 'clusters/friendly/x.yaml', line: 2, column: 5 } },
  ],
  [
    'a marker that the unit does not know',
    { 'clusters/friendly/x.yaml': 'a: b # {"$tandem": "web:version"}\n' },
    {},
    { failure: 'marker-unknown', at: { file: 'clusters/friendly/x.yaml', line: 1, column: 4 } },
  ],
  [
    'a value that cannot be written',
    { 'clusters/friendly/x.yaml': 'a: |- # {"$tandem": "unit:name"}\n  x\n    \n' },
    {},
    { failure: 'splice-failed', at: { file: 'clusters/friendly/x.yaml', line: 1, column: 4 } },
  ],
  [
    'a release.yaml with a tab',
    { 'release.yaml': 'product: shop\nrings:\n\t- name: a\n' },
    {},
    { failure: 'release-file-invalid', at: { file: 'release.yaml', line: 3 } },
  ],
  ['no such branch', {}, { gitops_branch: 'mian' }, { failure: 'branch-missing' }],
])('%s is a declared failure, and nothing is changed', async (_, files, inputs, answer) => {
  world = makeWorld({ rings: ['friendly'], units: 1, files });
  const { result } = await promote(world, inputs);
  expect(result).toMatchObject({ outcome: 'failed', ...answer });
  expect(world.subjects()).toEqual(['the beginning']);
});

it('every wrong marker is told, the first with the result', async () => {
  const files = { 'clusters/friendly/x.yaml': 'a: b # {"$tandem": "x:y"}\nc: d # {"$tandem": "z:y"}\n' };
  world = makeWorld({ rings: ['friendly'], units: 1, files });
  const { result, told } = await promote(world, {});
  expect(result).toMatchObject({
    failure: 'marker-unknown',
    at: { line: 1 },
    detail: expect.stringContaining('(and 1 more)'),
  });
  expect(told.findings).toMatchObject([{ rule: 'marker-unknown', at: { line: 2 } }]);
});
