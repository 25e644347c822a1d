import { unitOf } from '../../facts.ts';
import { defineGate, held, open } from '../../gate.ts';

/** A unit that was rolled back enters the ring again only where a person names it. */
export const gate = defineGate({
  name: 'rolled-back',
  title: 'Not rolled back',
  reason: 'A unit that a ring was taken back from is not promoted again by a schedule.',
  needs: ['ring', 'candidate', 'running', 'promotions'],
  judge: ({ ring, candidate, running, promotions }) => {
    const current = unitOf(running);
    if (candidate.promotion === 'named' || current === undefined) return open();
    const wasHere = promotions.some(({ unit }) => unit === candidate.unit);
    if (current.sequence >= candidate.sequence || !wasHere) return open();
    return held(
      `${candidate.unit} was in ring ${ring.name} and was taken back to ${current.name}. To promote it again, name the unit`,
    );
  },
});
