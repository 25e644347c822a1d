import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { HttpRequest } from '@tandem/ports';
import { type Route, requestOptions } from './route.ts';

/** How one try ended. `sent`: whether the server may have read the whole request. */
export type Tried =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: Uint8Array;
    }
  | { readonly kind: 'lost'; readonly sent: boolean; readonly detail: string };

/** What one try may take. */
export interface ExchangeLimits {
  /** Milliseconds from the first byte out to the last byte in. */
  readonly time: number;
  /** Bytes of an answer. */
  readonly bytes: number;
}

/** Sends a request once and reads the whole answer. Redirects are answers: nobody's token goes along with them. */
export function exchange(request: HttpRequest, route: Route, limits: ExchangeLimits): Promise<Tried> {
  return new Promise((resolve) => {
    const url = new URL(request.url);
    const send = url.protocol === 'https:' ? requestHttps : requestHttp;
    let sent = false;
    const outgoing = send(url, {
      method: request.method,
      headers: { ...request.headers, ...lengthOf(request.body) },
      ...requestOptions(route),
    });
    const timer = setTimeout(
      () => outgoing.destroy(new Error(`no answer in ${limits.time / 1000} s`)),
      limits.time,
    );
    const end = (tried: Tried): void => {
      clearTimeout(timer);
      resolve(tried);
    };
    outgoing.on('finish', () => {
      sent = true;
    });
    outgoing.on('error', (error) => end({ kind: 'lost', sent, detail: wordsFor(error) }));
    outgoing.on('response', (incoming) => readAnswer(incoming, limits.bytes, end));
    outgoing.end(request.body);
  });
}

/** Node would send the body of a DELETE with neither length nor chunks, and the next request would begin within it. */
function lengthOf(body: HttpRequest['body']): { readonly 'content-length'?: string } {
  return body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
}

function readAnswer(incoming: IncomingMessage, most: number, end: (tried: Tried) => void): void {
  const chunks: Buffer[] = [];
  let length = 0;
  incoming.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    length += chunk.length;
    if (length > most) incoming.destroy(new Error(`the answer is longer than ${most} bytes`));
  });
  incoming.on('error', (error) => end({ kind: 'lost', sent: true, detail: wordsFor(error) }));
  incoming.on('end', () => {
    if (!incoming.complete) return end({ kind: 'lost', sent: true, detail: 'the answer was cut off' });
    const headers = Object.fromEntries(
      Object.entries(incoming.headers).map(([name, value]) => [name, [value ?? ''].flat().join(', ')]),
    );
    end({
      kind: 'answered',
      status: incoming.statusCode ?? 0,
      headers,
      body: new Uint8Array(Buffer.concat(chunks)),
    });
  });
}

/** What an error of the network says, with its code, in one line. */
export function wordsFor(
  error: Error & { readonly code?: string; readonly errors?: readonly Error[] },
): string {
  const [first] = error.errors ?? [];
  const message = error.message || first?.message || 'the connection failed';
  return error.code && !message.includes(error.code) ? `${message} (${error.code})` : message;
}
