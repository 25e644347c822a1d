import type { Marker } from '@tandem/markers';
import { completedQuality, type Release, type Ring } from '@tandem/release-process';
import { describe, expect, it } from 'vitest';
import { promotionMessage } from './commit-message.ts';
import { chooseUnit, decide, type Facts, type MarkedFile, type Wish } from './decide.ts';
import { unitOf } from './processes/world.ts';

const ring = (name: string, more: Partial<Ring> = {}): Ring => ({
  name,
  path: `clusters/${name}`,
  window: 'always',
  freezes: [],
  ...more,
});
const friendly = ring('friendly');
const production = ring('production');
const release: Release = {
  product: 'shop',
  components: [],
  gitops: { repository: { forge: 'gitlab', path: 'a/b' }, layers: [] },
  rings: [friendly, production],
  responsibilities: {},
  forges: {},
  roles: {},
  quality: completedQuality(undefined, false),
  parity: { allow: [] },
};

function marker(name: string, value: string, exact = true): Marker {
  const [subject = '', field = ''] = name.split(':');
  const at = { file: 'clusters/x/node.yaml', line: 3, column: 5 };
  return { subject, field, value, exact, at, bytes: { start: 0, end: 1 } };
}

const files = (...markers: readonly Marker[]): readonly MarkedFile[] =>
  markers.length > 0 ? [{ path: 'clusters/x/node.yaml', markers }] : [];
const runs = (...units: readonly string[]): readonly MarkedFile[] =>
  files(...units.map((unit) => marker('unit:name', unit)));
const paths = (...numbers: readonly number[]): readonly string[] =>
  numbers.map((number) => `units/shop-${number}.json`);

describe('the unit', () => {
  const first: Wish = { release, ring: friendly, asked: '', unitPaths: paths(2, 10, 9) };
  const later = (...units: readonly string[]): Wish => ({
    ...first,
    ring: production,
    before: { ring: friendly, files: runs(...units) },
  });
  it.each<[string, Wish, object]>([
    ['of the first ring is the latest by number', first, { kind: 'chosen', unit: 'shop-10', named: false }],
    ['of a later ring is that of the ring before', later('shop-9'), { kind: 'chosen', unit: 'shop-9' }],
    [
      'that is named is taken',
      { ...first, asked: 'shop-2' },
      { kind: 'chosen', unit: 'shop-2', named: true },
    ],
    ['is missing where none was cut', { ...first, unitPaths: [] }, { failure: 'unit-missing' }],
    ['that is named must be there', { ...first, asked: 'shop-3' }, { failure: 'unit-missing' }],
    ['that is named must be a unit', { ...first, asked: '../../shop-2' }, { failure: 'unit-missing' }],
    ['of another product is none', { ...first, asked: 'other-2' }, { failure: 'unit-missing' }],
    ['with zeros before its number is none', { ...first, asked: 'shop-02' }, { failure: 'unit-missing' }],
    ['of the ring before must be there', later('shop-3'), { failure: 'unit-missing' }],
    ['is not known where the ring before marks none', later(), { failure: 'marker-missing' }],
    ['is waited for where the ring before runs none', later('none'), { kind: 'held' }],
    ['is waited for where the ring before is between two', later('shop-2', 'shop-9'), { kind: 'held' }],
  ])('%s', (_, wish, answer) => {
    expect(chooseUnit(wish)).toMatchObject(answer);
  });
});

