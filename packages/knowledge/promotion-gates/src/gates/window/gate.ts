import { defineGate, held, open } from '../../gate.ts';
import { windowState } from './window.ts';

/** The change window of a ring, with its freezes. */
export const gate = defineGate({
  name: 'window',
  title: 'Change window',
  reason: 'A ring changes only when the people who look after it are there, and never during a freeze.',
  needs: ['ring', 'now'],
  judge: ({ ring, now }) => {
    const state = windowState(ring, now);
    return state.open ? open(state.closes) : held(state.reason, state.opens);
  },
});
