import type { Tickets } from '@tandem/release-process';
import type { Promotion } from '@tandem/release-records';
import { describe, expect, it } from 'vitest';
import { keyOf, meaningsOf, planTicket, reactionTo, type TicketEvent } from './decide.ts';

const tickets: Tickets = {
  forge: 'azure-devops',
  path: 'Retail',
  prefix: 'AB#',
  done: ['Closed'],
  on: {
    opened: { state: 'Active', from: ['New'], comment: true },
    merged: { state: 'Resolved', comment: true },
    cut: { comment: true },
    deployed: {
      production: { state: 'Closed', comment: true },
      friendly: { state: 'label:friendly', comment: false },
    },
  },
};

const link = { kind: 'url', url: 'https://x/1', title: 't' } as const;
const event = (kind: TicketEvent['kind'], more: Partial<TicketEvent> = {}): TicketEvent => ({
  kind,
  key: kind,
  words: [],
  tickets: ['1'],
  ...more,
});
const ticket = (state: string, more = {}) => ({ state, labels: [], links: [], ...more });

describe('what happens to a ticket', () => {
  it.each<
    [
      string,
      Parameters<typeof planTicket>[0],
      readonly string[],
      readonly TicketEvent[],
      string | undefined,
      readonly string[],
    ]
  >([
    ['it is moved and commented', ticket('New'), [], [event('opened')], 'Active', ['opened']],
    ['not from another state', ticket('Closed'), [], [event('opened')], undefined, ['opened']],
    ['not where it is so already', ticket('Resolved'), [], [event('merged')], undefined, ['merged']],
    [
      'not again where the comment is there, whatever a person did since',
      ticket('New'),
      ['merged'],
      [event('merged')],
      undefined,
      [],
    ],
    ['a comment alone', ticket('New'), [], [event('cut')], undefined, ['cut']],
    ['an event that nothing is said of', ticket('New'), [], [event('rolled-back')], undefined, []],
    [
      'a ring that nothing is said of',
      ticket('New'),
      [],
      [event('deployed', { ring: 'other' })],
      undefined,
      [],
    ],
    [
      'a ring with the name of a property of objects',
      ticket('New'),
      [],
      [event('deployed', { ring: 'constructor' })],
      undefined,
      [],
    ],
    [
      'several at once: the last state wins',
      ticket('New'),
      [],
      [event('opened'), event('merged')],
      'Resolved',
      ['opened', 'merged'],
    ],
    [
      'several, of which one was handled',
      ticket('Active'),
      ['opened'],
      [event('opened'), event('merged')],
      'Resolved',
      ['merged'],
    ],
    [
      'a label, without a comment',
      ticket('New'),
      [],
      [event('deployed', { ring: 'friendly' })],
      'label:friendly',
      [],
    ],
    [
      'a label that it has',
      ticket('New', { labels: ['friendly'] }),
      [],
      [event('deployed', { ring: 'friendly' })],
      undefined,
      [],
    ],
  ])('%s', (_, one, keys, events, state, comments) => {
    const plan = planTicket(one, keys, events, tickets);
    expect(plan.state).toBe(state);
    expect(plan.comments.map(({ key }) => key)).toEqual(comments);
  });

  it('is a link to what it is not linked to yet', () => {
    expect(planTicket(ticket('New'), [], [event('opened', { link })], tickets).links).toEqual([link]);
    expect(
      planTicket(ticket('New', { links: [link.url] }), [], [event('opened', { link })], tickets).links,
    ).toEqual([]);
    expect(planTicket(ticket('New'), ['opened'], [event('opened', { link })], tickets).links).toEqual([]);
  });
});

it('a reaction is that of the event, for a deployment that of the ring', () => {
  expect(reactionTo({ kind: 'merged' }, tickets)?.state).toBe('Resolved');
  expect(reactionTo({ kind: 'deployed', ring: 'production' }, tickets)?.state).toBe('Closed');
});

const promoted = (...sequences: readonly number[]): readonly Promotion[] =>
  sequences.map((sequence) => ({
    ring: 'friendly',
    unit: `shop-${sequence}`,
    sequence,
    commit: `c${sequence}`,
    at: 't',
    requestedBy: 'Ann',
  }));

it.each<[string, ReturnType<typeof promoted>, readonly string[]]>([
  ['none', [], []],
  ['the first of a ring is about its own unit', promoted(3), ['deployed 3']],
  ['a later one is about the units since', promoted(5, 2), ['deployed 2', 'deployed 3,4,5']],
  [
    'one back is about the units that left',
    promoted(2, 5, 4),
    ['deployed 4', 'deployed 5', 'rolled-back 3,4,5'],
  ],
  ['the last three count', promoted(9, 8, 7, 6, 5), ['deployed 7', 'deployed 8', 'deployed 9']],
  ['the same again is nothing', promoted(2, 2), ['deployed 2']],
])('promotions: %s', (_, promotions, expected) => {
  expect(meaningsOf(promotions).map(({ kind, sequences }) => `${kind} ${sequences.join(',')}`)).toEqual(
    expected,
  );
});

it('a jump over a thousand units looks at the last fifty', () => {
  const [, jump] = meaningsOf(promoted(1001, 1));
  expect(jump?.sequences).toHaveLength(50);
  expect(jump?.sequences.at(-1)).toBe(1001);
});

it('a key has only what a forge keeps', () => {
  expect(keyOf('merged', 'shop/a b#c', 7)).toBe('ticket-sync/merged/shop/a-b-c/7');
});
