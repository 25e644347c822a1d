import { type RingState, unitOf } from '@tandem/promotion-gates';
import type { Release, Ring } from '@tandem/release-process';
import { latestUnit, unitFileNamed } from '@tandem/release-records';
import { type Failed, failed } from './failure.ts';

/** The facts by which the unit is chosen. */
export interface SelectionFacts {
  readonly release: Release;
  readonly ring: Ring;
  /** The ring before, and what it runs; absent for the first ring. */
  readonly before?: { readonly ring: Ring; readonly state: RingState };
  /** The name of the requested unit; empty where the request names none. */
  readonly requested: string;
  /** The paths of all units. */
  readonly unitPaths: readonly string[];
}

/** The unit to promote. `named`: the request names this unit. */
export interface Choice {
  readonly kind: 'chosen';
  readonly unit: string;
  readonly path: string;
  readonly named: boolean;
}

/** There is no unit to promote yet; this is not a failure. */
export interface NoChoice {
  readonly kind: 'none';
  /** One sentence. */
  readonly reason: string;
}

/**
 * Chooses the unit. The first ring takes the latest, a later ring the one that its previous ring runs, unless the
 * request names one.
 */
export function chooseUnit(facts: SelectionFacts): Choice | NoChoice | Failed {
  const { release, ring, before, requested, unitPaths } = facts;
  if (requested !== '') return chosen(facts, requested, true);
  if (before === undefined) {
    const latest = latestUnit(release.product, unitPaths);
    if (latest === undefined)
      return failed('unit-missing', `No unit of ${release.product} has been cut yet.`);
    return { kind: 'chosen', unit: latest.name, path: latest.path, named: false };
  }
  const { name, path } = before.ring;
  const running = before.state.units.map((unit) => unit.name);
  if (running.length === 0) {
    const detail = `No value under ${path} has the marker unit:name, so the unit that ring ${name} runs is unknown.`;
    return failed('marker-missing', detail, { file: path });
  }
  if (running.length > 1)
    return none(`Ring ${name} is between two units: its markers name ${running.join(' and ')}.`);
  const unit = unitOf(before.state);
  if (unit) return chosen(facts, unit.name, false);
  return none(
    `Ring ${name}, which is before ${ring.name}, runs no unit yet (its marker unit:name is '${running[0]}').`,
  );
}

function chosen({ release, unitPaths }: SelectionFacts, unit: string, named: boolean): Choice | Failed {
  const { product } = release;
  const file = unitFileNamed(product, unit);
  if (file === undefined) {
    return failed(
      'unit-missing',
      `'${unit}' is not a unit of ${product}; units have names like ${product}-7.`,
    );
  }
  const { path } = file;
  if (unitPaths.includes(path)) return { kind: 'chosen', unit, path, named };
  const latest = latestUnit(product, unitPaths);
  const hint = latest ? `The latest unit is ${latest.name}.` : `No unit of ${product} has been cut yet.`;
  return failed('unit-missing', `${path} does not exist. ${hint}`, { file: path });
}

function none(reason: string): NoChoice {
  return { kind: 'none', reason };
}
