import { describe, expect, it } from 'vitest';
import { sequenceOf, unitFileNamed, unitFiles, unitName } from './index.ts';

describe('the number of a unit', () => {
  it.each([
    ['shop', 'shop-7', 7],
    ['a-b', 'a-b-12', 12],
    ['shop', 'shop-9007199254740991', Number.MAX_SAFE_INTEGER],
    ['shop', 'shop', undefined],
    ['shop', 'shop-0', undefined],
    ['shop', 'shop-07', undefined],
    ['shop', 'shop-x', undefined],
    ['shop', 'shop-7 ', undefined],
    ['shop', 'shop-9007199254740993', undefined],
    ['shop', 'other-7', undefined],
    ['a', 'a-b-12', undefined],
    ['shop', '../shop-7', undefined],
  ])('of product %s, named %s, is %s', (product, unit, number) => {
    expect(sequenceOf(product, unit)).toBe(number);
    if (number !== undefined) expect(unitName(product, number)).toBe(unit);
  });
});

it('the file follows from a name, and the files from the paths of a folder, newest first', () => {
  const [seven, ten] = [7, 10].map((sequence) => ({
    name: `shop-${sequence}`,
    sequence,
    path: `units/shop-${sequence}.json`,
  }));
  expect(unitFileNamed('shop', 'shop-7')).toEqual(seven);
  expect(unitFileNamed('shop', 'shop-x')).toBeUndefined();
  const paths = ['units/shop-7.json', 'units/a/shop-8.json', 'units/shop-10.json', 'units/other-11.json'];
  expect(unitFiles('shop', paths)).toEqual([ten, seven]);
});
