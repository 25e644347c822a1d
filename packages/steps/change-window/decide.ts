import type { SummaryBlock } from '@tandem/ports';
import type { GateReport } from '@tandem/promotion-gates';
import { freezesOf, windowText } from '@tandem/promotion-gates/window';
import type { Ring } from '@tandem/release-process';

/** The answer for one ring at one instant. `reason` is one sentence. */
export interface WindowAnswer {
  readonly outcome: 'open' | 'held';
  readonly reason: string;
  readonly outputs: { readonly next_opening?: string; readonly closes?: string };
  readonly summary: readonly SummaryBlock[];
}

/** Shows what the window gate answered for a ring at an instant (ISO 8601). */
export function decide(ring: Ring, now: string, { verdict }: Pick<GateReport, 'verdict'>): WindowAnswer {
  const { until } = verdict;
  if (verdict.kind === 'open') {
    const reason = `Ring ${ring.name} is open${until ? ` until ${until}` : ''}.`;
    const outputs = { next_opening: now, ...(until !== undefined && { closes: until }) };
    return { outcome: 'open', reason, outputs, summary: summaryOf(ring, reason) };
  }
  const reason = `Ring ${ring.name} is held: ${verdict.reason}.`;
  const outputs = until === undefined ? {} : { next_opening: until };
  return { outcome: 'held', reason, outputs, summary: summaryOf(ring, reason) };
}

function summaryOf(ring: Ring, reason: string): readonly SummaryBlock[] {
  const freezes = freezesOf(ring).map((freeze) => `${freeze.from} to ${freeze.to}: ${freeze.reason}`);
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