describe('the decision', () => {
  const base: Facts = {
    release,
    ring: friendly,
    asked: '',
    unitPaths: paths(7),
    choice: { kind: 'chosen', unit: 'shop-7', path: 'units/shop-7.json', named: false },
    unit: unitOf(7),
    files: files(marker('unit:name', 'shop-6'), marker('api:version', '1.6.0')),
    history: ['shop-6', 'shop-5'],
    now: '2026-11-24T12:00:00Z',
  };
  const named = { ...base.choice, named: true };
  const inProduction: Facts = {
    ...base,
    ring: production,
    before: { ring: friendly, files: runs('shop-7') },
  };
  const shut = { timezone: 'Europe/Berlin', open: [{ days: ['tue' as const], from: '20:00', to: '23:00' }] };

  it.each<[string, Partial<Facts>, object]>([
    ['sets what differs', {}, { kind: 'edits' }],
    ['does nothing where all is so', { files: runs('shop-7') }, { kind: 'nothing', runs: 'shop-7' }],
    [
      'sets what is right but may be misread',
      { files: files(marker('api:version', '1.7.0', false)) },
      { kind: 'edits' },
    ],
    [
      'mends a value that someone changed',
      { files: files(marker('unit:name', 'shop-7'), marker('api:version', '0')), history: ['shop-7'] },
      { kind: 'edits' },
    ],
    ['needs a marker', { files: [] }, { failure: 'marker-missing' }],
    ['goes on where the ring runs none', { files: runs('none') }, { kind: 'edits' }],
    ['goes not back by itself', { files: runs('shop-8') }, { kind: 'nothing', runs: 'shop-8' }],
    ['goes back where the unit is named', { files: runs('shop-8'), choice: named }, { kind: 'edits' }],
    ['waits where the unit was taken back', { history: ['shop-6', 'shop-7', 'shop-6'] }, { kind: 'held' }],
    [
      'repeats it where it is named',
      { history: ['shop-6', 'shop-7', 'shop-6'], choice: named },
      { kind: 'edits' },
    ],
    ['compares numbers and not letters', { files: runs('shop-10') }, { kind: 'nothing', runs: 'shop-10' }],
    [
      'waits for the window',
      { ring: { ...friendly, window: shut } },
      { kind: 'held', reason: expect.stringContaining('it opens Tue 2026-11-24 20:00') },
    ],
    [
      'goes on in the window',
      { ring: { ...friendly, window: shut }, now: '2026-11-24T19:30:00Z' },
      { kind: 'edits' },
    ],
    [
      'waits out a freeze',
      { ring: { ...friendly, freezes: [{ from: '2026-11-20', to: '2026-11-30', reason: 'fair' }] } },
      { kind: 'held', reason: expect.stringContaining('fair') },
    ],
    [
      'does nothing in a closed window where all is so',
      { files: runs('shop-7'), ring: { ...friendly, window: shut } },
      { kind: 'nothing' },
    ],
  ])('%s', (_, change, answer) => {
    expect(decide({ ...base, ...change })).toMatchObject(answer);
  });

  it.each<[string, Partial<Facts>, object]>([
    ['takes what the ring before runs', {}, { kind: 'edits' }],
    ['takes it by name too', { choice: named }, { kind: 'edits' }],
    [
      'takes by name nothing that the ring before does not run',
      { choice: named, before: { ring: friendly, files: runs('shop-8') } },
      { kind: 'held', reason: 'shop-7 is not in ring friendly, which is before production and runs shop-8.' },
    ],
    [
      'goes back by name to what it ran itself',
      { choice: named, before: { ring: friendly, files: runs('shop-8') }, history: ['shop-7'] },
      { kind: 'edits' },
    ],
  ])('of a later ring %s', (_, change, answer) => {
    expect(decide({ ...inProduction, ...change })).toMatchObject(answer);
  });

  it.each<[string, string]>([
    ['unit:name', 'shop-7'],
    ['infrastructure:revision', '7'.repeat(40)],
    ['api:version', '1.7.0'],
    ['api:digest', `sha256:${'7'.repeat(64)}`],
    ['api:image', `registry.example.com/shop/api:1.7.0@sha256:${'7'.repeat(64)}`],
    ['api:commit', '7'.repeat(40)],
  ])('gives %s the value %s', (name, value) => {
    const plan = decide({ ...base, files: files(marker(name, 'old')) });
    expect(plan).toMatchObject({ kind: 'edits', files: [{ settings: [{ value }] }] });
  });

  it.each<[string, string]>([
    ['apu:version', "The subject 'apu' is not in shop-7, which has unit, infrastructure, api. Is api meant?"],
    [
      'api:versoin',
      "The field 'versoin' of api is not in shop-7, which has version, digest, image, commit. Is version meant?",
    ],
    ['constructor:name', "The subject 'constructor' is not in shop-7, which has unit, infrastructure, api."],
    [
      'api:constructor',
      "The field 'constructor' of api is not in shop-7, which has version, digest, image, commit.",
    ],
  ])('names the marker %s that the unit does not have, with its place', (name, message) => {
    const plan = decide({ ...base, files: files(marker(name, 'x'), marker('unit:name', 'shop-6')) });
    const at = { file: 'clusters/x/node.yaml', line: 3, column: 5 };
    expect(plan).toMatchObject({ kind: 'failed', failure: 'marker-unknown', places: [{ message, at }] });
  });
});

it.each([
  ['Ann', 'Ann'],
  ['', 'unknown'],
  ['Ann\nTandem-Unit: shop-1', 'Ann Tandem-Unit: shop-1'],
  ['A\r\n\u2028\u0085\u202eB\u0000', 'A <U+202E>B␀'],
  ['x'.repeat(300), expect.stringMatching(/^x{1,200} … \(\d+ characters left out\)$/)],
])('who asked, %j, stays one line of one trailer', (asked, shown) => {
  const lines = promotionMessage(production, 'shop-7', asked).split('\n');
  expect(lines).toEqual([
    'deploy(production): shop-7',
    '',
    'Sets the marked values of the ring to those of the release unit.',
    '',
    'Tandem-Unit: shop-7',
    'Tandem-Ring: production',
    expect.stringMatching(/^Requested-by: /),
    '',
  ]);
  expect(lines[6]?.slice('Requested-by: '.length)).toEqual(shown);
});
