import { describe, expect, it } from 'vitest';
import { retryAfter, type Verdict, verdictOn } from './retry.ts';

const NOW = Date.parse('2026-11-24T12:00:00Z');

function answered(status: number, headers: Record<string, string> = {}) {
  return { kind: 'answered', status, headers, body: new Uint8Array() } as const;
}

describe('the verdict after an attempt', () => {
  const lost = (sent: boolean) => ({ kind: 'lost', sent, detail: 'socket hang up' }) as const;
  it.each<[string, Parameters<typeof verdictOn>[0], Verdict['kind'], Verdict['kind']]>([
    ['200', answered(200), 'final', 'final'],
    ['302', answered(302), 'final', 'final'],
    ['401', answered(401), 'final', 'final'],
    ['404', answered(404), 'final', 'final'],
    ['409', answered(409), 'final', 'final'],
    ['501, which a retry does not resolve', answered(501), 'final', 'final'],
    ['408', answered(408), 'retry', 'unknown'],
    ['429, which is sent before anything is done', answered(429), 'retry', 'retry'],
    ['500', answered(500), 'retry', 'unknown'],
    ['502 of a gateway that lost the answer', answered(502), 'retry', 'unknown'],
    ['503', answered(503), 'retry', 'unknown'],
    ['503 with a time for the retry', answered(503, { 'retry-after': '3' }), 'retry', 'retry'],
    ['a connection that was never made', lost(false), 'retry', 'retry'],
    ['a connection lost after the request', lost(true), 'retry', 'unknown'],
  ])('%s', (_, attempt, repeatable, once) => {
    expect(verdictOn(attempt, { repeatable: true }, NOW).kind).toBe(repeatable);
    expect(verdictOn(attempt, { repeatable: false }, NOW).kind).toBe(once);
  });
});

it.each([
  [undefined, undefined],
  ['0', 0],
  ['120', 120_000],
  ['1.5', 1500],
  ['Tue, 24 Nov 2026 12:00:30 GMT', 30_000],
  ['Tue, 24 Nov 2026 11:00:00 GMT', 0],
  ['soon', undefined],
])('Retry-After %j is %j milliseconds', (value, expected) => {
  expect(retryAfter(value, NOW)).toBe(expected);
});
