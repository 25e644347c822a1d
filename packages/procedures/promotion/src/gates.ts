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

/** The source of the facts of gates. */
export interface GateSource {
  readonly gitops: Gitops;
  readonly ring: Ring;
  /** ISO 8601 instant. */
  readonly now: string;
  /** The facts of the unit to promote; absent where only gates on the ring itself are judged. */
  readonly promotion?: PromotionFacts;
}

/** The reader of each fact. A new fact is declared in `promotion-gates` and read here. */
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

/** Reads only the facts that the gates need. */
export async function readGateFacts(source: GateSource, gates: readonly Gate[]): Promise<Partial<GateFacts>> {
  const entries = factsNeeded(gates).map(async (name) => [name, await READERS[name](source)] as const);
  return Object.fromEntries(await Promise.all(entries));
}

/**
 * The answer of one gate for a ring now, independent of any unit.
 *
 * @throws Error where no gate has that name, or the gate judges a unit.
 */
export async function judgeRing(source: Omit<GateSource, 'promotion'>, name: string): Promise<GateReport> {
  const gates = GATES.filter((gate) => gate.name === name);
  const [report] = judge(gates, await readGateFacts(source, gates));
  if (!report) throw new Error(`unknown gate ${name}`);
  return report;
}

function promotionIn({ promotion }: GateSource): PromotionFacts {
  if (!promotion) throw new Error('a gate on a unit cannot be judged without a unit to promote');
  return promotion;
}
