import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { HttpRequest } from '@tandem/ports';
import { type Route, requestOptions } from './route.ts';

/** How one attempt ended. `sent`: whether the server may have read the whole request. */
export type Attempt =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: Uint8Array;
    }
  | { readonly kind: 'lost'; readonly sent: boolean; readonly detail: string };

/** The limits of one attempt. */
export interface AttemptLimits {
  /** Milliseconds from the first byte sent to the last byte received. */
  readonly time: number;
  /** Bytes of a response. */
  readonly bytes: number;
}

/** Sends a request once and reads the whole response. Redirects are not followed, so that no token is sent elsewhere. */
export function sendOnce(request: HttpRequest, route: Route, limits: AttemptLimits): Promise<Attempt> {
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
      () => outgoing.destroy(new Error(`no response within ${limits.time / 1000} s`)),
      limits.time,
    );
    const end = (attempt: Attempt): void => {
      clearTimeout(timer);
      resolve(attempt);
    };
    outgoing.on('finish', () => {
      sent = true;
    });
    outgoing.on('error', (error) => end({ kind: 'lost', sent, detail: messageOf(error) }));
    outgoing.on('response', (incoming) => readAnswer(incoming, limits.bytes, end));
    outgoing.end(request.body);
  });
}

/** Node would send the body of a DELETE without length or chunks, and the server would read it as the next request. */
function lengthOf(body: HttpRequest['body']): { readonly 'content-length'?: string } {
  return body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
}

function readAnswer(incoming: IncomingMessage, most: number, end: (attempt: Attempt) => void): void {
  const chunks: Buffer[] = [];
  let length = 0;
  incoming.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    length += chunk.length;
    if (length > most) incoming.destroy(new Error(`the response is larger than ${most} bytes`));
  });
  incoming.on('error', (error) => end({ kind: 'lost', sent: true, detail: messageOf(error) }));
  incoming.on('end', () => {
    if (!incoming.complete) return end({ kind: 'lost', sent: true, detail: 'the response was cut off' });
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

/** The message of a network error in one line, with its code. */
export function messageOf(
  error: Error & { readonly code?: string; readonly errors?: readonly Error[] },
): string {
  const [first] = error.errors ?? [];
  const message = error.message || first?.message || 'the connection failed';
  return error.code && !message.includes(error.code) ? `${message} (${error.code})` : message;
}
