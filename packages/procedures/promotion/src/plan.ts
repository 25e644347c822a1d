import { type GateReport, heldOf, type RingState, unitOf } from '@tandem/promotion-gates';
import type { ReleaseUnit } from '@tandem/release-records';
import type { Choice, SelectionFacts } from './choice.ts';
import { type Failed, failed } from './failure.ts';
import type { MarkedFile } from './marked-file.ts';
import { type Setting, settingsOf } from './values.ts';

/** The facts of a promotion on the GitOps branch, read after the unit was chosen. */
export interface PromotionFacts extends SelectionFacts {
  readonly choice: Choice;
  readonly unit: ReleaseUnit;
  /** The files of the ring that have markers. */
  readonly files: readonly MarkedFile[];
  /** What the ring runs. */
  readonly running: RingState;
}

/** Values to set, file by file. */
export interface Edits {
  readonly kind: 'edits';
  readonly files: readonly { readonly path: string; readonly settings: readonly Setting[] }[];
}

/** The unit cannot enter now; this is not a failure. */
export interface Held {
  readonly kind: 'held';
  /** One sentence for each gate that holds. */
  readonly reason: string;
}

/** There is nothing to do. */
export interface Nothing {
  readonly kind: 'nothing';
  readonly reason: string;
  /** The unit that the ring runs. */
  readonly runs: string;
}

/** Plans a promotion of the chosen unit. @param gates The answer of each gate of the ring. */
export function planOf(facts: PromotionFacts, gates: readonly GateReport[]): Edits | Held | Nothing | Failed {
  const { ring, unit, files } = facts;
  const settings = settingsOf(unit, files);
  if (!settings.ok) return settings.error;
  if (settings.value.length === 0) {
    return failed('marker-missing', `No YAML file under ${ring.path} has a marker.`, { file: ring.path });
  }
  const changed = settings.value.filter(({ marker, value }) => marker.value !== value || !marker.exact);
  if (changed.length === 0) {
    return { kind: 'nothing', reason: `Ring ${ring.name} already runs ${unit.unit}.`, runs: unit.unit };
  }
  const nothing = olderThanRunning(facts);
  if (nothing) return nothing;
  const held = heldBy(gates, ring.name, unit.unit);
  if (held) return held;
  const byFile = files.map(({ path }) => ({
    path,
    settings: changed.filter(({ marker }) => marker.at.file === path),
  }));
  return { kind: 'edits', files: byFile.filter((file) => file.settings.length > 0) };
}

/** Why gates hold a unit, or undefined where all are open. */
export function heldBy(gates: readonly GateReport[], ring: string, unit: string): Held | undefined {
  const reasons = heldOf(gates).map(({ about, verdict: { reason } }) =>
    about === 'unit' ? `${reason}.` : `${unit} cannot enter ring ${ring} now: ${reason}.`,
  );
  return reasons.length === 0 ? undefined : { kind: 'held', reason: reasons.join(' ') };
}

/** A promotion that names no unit never rolls back. */
function olderThanRunning({ choice, ring, unit, running }: PromotionFacts): Nothing | undefined {
  const current = unitOf(running);
  if (choice.named || current === undefined || current.sequence <= unit.sequence) return undefined;
  const reason = `Ring ${ring.name} runs ${current.name}, which is newer than ${unit.unit}. To roll back, name the unit.`;
  return { kind: 'nothing', reason, runs: current.name };
}
