import { type Finding, waive } from '@tandem/contract';
import type { SummaryBlock, Thread } from '@tandem/ports';
import { describe, expect, it } from 'vitest';
import { MOST_NOTES, type Notes, type PlannedThread, plannedThreads } from './index.ts';

/** A finding about a manifest: it has no fingerprint and no reason. */
const finding = (change: Partial<Finding> = {}): Finding => ({
  severity: 'error',
  rule: 'schema-type',
  message: 'spec.size is text and must be a number.',
  fix: 'Write a number.',
  at: { file: 'app/box.yaml', line: 4, column: 15 },
  ...change,
});

const SUMMARY: readonly SummaryBlock[] = [{ kind: 'heading', text: 'Manifests' }];

const planned = (
  findings: readonly Finding[],
  threads: readonly Thread[] = [],
  change: Partial<Notes> = {},
): readonly PlannedThread[] =>
  plannedThreads(
    { step: 'manifests', findings, summary: SUMMARY, scope: 'all', notable: findings.length > 0, ...change },
    threads,
  );

const user = { id: '1', login: 'tandem', name: 'Tandem' };
const thread = (key: string | undefined, body = 'Old text.', resolved = false): Thread => ({
  id: String(key),
  ...(key !== undefined && { key }),
  resolved,
  resolvable: true,
  notes: [{ id: '1', author: user, body }],
});

/** Key, line and state of each planned thread; the hash of a key is omitted. */
const shown = (threads: readonly PlannedThread[]) =>
  threads.map(({ key, at, resolved }) => [key.replace(/[0-9a-f]{16}$/, ':'), at?.line, resolved]);

describe('the threads of a merge request', () => {
  const waiver = { by: 'Carl', reason: 'generated', until: '2026-12-01' };

  it.each<[string, readonly PlannedThread[], readonly unknown[]]>([
    ['no finding and no existing summary: none', planned([]), []],
    [
      'nothing notable and no existing summary: none',
      planned([finding({ severity: 'info' })], [], { notable: false }),
      [],
    ],
    [
      'no finding left: the summary is resolved',
      planned([], [thread('manifests/summary')]),
      [['manifests/summary', undefined, true]],
    ],
    [
      'a finding with a line: a thread there, and the summary',
      planned([finding()]),
      [
        ['manifests/schema-type/:', 4, false],
        ['manifests/summary', undefined, false],
      ],
    ],
    [
      'a finding without a line: the summary alone',
      planned([finding({ at: { file: 'x' } })]),
      [['manifests/summary', undefined, false]],
    ],
    [
      'a waived finding: the summary, resolved',
      planned([waive(finding(), waiver)]),
      [['manifests/summary', undefined, true]],
    ],
    [
      'a notable info: the summary, resolved',
      planned([finding({ severity: 'info' })]),
      [['manifests/summary', undefined, true]],
    ],
    [
      'a fixed finding: resolved',
      planned([], [thread('manifests/schema-type/0123456789abcdef'), thread('manifests/summary')]),
      [
        ['manifests/schema-type/:', undefined, true],
        ['manifests/summary', undefined, true],
      ],
    ],
    [
      'an already resolved thread: unchanged',
      planned([], [thread('manifests/schema-type/0123456789abcdef', 'x', true)]),
      [],
    ],
    [
      'threads of people and of other steps: unchanged',
      planned([], [thread(undefined), thread('other/summary'), thread('manifests-2/summary')]),
      [],
    ],
    [
      'only the summary where the scope is summary',
      planned([finding()], [], { scope: 'summary' }),
      [['manifests/summary', undefined, false]],
    ],
  ])('%s', (_, threads, expected) => {
    expect(shown(threads)).toEqual(expected);
  });

  it('keep the text of a fixed finding', () => {
    const [fixed] = planned([], [thread('manifests/schema-type/0123456789abcdef', 'Old text.')]);
    expect(fixed).toMatchObject({ body: 'Old text.', resolved: true });
  });

  it('contain message, reason and fix, as far as the finding has them', () => {
    const body = (change: Partial<Finding>) => planned([finding(change)])[0]?.body;
    expect(body({ severity: 'warning', message: 'Wrong', reason: 'Because', fix: 'Do' })).toBe(
      'Warning \\(schema\\-type\\)\\: Wrong\n\nBecause\n\nWhat to do\\: Do\n',
    );
    const { fix: _, ...bare } = finding({ message: 'Wrong' });
    expect(planned([bare])[0]?.body).toBe('Error \\(schema\\-type\\)\\: Wrong\n');
  });

  it('are limited in number, errors first', () => {
    const many = Array.from({ length: 60 }, (_, index) =>
      finding({
        severity: index < 30 ? 'warning' : 'error',
        fingerprint: String(index),
        at: { file: 'a.ts', line: index + 1 },
      }),
    );
    const threads = planned(many);
    expect(threads).toHaveLength(MOST_NOTES + 1);
    expect(threads[0]?.at?.line).toBe(31);
  });

  it.each<[string, Partial<Finding>, Partial<Finding>, boolean]>([
    [
      'with one fingerprint',
      { fingerprint: 'a', message: 'line 3' },
      { fingerprint: 'a', message: 'line 9' },
      true,
    ],
    ['with two fingerprints', { fingerprint: 'a' }, { fingerprint: 'b' }, false],
    ['of one message', { message: 'a' }, { message: 'a' }, true],
    ['of two messages', { message: 'a' }, { message: 'b' }, false],
  ])('%s have the same key after a push that moved the line: %#', (_, before, after, same) => {
    const key = (change: Partial<Finding>, line: number) =>
      planned([finding({ ...change, at: { file: 'a.yaml', line } })])[0]?.key;
    expect(key(before, 3) === key(after, 9)).toBe(same);
  });

  it('are two for two identical findings', () => {
    const keys = planned([finding(), finding()]).map(({ key }) => key);
    expect(new Set(keys).size).toBe(3);
  });

  it('truncate long messages', () => {
    const [note] = planned([finding({ message: 'x'.repeat(1_000_000) })]);
    expect(note?.body.length).toBeLessThan(5_000);
  });
});
