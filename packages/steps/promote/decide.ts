import { nearestName } from '@tandem/contract';
import type { Marker } from '@tandem/markers';
import { windowState } from '@tandem/promotion-gates/window';
import type { Release, Ring } from '@tandem/release-process';
import { latestUnit, type ReleaseUnit, sequenceOf, unitFileNamed } from '@tandem/release-records';
import { type Failed, failed } from './failure.ts';

/** A file of a ring with its marked values. */
export interface MarkedFile {
  readonly path: string;
  readonly markers: readonly Marker[];
}

/** What is known before the unit is chosen. */
export interface Wish {
  readonly release: Release;
  readonly ring: Ring;
  /** The ring before, with its marked values; absent for the first ring. */
  readonly before?: { readonly ring: Ring; readonly files: readonly MarkedFile[] };
  /** The unit that was asked for by name; empty where none was. */
  readonly asked: string;
  /** The paths of all units. */
  readonly unitPaths: readonly string[];
}

/** Which unit is to be promoted. `named`: someone asked for this very one. */
export interface Choice {
  readonly kind: 'chosen';
  readonly unit: string;
  readonly path: string;
  readonly named: boolean;
}

/** The step has to wait; nothing is wrong. */
export interface Held {
  readonly kind: 'held';
  readonly reason: string;
}

/** All that is known of a promotion. */
export interface Facts extends Wish {
  readonly choice: Choice;
  readonly unit: ReleaseUnit;
  readonly files: readonly MarkedFile[];
  /** The units that promotions brought to this ring so far, from the commits' trailers. */
  readonly history: readonly string[];
  /** ISO 8601 instant. */
  readonly now: string;
}

/** A value to set. */
export interface Setting {
  readonly marker: Marker;
  readonly value: string;
}

/** What is to be done: values to set, file by file. */
export interface Edits {
  readonly kind: 'edits';
  readonly files: readonly { readonly path: string; readonly settings: readonly Setting[] }[];
}

/** Nothing is to be done. */
export interface Nothing {
  readonly kind: 'nothing';
  readonly reason: string;
  /** The unit that the ring runs. */
  readonly runs: string;
}

/**
 * Chooses the unit. The first ring takes the latest, a later ring the one that the ring before it runs, unless
 * one is named.
 */
export function chooseUnit(wish: Wish): Choice | Held | Failed {
  const { release, ring, before, asked, unitPaths } = wish;
  if (asked !== '') return chosen(wish, asked, true);
  if (before === undefined) {
    const latest = latestUnit(release.product, unitPaths);
    if (latest === undefined) return failed('unit-missing', `No unit of ${release.product} was cut yet.`);
    return { kind: 'chosen', unit: latest.name, path: latest.path, named: false };
  }
  const running = unitsIn(before.files);
  const [unit = ''] = running;
  if (running.length === 0) {
    const detail = `No value under ${before.ring.path} is marked unit:name, so what ring ${before.ring.name} runs is not known.`;
    return failed('marker-missing', detail, { file: before.ring.path });
  }
  if (running.length > 1) {
    return held(`Ring ${before.ring.name} is between units: its markers say ${running.join(' and ')}.`);
  }
  if (sequenceOf(release.product, unit) === undefined) {
    return held(
      `Ring ${before.ring.name}, which is before ${ring.name}, runs no unit yet (it says '${unit}').`,
    );
  }
  return chosen(wish, unit, false);
}

/** Decides what a promotion does with the unit that was chosen. */
export function decide(facts: Facts): Edits | Held | Nothing | Failed {
  const { ring, unit, files, release } = facts;
  const settings = settingsOf(facts);
  if ('kind' in settings) return settings;
  if (settings.length === 0) {
    const where = files.length === 0 ? 'There is no YAML with a marker' : 'There is no marker';
    return failed('marker-missing', `${where} under ${ring.path}.`, { file: ring.path });
  }
  const changed = settings.filter(({ marker, value }) => marker.value !== value || !marker.exact);
  if (changed.length === 0) {
    return { kind: 'nothing', reason: `Ring ${ring.name} runs ${unit.unit} already.`, runs: unit.unit };
  }
  const [current, ...others] = unitsIn(files);
  const runs = others.length === 0 && current ? sequenceOf(release.product, current) : undefined;
  const wait = order(facts, current ?? '', runs) ?? missingBefore(facts);
  if (wait !== undefined) return wait;
  const window = windowState(ring, facts.now);
  if (!window.open) return heldByWindow(ring, unit.unit, window.reason);
  const paths = files.map(({ path }) => path);
  const byFile = paths.map((path) => ({
    path,
    settings: changed.filter(({ marker }) => marker.at.file === path),
  }));
  return { kind: 'edits', files: byFile.filter((file) => file.settings.length > 0) };
}

