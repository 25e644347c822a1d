import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createApi } from '../src/server.mjs';

const logged = [];
const server = createApi({
  flags: { volumeDiscount: true },
  unit: 'storefront-7',
  log: (entry) => logged.push(entry),
});
let url;
before(async () => {
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${server.address().port}`;
});
after(() => {
  server.close();
  server.closeAllConnections();
});

const post = (body) => fetch(`${url}/cart/total`, { method: 'POST', body });

test('health says which release unit runs', async () => {
  assert.deepEqual(await (await fetch(`${url}/healthz`)).json(), { status: 'ok', unit: 'storefront-7' });
});

test('a cart is totalled over HTTP, by the flags that are on', async () => {
  const response = await post(JSON.stringify({ lines: [{ id: 'mug', quantity: 10 }] }));
  assert.equal((await response.json()).total, 11691);
  assert.equal(logged.at(-1).status, 200);
});

for (const [what, body, status] of [
  ['no JSON', 'cart', 400],
  ['an unknown product', JSON.stringify({ lines: [{ id: 'gold', quantity: 1 }] }), 422],
  ['a cart of 100 KB', JSON.stringify({ lines: 'x'.repeat(100_000) }), 422],
]) {
  test(`${what} is answered with ${status}`, async () => assert.equal((await post(body)).status, status));
}

test('an unknown path is not found', async () => {
  assert.equal((await fetch(`${url}/nothing`)).status, 404);
});
