import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CartRefused, total } from '../src/cart.mjs';

test('a cart is totalled in minor units, with the tax that is in it', () => {
  assert.deepEqual(
    total([
      { id: 'tea', quantity: 2 },
      { id: 'mug', quantity: 1 },
    ]),
    {
      lines: [
        { id: 'tea', quantity: 2, amount: 1098, tax: 72 },
        { id: 'mug', quantity: 1, amount: 1299, tax: 207 },
      ],
      total: 2397,
      tax: 279,
    },
  );
});

test('ten of a kind cost a tenth less, where the flag is on', () => {
  const cart = [{ id: 'mug', quantity: 10 }];
  assert.equal(total(cart).total, 12990);
  assert.equal(total(cart, { volumeDiscount: true }).total, 11691);
});

test('an empty cart costs nothing', () => {
  assert.deepEqual(total([]), { lines: [], total: 0, tax: 0 });
});

for (const [what, lines] of [
  ['an unknown product', [{ id: 'gold', quantity: 1 }]],
  ['half a mug', [{ id: 'mug', quantity: 0.5 }]],
  ['a negative quantity', [{ id: 'mug', quantity: -1 }]],
  ['no list', { id: 'mug' }],
  ['nothing', [null]],
]) {
  test(`${what} is refused`, () => assert.throws(() => total(lines), CartRefused));
}
