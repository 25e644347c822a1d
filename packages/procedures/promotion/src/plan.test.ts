import type { Gitops } from '@tandem/gitops-branch';
import type { GitCommit } from '@tandem/ports';
import { GATES, judge } from '@tandem/promotion-gates';
import type { Ring } from '@tandem/release-process';
import { describe, expect, it } from 'vitest';
import type { Choice } from './choice.ts';
import { promotionMessage } from './commit-message.ts';
import { files, friendly, marker, paths, production, release, runs, unitNumbered } from './facts.fixture.ts';
import { readGateFacts } from './gates.ts';
import { type MarkedFile, stateOf } from './marked-file.ts';
import { type PromotionFacts, planOf } from './plan.ts';

/** A promotion of shop-7 as a case of a table states it. */
interface Case {
  readonly ring: Ring;
  readonly choice: Choice;
  readonly files: readonly MarkedFile[];
  /** The previous ring and its files. */
  readonly before?: { readonly ring: Ring; readonly files: readonly MarkedFile[] };
  /** The units that were promoted into the ring, newest first. */
  readonly history: readonly string[];
  readonly now: string;
}

/** Plans the promotion of a case with all gates. */
async function plan({ before, history, now, ...given }: Case) {
  const { ring } = given;
  const state = before && stateOf('shop', before.ring.name, before.files);
  const facts: PromotionFacts = {
    ...given,
    release,
    requested: '',
    unitPaths: paths(7),
    unit: unitNumbered(7),
    running: stateOf('shop', ring.name, given.files),
    ...(before && state && { before: { ring: before.ring, state } }),
  };
  const commits = history.map((unit): GitCommit => {
    const message = promotionMessage(ring, unit, 'Ann');
    return { commit: 'c', at: now, author: 'Ann', message };
  });
  const tree = { withTrailer: async () => commits } as Partial<Gitops['tree']> as Gitops['tree'];
  const source = { gitops: { tree, release }, ring, now, promotion: facts };
  return planOf(facts, judge(GATES, await readGateFacts(source, GATES)));
}
describe('the decision', () => {
  const base: Case = {
    ring: friendly,
    choice: { kind: 'chosen', unit: 'shop-7', path: 'units/shop-7.json', named: false },
    files: files(marker('unit:name', 'shop-6'), marker('api:version', '1.6.0')),
    history: ['shop-6', 'shop-5'],
    now: '2026-11-24T12:00:00Z',
  };
  const named = { ...base.choice, named: true };
  const inProduction: Case = {
    ...base,
    ring: production,
    before: { ring: friendly, files: runs('shop-7') },
  };
  const shut = { timezone: 'Europe/Berlin', open: [{ days: ['tue' as const], from: '20:00', to: '23:00' }] };

  it.each<[string, Partial<Case>, object]>([
    ['sets the values that differ', {}, { kind: 'edits' }],
    ['does nothing where all values match', { files: runs('shop-7') }, { kind: 'nothing', runs: 'shop-7' }],
    [
      'sets a value that matches but is ambiguous YAML',
      { files: files(marker('api:version', '1.7.0', false)) },
      { kind: 'edits' },
    ],
    [
      'resets a value that someone changed',
      { files: files(marker('unit:name', 'shop-7'), marker('api:version', '0')), history: ['shop-7'] },
      { kind: 'edits' },
    ],
    ['needs a marker', { files: [] }, { failure: 'marker-missing' }],
    ['proceeds where the ring runs no unit', { files: runs('none') }, { kind: 'edits' }],
    ['does not roll back by itself', { files: runs('shop-8') }, { kind: 'nothing', runs: 'shop-8' }],
    [
      'rolls back where the request names the unit',
      { files: runs('shop-8'), choice: named },
      { kind: 'edits' },
    ],
    ['waits where the unit was rolled back', { history: ['shop-6', 'shop-7', 'shop-6'] }, { kind: 'held' }],
    [
      'repeats it where the request names the unit',
      { history: ['shop-6', 'shop-7', 'shop-6'], choice: named },
      { kind: 'edits' },
    ],
    [
      'compares units by number, not as text',
      { files: runs('shop-10') },
      { kind: 'nothing', runs: 'shop-10' },
    ],
    [
      'waits for the window',
      { ring: { ...friendly, window: shut } },
      { kind: 'held', reason: expect.stringContaining('it opens Tue 2026-11-24 20:00') },
    ],
    [
      'proceeds in the window',
      { ring: { ...friendly, window: shut }, now: '2026-11-24T19:30:00Z' },
      { kind: 'edits' },
    ],
    [
      'waits out a freeze',
      { ring: { ...friendly, freezes: [{ from: '2026-11-20', to: '2026-11-30', reason: 'fair' }] } },
      { kind: 'held', reason: expect.stringContaining('fair') },
    ],
    [
      'gives the reason of each gate that holds',
      {
        ring: { ...friendly, window: shut },
        history: ['shop-6', 'shop-7', 'shop-6'],
      },
      {
        kind: 'held',
        reason: expect.stringMatching(
          /^shop-7 was in ring friendly .*, name the unit\. shop-7 cannot enter ring friendly now: outside the window .*\.$/,
        ),
      },
    ],
    [
      'does nothing in a closed window where all values match',
      { files: runs('shop-7'), ring: { ...friendly, window: shut } },
      { kind: 'nothing' },
    ],
  ])('%s', async (_, change, answer) => {
    expect(await plan({ ...base, ...change })).toMatchObject(answer);
  });

  it.each<[string, Partial<Case>, object]>([
    ['takes the unit of the previous ring', {}, { kind: 'edits' }],
    ['takes it by name as well', { choice: named }, { kind: 'edits' }],
    [
      'rejects by name a unit that the previous ring does not run',
      { choice: named, before: { ring: friendly, files: runs('shop-8') } },
      { kind: 'held', reason: 'shop-7 is not in ring friendly, which is before production and runs shop-8.' },
    ],
    [
      'rolls back by name to a unit that it ran',
      { choice: named, before: { ring: friendly, files: runs('shop-8') }, history: ['shop-7'] },
      { kind: 'edits' },
    ],
  ])('of a later ring %s', async (_, change, answer) => {
    expect(await plan({ ...inProduction, ...change })).toMatchObject(answer);
  });

  it.each<[string, string]>([
    ['unit:name', 'shop-7'],
    ['infrastructure:revision', '7'.repeat(40)],
    ['api:version', '1.7.0'],
    ['api:digest', `sha256:${'7'.repeat(64)}`],
    ['api:image', `registry.example.com/shop/api:1.7.0@sha256:${'7'.repeat(64)}`],
    ['api:commit', '7'.repeat(40)],
  ])('sets %s to %s', async (name, value) => {
    const planned = await plan({ ...base, files: files(marker(name, 'old')) });
    expect(planned).toMatchObject({ kind: 'edits', files: [{ settings: [{ value }] }] });
  });

  it.each<[string, string]>([
    [
      'apu:version',
      "The subject 'apu' is not in shop-7, which has unit, infrastructure, api. Did you mean api?",
    ],
    [
      'api:versoin',
      "The field 'versoin' of api is not in shop-7, which has version, digest, image, commit. Did you mean version?",
    ],
    ['constructor:name', "The subject 'constructor' is not in shop-7, which has unit, infrastructure, api."],
    [
      'api:constructor',
      "The field 'constructor' of api is not in shop-7, which has version, digest, image, commit.",
    ],
  ])('reports the marker %s, which the unit does not have, with its location', async (name, message) => {
    const planned = await plan({ ...base, files: files(marker(name, 'x'), marker('unit:name', 'shop-6')) });
    const at = { file: 'clusters/x/node.yaml', line: 3, column: 5 };
    expect(planned).toMatchObject({ kind: 'failed', failure: 'marker-unknown', places: [{ message, at }] });
  });
});
