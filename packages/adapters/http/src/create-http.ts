import type { Clock, Http, HttpOutcome, HttpRequest, ProcessView } from '@tandem/ports';
import { RETRY_POLICY, Retries, type RetryPolicy } from '@tandem/retry';
import { verdictOn } from './retry.ts';
import { type OwnRoute, type Route, routeTo } from './route.ts';
import { sendOnce } from './send-once.ts';

/** The maximum size of a response in bytes; a larger one is an error, so that it cannot exhaust the memory. */
const MAX_RESPONSE_BYTES = 256 * 1024 * 1024;

/** Milliseconds of one try. */
const TIMEOUT = 30_000;

export interface HttpOptions {
  readonly env: ProcessView['env'];
  readonly clock: Clock;
  /** Settings of the one server that this client is for. */
  readonly own?: OwnRoute;
  /** Overrides of the default policy. */
  readonly retry?: Partial<RetryPolicy>;
  /** Milliseconds of one try. */
  readonly timeout?: number;
  /** Returns a number from 0 up to 1; a test passes its own. */
  readonly random?: () => number;
}

/**
 * HTTP over Node's own client. Each try has a time limit; 408, 429, 5xx and lost connections are retried with
 * increasing, jittered waits where {@link verdictOn} allows it; Retry-After is honoured.
 */
export function createHttp(options: HttpOptions): Http {
  const { clock, env, timeout = TIMEOUT } = options;
  const policy = { ...RETRY_POLICY, ...options.retry };
  const routes = new Map<string, Promise<Route>>();
  const routeFor = (url: string): Promise<Route> => {
    const { origin } = new URL(url);
    const known = routes.get(origin) ?? routeTo(url, env, options.own);
    routes.set(origin, known);
    return known;
  };
  const send = async (request: HttpRequest): Promise<HttpOutcome> => {
    const route = await routeFor(request.url);
    const retries = new Retries({ policy, clock, ...(options.random && { random: options.random }) });
    for (;;) {
      const attempt = await sendOnce(request, route, { time: timeout, bytes: MAX_RESPONSE_BYTES });
      const verdict = verdictOn(attempt, request, Date.parse(clock.now()));
      if (attempt.kind === 'answered' && verdict.kind === 'final') return attempt;
      if (verdict.kind === 'unknown') return { kind: 'uncertain', detail: verdict.why };
      if (verdict.kind === 'final') throw new Error('Only a response can be final.');
      if (await retries.again(verdict.after)) continue;
      const { tries } = retries;
      const detail = `${verdict.why}, after ${tries === 1 ? 'one try' : `${tries} tries`}`;
      const { status } = verdict;
      return { kind: 'unreachable', detail, ...(status !== undefined && { status }) };
    }
  };
  return { send };
}
