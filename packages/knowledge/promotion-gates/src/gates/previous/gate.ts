import type { RingState } from '../../facts.ts';
import { defineGate, held, open } from '../../gate.ts';

/** A unit enters a ring after the rings that it follows. */
export const gate = defineGate({
  name: 'previous',
  title: 'Rings before',
  reason: 'A ring takes only what the rings before it run, so that each unit is tried where less can break.',
  needs: ['ring', 'candidate', 'previous', 'promotions'],
  judge: ({ ring, candidate, previous, promotions }) => {
    // Going back by name: it was good enough for this ring before.
    const ranHere = promotions.some(({ unit }) => unit === candidate.unit);
    if (candidate.promotion === 'named' && ranHere) return open();
    const missing = previous.find((state) => !runs(state, candidate.unit));
    if (missing === undefined) return open();
    const there = missing.units.map(({ name }) => name).join(' and ') || 'no unit';
    return held(
      `${candidate.unit} is not in ring ${missing.ring}, which is before ${ring.name} and runs ${there}`,
    );
  },
});

function runs({ units }: RingState, unit: string): boolean {
  return units.length === 1 && units[0]?.name === unit;
}
