import { err, nearestName, ok, type Result } from '@tandem/contract';
import type { Marker } from '@tandem/markers';
import type { ReleaseUnit } from '@tandem/release-records';
import type { Failed } from './failure.ts';
import type { MarkedFile } from './marked-file.ts';

/** A marker with the value that a unit sets there. */
export interface Setting {
  readonly marker: Marker;
  readonly value: string;
}

/** The values that a unit sets in the files of a ring; a failure that lists every marker without a value in the unit. */
export function settingsOf(
  unit: ReleaseUnit,
  files: readonly MarkedFile[],
): Result<readonly Setting[], Failed> {
  const settings: Setting[] = [];
  const unknown: Failed['places'][number][] = [];
  for (const marker of files.flatMap(({ markers }) => markers)) {
    const value = valueIn(unit, marker.subject, marker.field);
    if (value !== undefined) settings.push({ marker, value });
    else unknown.push({ message: unknownMarker(unit, marker), at: marker.at });
  }
  return unknown.length > 0
    ? err({ kind: 'failed', failure: 'marker-unknown', places: unknown })
    : ok(settings);
}

function valueIn(unit: ReleaseUnit, subject: string, field: string): string | undefined {
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
  const hint = near ? ` Did you mean ${near}?` : '';
  return `${what} is not in ${unit.unit}, which has ${known.join(', ')}.${hint}`;
}