/** The answer where the ring's window is closed. */
export function heldByWindow(ring: Ring, unit: string, why: string): Held {
  return held(`${unit} does not go to ring ${ring.name} now: ${why}.`);
}

/** A promotion that nobody named a unit for never goes back, and repeats nothing that was taken back. */
function order(facts: Facts, current: string, runs: number | undefined): Held | Nothing | undefined {
  const { choice, ring, unit, history } = facts;
  if (choice.named || runs === undefined) return undefined;
  if (runs > unit.sequence) {
    const reason = `Ring ${ring.name} runs ${current}, which is newer than ${unit.unit}. To go back, name the unit.`;
    return { kind: 'nothing', reason, runs: current };
  }
  if (runs < unit.sequence && history.includes(unit.unit)) {
    return held(
      `${unit.unit} was in ring ${ring.name} and was taken back to ${current}. To promote it again, name the unit.`,
    );
  }
  return undefined;
}

/** A later ring takes what the ring before runs, or goes back to what it ran itself. */
function missingBefore({ choice, before, ring, unit, history }: Facts): Held | undefined {
  if (before === undefined || !choice.named || history.includes(unit.unit)) return undefined;
  const running = unitsIn(before.files);
  if (running.length === 1 && running[0] === unit.unit) return undefined;
  const there = running.length === 0 ? 'no unit' : running.join(' and ');
  return held(
    `${unit.unit} is not in ring ${before.ring.name}, which is before ${ring.name} and runs ${there}.`,
  );
}

function settingsOf({ files, unit }: Facts): readonly Setting[] | Failed {
  const settings: Setting[] = [];
  const unknown: Failed['places'][number][] = [];
  for (const marker of files.flatMap(({ markers }) => markers)) {
    const value = valueIn(unit, marker.subject, marker.field);
    if (value !== undefined) settings.push({ marker, value });
    else unknown.push({ message: unknownMarker(unit, marker), at: marker.at });
  }
  return unknown.length > 0 ? { kind: 'failed', failure: 'marker-unknown', places: unknown } : settings;
}

/** The value that a unit gives to a marker; undefined where it has none of that name. */
export function valueIn(unit: ReleaseUnit, subject: string, field: string): string | undefined {
  const values = valuesOf(unit, subject);
  return values && Object.hasOwn(values, field) ? values[field] : undefined;
}

function valuesOf(unit: ReleaseUnit, subject: string): Readonly<Record<string, string>> | undefined {
  if (subject === 'unit') return { name: unit.unit };
  if (subject === 'infrastructure') return { revision: unit.infrastructure.revision };
  if (!Object.hasOwn(unit.components, subject)) return undefined;
  const component = unit.components[subject];
  if (component === undefined) return undefined;
  const { image, version, digest, commit } = component;
  return { version, digest, image: `${image}:${version}@${digest}`, commit };
}

function unknownMarker(unit: ReleaseUnit, { subject, field }: Marker): string {
  const values = valuesOf(unit, subject);
  const subjects = ['unit', 'infrastructure', ...Object.keys(unit.components)];
  const known = values ? Object.keys(values) : subjects;
  const near = nearestName(values ? field : subject, known);
  const what = values ? `The field '${field}' of ${subject}` : `The subject '${subject}'`;
  const hint = near ? ` Is ${near} meant?` : '';
  return `${what} is not in ${unit.unit}, which has ${known.join(', ')}.${hint}`;
}

function chosen({ release, unitPaths }: Wish, unit: string, named: boolean): Choice | Failed {
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

/** The different values that `unit:name` has in files. */
function unitsIn(files: readonly MarkedFile[]): readonly string[] {
  const names = files
    .flatMap(({ markers }) => markers)
    .filter(({ subject, field }) => subject === 'unit' && field === 'name');
  return [...new Set(names.map(({ value }) => value))];
}

function held(reason: string): Held {
  return { kind: 'held', reason };
}
