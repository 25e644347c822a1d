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
  /** The unit that was requested by name; empty where none was. */
  readonly requested: string;
  /** The paths of all units. */
  readonly unitPaths: readonly string[];
}

/** Which unit is to be promoted. `named`: the request names this unit. */
export interface Choice {
  readonly kind: 'chosen';
  readonly unit: string;
  readonly path: string;
  readonly named: boolean;
}

/** There is no unit to promote yet; nothing is wrong. */
export interface NoChoice {
  readonly kind: 'none';
  /** One sentence. */
  readonly reason: string;
}

/**
 * Chooses the unit. The first ring takes the latest, a later ring the one that the ring before it runs, unless
 * one is named.
 */
export function chooseUnit(facts: SelectionFacts): Choice | NoChoice | Failed {
  const { release, ring, before, requested, unitPaths } = facts;
  if (requested !== '') return chosen(facts, requested, true);
  if (before === undefined) {
    const latest = latestUnit(release.product, unitPaths);
    if (latest === undefined) return failed('unit-missing', `No unit of ${release.product} was cut yet.`);
    return { kind: 'chosen', unit: latest.name, path: latest.path, named: false };
  }
  const { name, path } = before.ring;
  const running = before.state.units.map((unit) => unit.name);
  if (running.length === 0) {
    const detail = `No value under ${path} is marked unit:name, so what ring ${name} runs is not known.`;
    return failed('marker-missing', detail, { file: path });
  }
  if (running.length > 1)
    return none(`Ring ${name} is between units: its markers say ${running.join(' and ')}.`);
  const unit = unitOf(before.state);
  if (unit) return chosen(facts, unit.name, false);
  return none(`Ring ${name}, which is before ${ring.name}, runs no unit yet (it says '${running[0]}').`);
}

function chosen({ release, unitPaths }: SelectionFacts, unit: string, named: boolean): Choice | Failed {
  const { product } = release;
  const file = unitFileNamed(product, unit);
  if (file === undefined) {
    return failed('unit-missing', `'${unit}' is no unit of ${product}: these are named like ${product}-7.`);
  }
  const { path } = file;
  if (unitPaths.includes(path)) return { kind: 'chosen', unit, path, named };
  const latest = latestUnit(product, unitPaths);
  const hint = latest ? `The latest is ${latest.name}.` : `No unit of ${product} was cut yet.`;
  return failed('unit-missing', `There is no ${path}. ${hint}`, { file: path });
}

function none(reason: string): NoChoice {
  return { kind: 'none', reason };
}
