import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { ProcessView } from '@tandem/ports';
import { type OwnRoute, requestOptions, routeTo } from './route.ts';
import { messageOf } from './send-once.ts';

/** A streamed response: its pieces as they arrive. */
export type Streamed =
  | {
      readonly kind: 'answered';
      readonly status: number;
      /** Pieces of the body as text, split anywhere but within a character; throws an Error where the connection is lost. */
      readonly pieces: AsyncIterable<string>;
    }
  | { readonly kind: 'lost'; readonly detail: string };

/**
 * Sends a GET request once and resolves as soon as the server responds. Nothing is retried: the caller of a
 * stream knows where to continue.
 *
 * @param silence Milliseconds without data after which the connection counts as lost.
 */
export async function openStream(
  request: { readonly url: string; readonly headers: Readonly<Record<string, string>> },
  from: {
    readonly env: ProcessView['env'];
    readonly own?: OwnRoute;
    readonly signal: AbortSignal;
    readonly silence: number;
  },
): Promise<Streamed> {
  const route = await routeTo(request.url, from.env, from.own);
  return new Promise((resolve) => {
    const url = new URL(request.url);
    const send = url.protocol === 'https:' ? requestHttps : requestHttp;
    const outgoing = send(url, {
      method: 'GET',
      headers: { ...request.headers },
      signal: from.signal,
      ...requestOptions(route),
      // A separate connection: the stream occupies it until it ends.
      ...(route.agent ? {} : { agent: false }),
    });
    const silent = (): void => {
      outgoing.destroy(new Error(`no data for ${from.silence / 1000} s`));
    };
    outgoing.setTimeout(from.silence, silent);
    outgoing.on('error', (error) => resolve({ kind: 'lost', detail: messageOf(error) }));
    outgoing.on('response', (incoming) => {
      resolve({ kind: 'answered', status: incoming.statusCode ?? 0, pieces: piecesOf(incoming) });
    });
    outgoing.end();
  });
}

async function* piecesOf(incoming: IncomingMessage): AsyncIterable<string> {
  incoming.setEncoding('utf8');
  for await (const piece of incoming) yield String(piece);
  if (!incoming.complete) throw new Error('the response was cut off');
}
