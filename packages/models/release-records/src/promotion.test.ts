import { expect, it } from 'vitest';
import { promotionOf, promotionTrailers } from './index.ts';

const at = '2026-11-24T19:30:00Z';
const commit = 'c'.repeat(40);
const read = (...message: readonly string[]) =>
  promotionOf('shop', { commit, at, message: message.join('\n') });
const promotion = { ring: 'friendly', unit: 'shop-7', sequence: 7, commit, at, requestedBy: 'Ann' };

const trailers = (requestedBy: string) =>
  Object.entries(promotionTrailers({ ring: 'friendly', unit: 'shop-7', requestedBy })).map(
    ([name, value]) => `${name}: ${value}`,
  );

it.each([
  ['Ann', 'Ann'],
  ['Ann B <ann@example.com>', 'Ann B <ann@example.com>'],
  [' ', 'unknown'],
])('the trailers written for %j are read back', (requestedBy, recorded) => {
  expect(read('deploy(friendly): shop-7', '', ...trailers(requestedBy))).toEqual({
    ...promotion,
    requestedBy: recorded,
  });
});

it.each<[string, readonly string[], string]>([
  ['spaces around the values', ['a', '', 'Tandem-Unit:  shop-7 ', 'Tandem-Ring:friendly'], 'unknown'],
  ['names in any case', ['a', '', 'tandem-unit: shop-7', 'TANDEM-RING: friendly'], 'unknown'],
  ['Windows line endings', ['a\r', '\r', 'Tandem-Unit: shop-7\r', 'Tandem-Ring: friendly\r'], 'unknown'],
  [
    'a mention before the trailers',
    ['a', '', 'Tandem-Unit: shop-6', '', ...trailers('Ann'), 'Co-authored-by: B'],
    'Ann',
  ],
])('%s do not matter', (_, message, requestedBy) => {
  expect(read(...message)).toEqual({ ...promotion, requestedBy });
});

it.each<[string, readonly string[]]>([
  ['no trailer', ['a', '', 'b']],
  ['a subject alone', ['Tandem-Unit: shop-7', 'Tandem-Ring: friendly']],
  ['no unit', ['a', '', 'Tandem-Ring: friendly']],
  ['no ring', ['a', '', 'Tandem-Unit: shop-7']],
  ['a unit of another product', ['a', '', 'Tandem-Unit: other-7', 'Tandem-Ring: friendly']],
  ['trailers that are not last', ['a', '', 'Tandem-Unit: shop-7', 'Tandem-Ring: friendly', '', 'b']],
])('a commit with %s records no promotion', (_, message) => {
  expect(read(...message)).toBeUndefined();
});
