import type { FactName, GateFacts } from './facts.ts';
import type { Gate, GateVerdict } from './gate.ts';

/** What one gate answered. */
export interface GateReport {
  /** The name of the gate. */
  readonly gate: string;
  readonly title: string;
  /** What the verdict is about: the ring, whatever is to enter it, or the unit that is to enter. */
  readonly about: 'ring' | 'unit';
  readonly verdict: GateVerdict;
}

/** A report of a gate that holds. */
export type HeldReport = GateReport & { readonly verdict: Extract<GateVerdict, { kind: 'held' }> };

/** The names of the facts that gates need, each once. */
export function factsNeeded(gates: readonly Gate[]): readonly FactName[] {
  return [...new Set(gates.flatMap(({ needs }) => needs))];
}

/** Judges by each gate, in the order given. @param facts At least those that the gates need. */
export function judge(gates: readonly Gate[], facts: Partial<GateFacts>): readonly GateReport[] {
  return gates.map((gate) => {
    const missing = gate.needs.find((name) => !(name in facts));
    if (missing !== undefined) throw new Error(`the gate ${gate.name} needs the fact ${missing}`);
    const about = gate.needs.includes('candidate') ? 'unit' : 'ring';
    return { gate: gate.name, title: gate.title, about, verdict: gate.judge(facts as GateFacts) };
  });
}

/** The reports of the gates that hold. */
export function heldOf(reports: readonly GateReport[]): readonly HeldReport[] {
  return reports.filter((report): report is HeldReport => report.verdict.kind === 'held');
}
