import type { Release } from '@tandem/release-process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type BuiltComponent,
  formatUnit,
  latestUnit,
  nextUnit,
  parseBuilt,
  parseUnit,
  type ReleaseUnit,
  sameContent,
  unitPath,
} from './index.ts';

const [A, B] = ['a'.repeat(40), 'b'.repeat(64)];
const DIGEST = `sha256:${'1'.repeat(64)}`;

const hex = (length: number) => fc.stringMatching(new RegExp(`^[0-9a-f]{${length}}$`));
const name = fc.oneof(
  fc.constantFrom('constructor', 'valueof', 'a', 'web-2'),
  fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/),
);
const commit = fc.oneof(hex(40), hex(64));
const component = fc.record({
  image: fc.constantFrom('registry.example.com/shop/api', 'r:5000/x_y'),
  version: fc.stringMatching(/^[0-9A-Za-z][0-9A-Za-z.+_-]{0,20}$/),
  digest: hex(64).map((digits) => `sha256:${digits}`),
  commit,
});
const unit: fc.Arbitrary<ReleaseUnit> = fc
  .record({
    product: fc.constantFrom('storefront', 'x-1', 'a-2-3'),
    sequence: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
    created: fc
      .date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true })
      .map((date) => date.toISOString()),
    components: fc.dictionary(name, component, { minKeys: 1, maxKeys: 4, noNullPrototype: true }),
    infrastructure: fc.record({ revision: commit }),
  })
  .map((value) => ({ unit: `${value.product}-${value.sequence}`, ...value }));

function release(...components: readonly string[]): Release {
  const place = { forge: 'gitlab', path: 'shop/x' } as const;
  return {
    product: 'storefront',
    components: components.map((each) => ({ name: each, repository: place, image: `r.example.com/${each}` })),
    gitops: { repository: place, layers: ['core'] },
    rings: [{ name: 'one', path: 'one', window: 'always', freezes: [] }],
    responsibilities: {},
    forges: {},
    roles: {},
    quality: { rules: {}, paths: [], waivers: [] },
    parity: { allow: [] },
    manifests: { waivers: [] },
    rollout: { without_status: [] },
  };
}

const built = (component: string, version = '1.0.0'): BuiltComponent => ({
  component,
  version,
  digest: DIGEST,
  commit: A,
});

describe('a release unit', () => {
  it('is the same after writing and reading it, whatever it holds', () => {
    fc.assert(
      fc.property(unit, (value) => {
        const text = formatUnit(value);
        expect(parseUnit(text, 'f')).toEqual({ ok: true, value });
        expect(text.endsWith('}\n')).toBe(true);
      }),
    );
  });

  it('is written with its keys in one order', () => {
    const value = nextUnit({
      release: release('web', 'api'),
      built: [built('api'), built('web')],
      revision: B,
      now: '2026-11-24T19:30:00.000Z',
    });
    if (!value.ok) throw new Error(value.error.kind);
    const text = formatUnit(value.value);
    const keys = [...text.matchAll(/^ {2,4}"(\w+)"/gm)].map((match) => match[1]);
    expect(keys).toEqual([
      'unit',
      'product',
      'sequence',
      'created',
      'components',
      'api',
      'web',
      'infrastructure',
      'revision',
    ]);
  });

  it('holds the same as another where only name, number and time differ', () => {
    fc.assert(
      fc.property(unit, (value) => {
        expect(sameContent(value, { ...value, unit: 'z-1', sequence: 1, created: 'x' })).toBe(true);
        const revision = value.infrastructure.revision === A ? B : A;
        expect(sameContent(value, { ...value, infrastructure: { revision } })).toBe(false);
      }),
    );
  });

  const good = formatUnit({
    unit: 'storefront-7',
    product: 'storefront',
    sequence: 7,
    created: '2026-11-24T19:30:00.000Z',
    components: { api: { image: 'r.example.com/api', version: '1.4.0', digest: DIGEST, commit: A } },
    infrastructure: { revision: A },
  });
  it.each([
    ['{', '', /^the file is not valid JSON: /],
    ['"storefront-7"', '"storefront-8"', /^unit must be 'storefront-7'/],
    ['"sequence": 7', '"sequence": 7.5', /sequence/],
    ['"sequence": 7', '"sequence": 0', /sequence/],
    ['"1.4.0"', '"1.4.0\\n"', /^components\.api\.version must be a version/],
    ['sha256:1', 'sha256:G', /^components\.api\.digest must be a digest/],
    ['"commit": "aaaa', '"commit": "aa', /^components\.api\.commit must be a full commit hash/],
    ['"r.example.com/api"', '"r.example.com/api@x"', /^components\.api\.image must be an image repository/],
    ['"api":', '"__proto__":', /__proto__ must be a component name/],
    ['"api":', '"../api":', /must be a component name/],
    ['2026-11-24T19:30:00.000Z', 'yesterday', /^created must be an ISO 8601 instant/],
  ])('with %s as %s is rejected', (from, to, message) => {
    const parsed = parseUnit(good.replace(from, to), 'units/storefront-7.json');
    expect(parsed.ok ? [] : parsed.error.map((finding) => finding.message)).toContainEqual(
      expect.stringMatching(message),
    );
    if (!parsed.ok) expect(parsed.error[0]?.at).toEqual({ file: 'units/storefront-7.json' });
  });

  it.each(['null', '[]', '1', '""', '{}', '{"components":null}', '{"__proto__":{"product":"a"}}'])(
    'as %s is rejected',
    (text) => {
      expect(parseUnit(text, 'f').ok).toBe(false);
      expect(parseBuilt(text, 'f').ok).toBe(false);
    },
  );

  it('is read or refused, whatever the text', () => {
    fc.assert(fc.property(fc.oneof(fc.json(), fc.string()), (text) => void parseUnit(text, 'f')));
  });
});

