import type { SummaryBlock } from '@tandem/ports';
import { nextOpening, windowState, windowText } from '@tandem/promotion-gates/window';
import type { Ring } from '@tandem/release-process';

/** The answer for one ring at one instant. `reason` is one sentence. */
export interface WindowAnswer {
  readonly kind: 'open' | 'held';
  readonly reason: string;
  readonly outputs: { readonly next_opening?: string; readonly closes?: string };
  readonly summary: readonly SummaryBlock[];
}

/** Whether a ring may be changed at an instant (ISO 8601). */
export function decide(ring: Ring, now: string): WindowAnswer {
  const { name } = ring;
  const state = windowState(ring, now);
  const opening = nextOpening(ring, now);
  const reason = state.open
    ? `Ring ${name} is open${state.closes ? ` until ${state.closes}` : ''}.`
    : `Ring ${name} is held: ${state.reason}.`;
  return {
    kind: state.open ? 'open' : 'held',
    reason,
    outputs: {
      ...(opening === undefined ? {} : { next_opening: opening }),
      ...(state.open && state.closes !== undefined ? { closes: state.closes } : {}),
    },
    summary: summaryOf(ring, reason),
  };
}

function summaryOf(ring: Ring, reason: string): readonly SummaryBlock[] {
  const freezes = ring.freezes.map((freeze) => `${freeze.from} to ${freeze.to}: ${freeze.reason}`);
  return [
    { kind: 'heading', text: `Change window of ring ${ring.name}` },
    { kind: 'text', text: reason },
    { kind: 'text', text: `Window: ${windowText(ring)}` },
    ...(freezes.length === 0
      ? ([{ kind: 'text', text: 'Freezes: none' }] as const)
      : ([
          { kind: 'text', text: 'Freezes (both days included):' },
          { kind: 'list', items: freezes },
        ] as const)),
  ];
}
