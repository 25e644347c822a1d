import { describe, expect, it } from 'vitest';
import { retryAfter, type Verdict, verdictOn } from './retry.ts';

const NOW = Date.parse('2026-11-24T12:00:00Z');

function answered(status: number, headers: Record<string, string> = {}) {
  return { kind: 'answered', status, headers, body: new Uint8Array() } as const;
}

describe('what is done after a try', () => {
  const lost = (sent: boolean) => ({ kind: 'lost', sent, detail: 'socket hang up' }) as const;
  it.each<[string, Parameters<typeof verdictOn>[0], Verdict['kind'], Verdict['kind']]>([
    ['200', answered(200), 'take', 'take'],
    ['302', answered(302), 'take', 'take'],
    ['401', answered(401), 'take', 'take'],
    ['404', answered(404), 'take', 'take'],
    ['409', answered(409), 'take', 'take'],
    ['501, which no waiting mends', answered(501), 'take', 'take'],
    ['408', answered(408), 'again', 'uncertain'],
    ['429, which is said before anything is done', answered(429), 'again', 'again'],
    ['500', answered(500), 'again', 'uncertain'],
    ['502 of a gateway that lost the answer', answered(502), 'again', 'uncertain'],
    ['503', answered(503), 'again', 'uncertain'],
    ['503 that says when to come again', answered(503, { 'retry-after': '3' }), 'again', 'again'],
    ['a connection that was never made', lost(false), 'again', 'again'],
    ['a connection lost after the request', lost(true), 'again', 'uncertain'],
  ])('%s', (_, tried, repeatable, once) => {
    expect(verdictOn(tried, { repeatable: true }, NOW).kind).toBe(repeatable);
    expect(verdictOn(tried, { repeatable: false }, NOW).kind).toBe(once);
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
