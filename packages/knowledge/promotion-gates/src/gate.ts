import type { FactName, GateFacts } from './facts.ts';

/** What a gate answers. Instants are ISO 8601 in UTC. */
export type GateVerdict =
  | {
      readonly kind: 'open';
      /** The instant at which it closes, where that is known. */
      readonly until?: string;
    }
  | {
      readonly kind: 'held';
      /** A clause without a full stop, which names the ring or the unit that it is about. */
      readonly reason: string;
      /** The instant at which it may open, where that is known. */
      readonly until?: string;
    };

/** A condition on a promotion: pure, from the facts that it lists to a verdict. */
export interface Gate<Needs extends FactName = FactName> {
  /** The name of its folder. */
  readonly name: string;
  readonly title: string;
  /** Why a release process has it: one sentence. */
  readonly reason: string;
  readonly needs: readonly Needs[];
  judge(facts: Pick<GateFacts, Needs>): GateVerdict;
}

/** Declares a gate. */
export function defineGate<const Needs extends FactName>(gate: Gate<Needs>): Gate<Needs> {
  return gate;
}

/** The verdict of an open gate. @param until The instant at which it closes. */
export function open(until?: string): GateVerdict {
  return { kind: 'open', ...(until !== undefined && { until }) };
}

/** The verdict of a gate that holds. @param until The instant at which it may open. */
export function held(reason: string, until?: string): GateVerdict {
  return { kind: 'held', reason, ...(until !== undefined && { until }) };
}