describe('the next unit', () => {
  const from = { release: release('api', 'web'), revision: B, now: '2026-11-24T19:30:00.000Z' };
  const first = nextUnit({ ...from, built: [built('api'), built('web')] });
  if (!first.ok) throw new Error(first.error.kind);

  it('takes what was built, carries over the rest and counts on', () => {
    const second = nextUnit({ ...from, previous: first.value, built: [built('web', '2.0.0')] });
    expect(second).toMatchObject({
      ok: true,
      value: {
        unit: 'storefront-2',
        components: { api: { version: '1.0.0' }, web: { version: '2.0.0', image: 'r.example.com/web' } },
      },
    });
  });

  it('leaves out removed components, and takes the image that the release process names now', () => {
    const now = {
      ...release('api'),
      components: [{ ...release('api').components[0], image: 'new.example.com/api' }],
    };
    const next = nextUnit({ ...from, release: now as Release, previous: first.value, built: [] });
    expect(next.ok && next.value.components).toEqual({
      api: { image: 'new.example.com/api', version: '1.0.0', digest: DIGEST, commit: A },
    });
  });

  it.each([
    ['unknown', [built('db')], { kind: 'unknown-component', component: 'db', known: ['api', 'web'] }],
    [
      'hostile',
      [built('__proto__')],
      { kind: 'unknown-component', component: '__proto__', known: ['api', 'web'] },
    ],
    ['twice', [built('api'), built('api')], { kind: 'built-twice', component: 'api' }],
    ['missing', [built('api')], { kind: 'nothing-known-of', component: 'web' }],
  ])('is refused with a component that is %s', (_, what, error) => {
    expect(nextUnit({ ...from, built: what })).toEqual({ ok: false, error });
  });

  it('takes no component from what every object has', () => {
    const next = nextUnit({ ...from, release: release('constructor'), previous: first.value, built: [] });
    expect(next).toEqual({ ok: false, error: { kind: 'nothing-known-of', component: 'constructor' } });
  });
});

describe('the latest unit', () => {
  it.each([
    [['units/shop-2.json', 'units/shop-10.json', 'units/shop-9.json'], 'units/shop-10.json'],
    [['units/shop-02.json', 'units/shop-0.json', 'units/shop--1.json', 'units/shop-1.json.bak'], undefined],
    [['units/shop-api-3.json', 'units/shop-1.json'], 'units/shop-1.json'],
    [['units/old/shop-7.json', 'other/shop-8.json'], undefined],
    [
      ['units/shop-1e3.json', 'units/shop-99999999999999999999.json', 'units/shop-4.json'],
      'units/shop-4.json',
    ],
    [[], undefined],
  ])('of %j is %s', (paths, latest) => {
    expect(latestUnit('shop', paths)?.path).toBe(latest);
  });

  it('is the one with the highest number', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 1e6 }), { minLength: 1 }), (numbers) => {
        const paths = numbers.map((number) => unitPath('shop', number));
        expect(latestUnit('shop', paths)?.path).toBe(unitPath('shop', Math.max(...numbers)));
      }),
    );
  });
});
