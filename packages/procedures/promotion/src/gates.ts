import { type Gitops, promotionsOf } from '@tandem/gitops-branch';
import {
  type FactName,
  factsNeeded,
  GATES,
  type Gate,
  type GateFacts,
  type GateReport,
  judge,
} from '@tandem/promotion-gates';
import type { Ring } from '@tandem/release-process';
import type { PromotionFacts } from './plan.ts';

/** Where the facts of gates come from. */
export interface GateSource {
  readonly gitops: Gitops;
  readonly ring: Ring;
  /** ISO 8601 instant. */
  readonly now: string;
  /** What is known of the unit that is to enter; absent where only gates on the ring itself are judged. */
  readonly promotion?: PromotionFacts;
}

/** How each fact is read. A new fact is declared in `promotion-gates` and read here. */
const READERS: {
  readonly [Name in FactName]: (source: GateSource) => GateFacts[Name] | Promise<GateFacts[Name]>;
} = {
  ring: ({ ring }) => ring,
  now: ({ now }) => now,
  candidate: (source) => {
    const { unit, choice } = promotionIn(source);
    return { unit: unit.unit, sequence: unit.sequence, promotion: choice.named ? 'named' : 'forward' };
  },
  running: (source) => promotionIn(source).running,
  previous: (source) => {
    const { before } = promotionIn(source);
    return before ? [before.state] : [];
  },
  promotions: ({ gitops, ring }) => promotionsOf(gitops, ring.name),
};

/** Reads the facts that gates need, and no others. */
export async function readGateFacts(source: GateSource, gates: readonly Gate[]): Promise<Partial<GateFacts>> {
  const entries = factsNeeded(gates).map(async (name) => [name, await READERS[name](source)] as const);
  return Object.fromEntries(await Promise.all(entries));
}

/**
 * What one gate answers for a ring now, whatever unit is to enter it.
 *
 * @throws Error where there is no gate of that name, or it judges a unit.
 */
export async function judgeRing(source: Omit<GateSource, 'promotion'>, name: string): Promise<GateReport> {
  const gates = GATES.filter((gate) => gate.name === name);
  const [report] = judge(gates, await readGateFacts(source, gates));
  if (!report) throw new Error(`there is no gate ${name}`);
  return report;
}

function promotionIn({ promotion }: GateSource): PromotionFacts {
  if (!promotion) throw new Error('no unit is to enter the ring, so no gate on a unit can be judged');
  return promotion;
}
