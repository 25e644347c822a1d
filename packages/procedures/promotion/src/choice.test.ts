import { describe, expect, it } from 'vitest';
import { chooseUnit, type SelectionFacts } from './choice.ts';
import { friendly, paths, production, release, runs } from './facts.fixture.ts';
import { stateOf } from './marked-file.ts';

describe('the unit', () => {
  const first: SelectionFacts = { release, ring: friendly, requested: '', unitPaths: paths(2, 10, 9) };
  const later = (...units: readonly string[]): SelectionFacts => ({
    ...first,
    ring: production,
    before: { ring: friendly, state: stateOf('shop', 'friendly', runs(...units)) },
  });
  it.each<[string, SelectionFacts, object]>([
    ['of the first ring is the latest by number', first, { kind: 'chosen', unit: 'shop-10', named: false }],
    ['of a later ring is that of the previous ring', later('shop-9'), { kind: 'chosen', unit: 'shop-9' }],
    [
      'that the request names is chosen',
      { ...first, requested: 'shop-2' },
      { kind: 'chosen', unit: 'shop-2', named: true },
    ],
    ['is missing where none was cut', { ...first, unitPaths: [] }, { failure: 'unit-missing' }],
    ['that the request names must exist', { ...first, requested: 'shop-3' }, { failure: 'unit-missing' }],
    [
      'that the request names must be a unit',
      { ...first, requested: '../../shop-2' },
      { failure: 'unit-missing' },
    ],
    ['of another product is rejected', { ...first, requested: 'other-2' }, { failure: 'unit-missing' }],
    ['with leading zeros is rejected', { ...first, requested: 'shop-02' }, { failure: 'unit-missing' }],
    ['of the previous ring must exist', later('shop-3'), { failure: 'unit-missing' }],
    ['is unknown where the previous ring has no marker', later(), { failure: 'marker-missing' }],
    ['is awaited where the previous ring runs none', later('none'), { kind: 'none' }],
    ['is awaited where the previous ring is between two', later('shop-2', 'shop-9'), { kind: 'none' }],
  ])('%s', (_, facts, answer) => {
    expect(chooseUnit(facts)).toMatchObject(answer);
  });
});
