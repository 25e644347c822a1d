import type { HttpRequest } from '@tandem/ports';
import type { Tried } from './exchange.ts';

/** What to do after a try: take its answer, try again, or say that nobody knows. */
export type Verdict =
  | { readonly kind: 'take' }
  | { readonly kind: 'again'; readonly after?: number; readonly why: string; readonly status?: number }
  | { readonly kind: 'uncertain'; readonly why: string };

/**
 * Judges one try. A request that may not be done twice is repeated only where the server said that it did not
 * do it (429, 503 with Retry-After) or never read it; after any other failure nobody knows.
 *
 * @param now The instant that a Retry-After date is counted from, in milliseconds.
 */
export function verdictOn(tried: Tried, request: Pick<HttpRequest, 'repeatable'>, now: number): Verdict {
  if (tried.kind === 'lost') {
    if (request.repeatable || !tried.sent) return { kind: 'again', why: tried.detail };
    return { kind: 'uncertain', why: tried.detail };
  }
  const { status } = tried;
  if (status < 500 && status !== 429 && status !== 408) return { kind: 'take' };
  const why = `status ${status}`;
  const after = retryAfter(tried.headers['retry-after'], now);
  const undone = status === 429 || (status === 503 && after !== undefined);
  if (status === 501 || status === 505) return { kind: 'take' };
  if (!undone && !request.repeatable) return { kind: 'uncertain', why };
  return { kind: 'again', why, status, ...(after !== undefined && { after }) };
}

/**
 * `Retry-After` in milliseconds: seconds or a date (RFC 9110, 10.2.3). GitLab and Azure DevOps send seconds;
 * whatever cannot be read counts as not said.
 */
export function retryAfter(value: string | undefined, now: number): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d+(\.\d+)?$/.test(value.trim())) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
