import type { Clock, Http, HttpOutcome, HttpRequest, ProcessView } from '@tandem/ports';
import { RETRY_POLICY, Retries, type RetryPolicy } from '@tandem/retry';
import { exchange } from './exchange.ts';
import { verdictOn } from './retry.ts';
import { type OwnRoute, type Route, routeTo } from './route.ts';

/** No answer of a forge is near this; a longer one is an error and not memory. */
const LONGEST_ANSWER = 256 * 1024 * 1024;

/** Milliseconds of one try. */
const TIMEOUT = 30_000;

export interface HttpOptions {
  readonly env: ProcessView['env'];
  readonly clock: Clock;
  /** What the one server that this is for says of itself. */
  readonly own?: OwnRoute;
  /** What differs from the usual policy. */
  readonly retry?: Partial<RetryPolicy>;
  /** Milliseconds of one try. */
  readonly timeout?: number;
  /** A number from 0 up to 1; a test gives its own. */
  readonly random?: () => number;
}

/**
 * HTTP over Node's own client. Each try has a time limit; 408, 429, 5xx and lost connections are repeated with
 * growing, jittered waits where that is safe, as {@link verdictOn} says; Retry-After is honoured.
 */
export function createHttp(options: HttpOptions): Http {
  const { clock, env, timeout = TIMEOUT } = options;
  const policy = { ...RETRY_POLICY, ...options.retry };
  const routes = new Map<string, Promise<Route>>();
  const route = (url: string): Promise<Route> => {
    const { origin } = new URL(url);
    const known = routes.get(origin) ?? routeTo(url, env, options.own);
    routes.set(origin, known);
    return known;
  };
  const send = async (request: HttpRequest): Promise<HttpOutcome> => {
    const way = await route(request.url);
    const retries = new Retries({ policy, clock, ...(options.random && { random: options.random }) });
    for (;;) {
      const tried = await exchange(request, way, { time: timeout, bytes: LONGEST_ANSWER });
      const verdict = verdictOn(tried, request, Date.parse(clock.now()));
      if (tried.kind === 'answered' && verdict.kind === 'take') return tried;
      if (verdict.kind === 'uncertain') return { kind: 'uncertain', detail: verdict.why };
      if (verdict.kind === 'take') throw new Error('Only an answer can be taken.');
      if (await retries.again(verdict.after)) continue;
      const { tries } = retries;
      const detail = `${verdict.why}, after ${tries === 1 ? 'one try' : `${tries} tries`}`;
      const { status } = verdict;
      return { kind: 'unreachable', detail, ...(status !== undefined && { status }) };
    }
  };
  return { send };
}
