import { createServer } from 'node:http';
import { CartRefused, total } from './cart.mjs';
import { PRODUCTS } from './catalogue.mjs';

const MOST_BYTES = 64 * 1024;

/** The API as a server that does not listen yet. `log` takes one object a request. */
export function createApi({ flags, unit, log }) {
  return createServer(async (request, response) => {
    const started = performance.now();
    const { status, body } = await answer(request, { flags, unit });
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    log({ method: request.method, path: request.url, status, ms: Math.round(performance.now() - started) });
  });
}

async function answer(request, { flags, unit }) {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  switch (`${request.method} ${pathname}`) {
    case 'GET /healthz':
    case 'GET /readyz':
      return { status: 200, body: { status: 'ok', unit } };
    case 'GET /products':
      return { status: 200, body: PRODUCTS };
    case 'POST /cart/total':
      return cartTotal(request, flags);
    default:
      return { status: 404, body: { error: `there is no ${request.method} ${pathname}` } };
  }
}

async function cartTotal(request, flags) {
  try {
    const { lines } = JSON.parse(await read(request));
    return { status: 200, body: total(lines, flags) };
  } catch (error) {
    if (error instanceof CartRefused) return { status: 422, body: { error: error.message } };
    if (error instanceof SyntaxError) return { status: 400, body: { error: 'the body must be JSON' } };
    throw error;
  }
}

async function read(request) {
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > MOST_BYTES) throw new CartRefused(`the cart is larger than ${MOST_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
