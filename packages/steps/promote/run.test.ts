import { createGit } from '@tandem/git';
import { formatUnit } from '@tandem/release-records';
import {
  createGitops,
  createManualClock,
  createRecordingReporter,
  type Repository,
  releaseYaml,
  ringYaml,
  unitOf,
} from '@tandem/scenario';
import { afterEach, expect, it } from 'vitest';
import { run } from './run.ts';

let gitops: Repository | undefined;
afterEach(() => gitops?.remove());

/** Runs the step in this process; `onNow` is called each time that it looks at the clock. */
async function promote(
  here: Repository,
  inputs: Readonly<Record<string, string>>,
  onNow?: (reads: number) => void,
) {
  const { reporter, ...reported } = createRecordingReporter();
  const result = await run({
    inputs: {
      ring: 'friendly',
      unit: '',
      requested_by: '',
      gitops_url: here.url,
      gitops_branch: 'main',
      release_file: 'release.yaml',
      ...inputs,
    },
    context: { platform: 'local', actor: 'Ann' },
    reporter,
    ports: { clock: createManualClock('2026-11-24T12:00:00.000Z', onNow), git: createGit(here.view) },
  });
  return { result, reported };
}

it('sets the marked values in one commit and tells from what to what', async () => {
  gitops = createGitops({ rings: ['friendly'], units: 2 });
  const { result, reported } = await promote(gitops, {});
  const commit = gitops.git('rev-parse', 'main').trim();
  expect(result).toMatchObject({ outcome: 'done', outputs: { unit: 'shop-2', ring: 'friendly', commit } });
  expect(gitops.read('clusters/friendly/node.yaml')).toBe(ringYaml(unitOf(2)));
  expect(gitops.git('diff', '--name-only', 'main~', 'main')).toBe('clusters/friendly/node.yaml\n');
  expect(reported.summary).toContainEqual(
    expect.objectContaining({
      kind: 'table',
      rows: expect.arrayContaining([['api', 'version', '0.0.0', '1.2.0']]),
    }),
  );
  expect(gitops.git('show', '-s', '--format=%(trailers)', 'main')).toContain('Requested-by: Ann');
});

it('decides anew where another push was first: what came meanwhile counts', async () => {
  gitops = createGitops({ rings: ['friendly'], units: 1 });
  const here = gitops;
  let pushed = false;
  const { result } = await promote(here, {}, (looks) => {
    if (looks < 3 || pushed) return;
    pushed = true;
    here.commit({ 'units/shop-2.json': formatUnit(unitOf(2)) }, 'someone else');
  });
  expect(result).toMatchObject({ outcome: 'done', outputs: { unit: 'shop-2' } });
  expect(here.subjects()).toEqual(['deploy(friendly): shop-2', 'someone else', 'the beginning']);
});

it('a freeze that was pushed between look and push holds it', async () => {
  gitops = createGitops({ rings: ['friendly'], units: 1 });
  const here = gitops;
  const freeze = '    freezes: [{ from: 2026-11-20, to: 2026-11-30, reason: fair }]\n';
  // The last look at the clock is right before the push: then someone else is faster.
  let pushed = false;
  const { result } = await promote(here, {}, (looks) => {
    if (looks < 3 || pushed) return;
    pushed = true;
    here.commit({ 'release.yaml': releaseYaml(['friendly'], freeze) }, 'someone else');
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
  gitops = createGitops({ rings: ['friendly'], units: 1, files });
  const { result } = await promote(gitops, inputs);
  expect(result).toMatchObject({ outcome: 'failed', ...answer });
  expect(gitops.subjects()).toEqual(['the beginning']);
});

it('every wrong marker is told, the first with the result', async () => {
  const files = { 'clusters/friendly/x.yaml': 'a: b # {"$tandem": "x:y"}\nc: d # {"$tandem": "z:y"}\n' };
  gitops = createGitops({ rings: ['friendly'], units: 1, files });
  const { result, reported } = await promote(gitops, {});
  expect(result).toMatchObject({
    failure: 'marker-unknown',
    at: { line: 1 },
    detail: expect.stringContaining('(and 1 more)'),
  });
  expect(reported.findings).toMatchObject([{ rule: 'marker-unknown', at: { line: 2 } }]);
});
