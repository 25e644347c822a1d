import { describe, expect, it } from 'vitest';
import { OPEN } from './facts.fixture.ts';
import { defineGate, factsNeeded, GATES, held, heldOf, judge, open } from './index.ts';

const closed = defineGate({
  name: 'closed',
  title: 'Closed',
  reason: 'For this test.',
  needs: ['ring', 'now'],
  judge: ({ ring, now }) => held(`${ring.name} is closed`, now),
});
const unitGate = defineGate({
  name: 'unit-gate',
  title: 'Unit',
  reason: 'For this test.',
  needs: ['candidate', 'now'],
  judge: () => open(),
});

describe('gates are judged', () => {
  it('each by its facts, in their order', () => {
    expect(judge([unitGate, closed], OPEN)).toEqual([
      { gate: 'unit-gate', title: 'Unit', about: 'unit', verdict: { kind: 'open' } },
      {
        gate: 'closed',
        title: 'Closed',
        about: 'ring',
        verdict: { kind: 'held', reason: 'production is closed', until: OPEN.now },
      },
    ]);
  });

  it('without the facts that none of them needs', () => {
    expect(factsNeeded([closed, unitGate])).toEqual(['ring', 'now', 'candidate']);
    const { ring, now } = OPEN;
    expect(judge([closed], { ring, now })).toHaveLength(1);
    expect(() => judge([unitGate], { ring, now })).toThrow('needs the fact candidate');
  });

  it('and those that hold are told apart', () => {
    expect(heldOf(judge([unitGate, closed], OPEN)).map(({ gate }) => gate)).toEqual(['closed']);
  });
});

it('every gate has a title and a reason of one sentence, and is open where nothing is against it', () => {
  for (const { title, reason } of GATES) {
    expect(title).toMatch(/^[A-Z][^.]+$/);
    expect(reason).toMatch(/^[A-Z].*\.$/);
  }
  expect(heldOf(judge(GATES, OPEN))).toEqual([]);
});
