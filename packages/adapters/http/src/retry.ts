import type { HttpRequest } from '@tandem/ports';
import type { Attempt } from './send-once.ts';

/** What to do after an attempt: return its response, retry, or report that the outcome is unknown. */
export type Verdict =
  | { readonly kind: 'final' }
  | { readonly kind: 'retry'; readonly after?: number; readonly why: string; readonly status?: number }
  | { readonly kind: 'unknown'; readonly why: string };

/**
 * Judges one attempt. A request that is not repeatable is retried only where the server reports that it did not
 * carry it out (429, 503 with Retry-After) or never read it; after any other failure the outcome is unknown.
 *
 * @param now The instant that a Retry-After date is counted from, in milliseconds.
 */
export function verdictOn(attempt: Attempt, request: Pick<HttpRequest, 'repeatable'>, now: number): Verdict {
  if (attempt.kind === 'lost') {
    if (request.repeatable || !attempt.sent) return { kind: 'retry', why: attempt.detail };
    return { kind: 'unknown', why: attempt.detail };
  }
  const { status } = attempt;
  if (status < 500 && status !== 429 && status !== 408) return { kind: 'final' };
  const why = `status ${status}`;
  const after = retryAfter(attempt.headers['retry-after'], now);
  const undone = status === 429 || (status === 503 && after !== undefined);
  if (status === 501 || status === 505) return { kind: 'final' };
  if (!undone && !request.repeatable) return { kind: 'unknown', why };
  return { kind: 'retry', why, status, ...(after !== undefined && { after }) };
}

/**
 * `Retry-After` in milliseconds: seconds or a date (RFC 9110, 10.2.3). GitLab and Azure DevOps send seconds;
 * any other value is ignored.
 */
export function retryAfter(value: string | undefined, now: number): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d+(\.\d+)?$/.test(value.trim())) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
