import { expect, it } from 'vitest';
import type { JobRun, RingChange } from './story.ts';
import { duration, verdictOf } from './story.ts';

const job = (name: string, extra: Partial<JobRun> = {}): JobRun => ({
  name,
  stage: 's',
  status: 'succeeded',
  start: 0,
  end: 1,
  attempts: 1,
  log: [],
  ...extra,
});
const run = (succeeded: boolean, jobs: JobRun[] = []) => ({ name: 'promote' as const, succeeded, jobs });
const ring = (name: string, before: string, after: string, held?: string): RingChange => ({
  name,
  before,
  after,
  ...(held === undefined ? {} : { held }),
});

it.each([
  [
    'a failed job wins over everything',
    [run(false, [job('a'), job('b', { status: 'failed', reason: 'no tag' })])],
    [ring('p', '1', '2', 'x')],
    'failed',
    'The pipeline promote failed in job b: no tag.',
  ],
  [
    'a held ring is named with its reason',
    [run(true)],
    [ring('f', '1', '2'), ring('p', '1', '1', 'outside the window.')],
    'held',
    'outside the window.',
  ],
  [
    'unmoved rings are nothing to do',
    [run(true)],
    [ring('f', '2', '2'), ring('p', '2', '2')],
    'nothing-to-do',
    'Nothing to do: p runs 2 already.',
  ],
  [
    'moved rings are named in order',
    [run(true)],
    [ring('f', '1', '2'), ring('p', '1', '2')],
    'released',
    'p runs 2; it went to f, then p.',
  ],
  ['no ring at all', [run(true)], [], 'nothing-to-do', 'Nothing to do.'],
] as const)('%s', (_, pipelines, rings, kind, text) => {
  expect(verdictOf(pipelines, rings)).toEqual({ kind, text });
});

it.each([
  [0, '0.0 s'],
  [1234, '1.2 s'],
  [99_900, '99.9 s'],
  [125_000, '2 min 05 s'],
])('%d ms reads as %s', (ms, text) => {
  expect(duration(ms)).toBe(text);
});
