import { readRelease } from '@tandem/release-file';
import type { Release } from '@tandem/release-process';
import { parseUnit, type ReleaseUnit } from '@tandem/release-records';
import { expect, it } from 'vitest';
import { type CutFacts, decide } from './decide.ts';

const [A, B] = ['a'.repeat(40), 'b'.repeat(40)];
const DIGEST = `sha256:${'1'.repeat(64)}`;
const NOW = '2026-11-24T19:30:00.000Z';
const built = (component: string, version: string) => ({ component, version, digest: DIGEST, commit: A });
const image = (name: string) => `registry.example.com/${name}`;

function release(): Release {
  const components = ['api', 'web'].map((name) => ({
    name,
    repository: { forge: 'gitlab', path: `shop/${name}` },
    image: image(name),
  }));
  const gitops = { repository: { forge: 'azure-devops', path: 'Retail/gitops' }, layers: ['core', 'node'] };
  const rings = [{ name: 'production', path: 'clusters/production', window: 'always' }];
  const parsed = readRelease(JSON.stringify({ product: 'storefront', components, gitops, rings }), 'r');
  if (!parsed.ok) throw new Error(parsed.error[0]?.message);
  return parsed.value;
}

function unit(sequence: number, version = '1.0.0'): ReleaseUnit {
  const component = (name: string) => ({ image: image(name), version, digest: DIGEST, commit: A });
  return {
    unit: `storefront-${sequence}`,
    product: 'storefront',
    sequence,
    created: '2026-01-01T00:00:00.000Z',
    components: { api: component('api'), web: component('web') },
    infrastructure: { revision: B },
  };
}

const latest = (sequence: number) => ({
  path: `units/storefront-${sequence}.json`,
  unit: unit(sequence),
});

function facts(change: Partial<CutFacts>): CutFacts {
  const one = latest(9);
  return {
    release: release(),
    paths: [one.path],
    latest: one,
    earlier: [],
    built: [],
    revision: B,
    now: NOW,
    actor: undefined,
    ...change,
  };
}

it('carries over what was not built, and counts on', () => {
  const decision = decide(facts({ built: [built('api', '1.1.0')], actor: 'Ann' }));
  if (decision.kind !== 'cut') throw new Error(JSON.stringify(decision));
  expect(decision.path).toBe('units/storefront-10.json');
  expect(decision.message).toBe(
    'release: storefront-10\n\napi 1.1.0\n\nTandem-Unit: storefront-10\nRequested-by: Ann\n',
  );
  const read = parseUnit(decision.text, decision.path);
  expect(read).toEqual({ ok: true, value: decision.unit });
  expect(decision.unit.components.api?.version).toBe('1.1.0');
  expect(decision.unit.components.web?.version).toBe('1.0.0');
  expect(decision.unit.created).toBe(NOW);
});

it('cuts a unit where only the infrastructure is new', () => {
  expect(decide(facts({ revision: A }))).toMatchObject({ kind: 'cut', unit: { sequence: 10 } });
});

it('keeps the latest unit where nothing is new', () => {
  const same = decide(facts({ built: [built('api', '1.0.0')] }));
  expect(same).toMatchObject({ kind: 'same', unit: { unit: 'storefront-9' } });
});

it('leaves a build alone that an earlier unit has, where the latest has a newer one', () => {
  const nine = { path: 'units/storefront-9.json', unit: unit(9, '1.2.0') };
  const old = { latest: nine, earlier: [unit(8, '1.1.0'), unit(7, '1.0.0')] };
  expect(decide(facts({ ...old, built: [built('api', '1.0.0')] }))).toMatchObject({
    kind: 'outdated',
    earlier: 'storefront-7',
    unit: { unit: 'storefront-9' },
  });
  expect(decide(facts({ ...old, built: [built('api', '1.3.0')] })).kind).toBe('cut');
  expect(decide(facts({ ...old, built: [built('api', '1.2.0')] })).kind).toBe('same');
});

it('begins with 1', () => {
  const { latest: _, ...rest } = facts({ paths: [], built: [built('api', '1'), built('web', '2')] });
  expect(decide(rest)).toMatchObject({ kind: 'cut', path: 'units/storefront-1.json' });
});

it.each([
  ['Ann\nTandem-Unit: evil-1', 'Requested-by: Ann Tandem-Unit: evil-1\n'],
  [' \r\n ', 'Tandem-Unit: storefront-10\n'],
  ['Ann \u202e gnp', 'Requested-by: Ann <U+202E> gnp\n'],
])('keeps the name %j to one trailer', (actor, end) => {
  const decision = decide(facts({ revision: A, actor }));
  expect(decision).toMatchObject({
    kind: 'cut',
    message: expect.stringMatching(/^release: storefront-10\n/),
  });
  if (decision.kind === 'cut') expect(decision.message.endsWith(end)).toBe(true);
});

const huge = 2 ** 53;
it.each<[string, Partial<CutFacts>, string, string]>([
  ['an unknown component', { built: [built('apii', '1')] }, 'component-unknown', "Did you mean 'api'?"],
  ['a hostile name', { built: [built('constructor', '1')] }, 'component-unknown', 'api, web'],
  [
    'one built twice',
    { built: [built('api', '1'), built('api', '2')] },
    'component-twice',
    "'api' was built more than once.",
  ],
  ['no infrastructure', { revision: undefined }, 'layers-missing', 'The folders are core, node.'],
  [
    'a unit that lies about its number',
    { latest: { path: 'units/storefront-9.json', unit: unit(8) } },
    'unit-invalid',
    'units/storefront-9.json says that it is storefront-8',
  ],
  [
    'a number that cannot be counted on',
    { latest: latest(huge), paths: [latest(huge).path], revision: A },
    'unit-invalid',
    'is there already with other content',
  ],
])('refuses %s', (_, change, failure, words) => {
  expect(decide(facts(change))).toEqual({
    kind: 'refused',
    failure,
    detail: expect.stringContaining(words),
  });
});

it('refuses a component that was never built', () => {
  const { latest: _, ...rest } = facts({ paths: [], built: [built('api', '1')] });
  expect(decide(rest)).toMatchObject({
    failure: 'component-missing',
    detail: "'web' was not built, and the latest unit does not have it.",
  });
});
