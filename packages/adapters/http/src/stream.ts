import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { ProcessView } from '@tandem/ports';
import { wordsFor } from './exchange.ts';
import { type OwnRoute, requestOptions, routeTo } from './route.ts';

/** An answer that goes on: its pieces as they come. */
export type Streamed =
  | {
      readonly kind: 'answered';
      readonly status: number;
      /** Pieces of the body as text, cut anywhere but within a letter; ends by an Error where the connection is lost. */
      readonly pieces: AsyncIterable<string>;
    }
  | { readonly kind: 'lost'; readonly detail: string };

/**
 * Sends a GET request, once, and answers as soon as the server does. Nothing is repeated here: who follows a
 * stream knows from where to go on.
 *
 * @param silence Milliseconds without a byte after which the connection counts as lost.
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
      // A connection of its own: it is busy for as long as the stream goes on.
      ...(route.agent ? {} : { agent: false }),
    });
    const silent = (): void => {
      outgoing.destroy(new Error(`nothing came for ${from.silence / 1000} s`));
    };
    outgoing.setTimeout(from.silence, silent);
    outgoing.on('error', (error) => resolve({ kind: 'lost', detail: wordsFor(error) }));
    outgoing.on('response', (incoming) => {
      resolve({ kind: 'answered', status: incoming.statusCode ?? 0, pieces: piecesOf(incoming) });
    });
    outgoing.end();
  });
}

async function* piecesOf(incoming: IncomingMessage): AsyncIterable<string> {
  incoming.setEncoding('utf8');
  for await (const piece of incoming) yield String(piece);
  if (!incoming.complete) throw new Error('the answer was cut off');
}
