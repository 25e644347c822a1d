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
    ['of a later ring is that of the ring before', later('shop-9'), { kind: 'chosen', unit: 'shop-9' }],
    [
      'that is named is taken',
      { ...first, requested: 'shop-2' },
      { kind: 'chosen', unit: 'shop-2', named: true },
    ],
    ['is missing where none was cut', { ...first, unitPaths: [] }, { failure: 'unit-missing' }],
    ['that is named must be there', { ...first, requested: 'shop-3' }, { failure: 'unit-missing' }],
    ['that is named must be a unit', { ...first, requested: '../../shop-2' }, { failure: 'unit-missing' }],
    ['of another product is none', { ...first, requested: 'other-2' }, { failure: 'unit-missing' }],
    ['with zeros before its number is none', { ...first, requested: 'shop-02' }, { failure: 'unit-missing' }],
    ['of the ring before must be there', later('shop-3'), { failure: 'unit-missing' }],
    ['is not known where the ring before marks none', later(), { failure: 'marker-missing' }],
    ['is waited for where the ring before runs none', later('none'), { kind: 'none' }],
    ['is waited for where the ring before is between two', later('shop-2', 'shop-9'), { kind: 'none' }],
  ])('%s', (_, facts, answer) => {
    expect(chooseUnit(facts)).toMatchObject(answer);
  });
});
