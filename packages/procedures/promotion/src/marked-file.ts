import { err, type Finding, ok, type Result } from '@tandem/contract';
import { findMarkers, type Marker } from '@tandem/markers';
import type { GitTree } from '@tandem/ports';
import type { RingState } from '@tandem/promotion-gates';
import type { Ring } from '@tandem/release-process';
import { sequenceOf } from '@tandem/release-records';
import { type Failed, failedAt } from './failure.ts';

/** A file of a ring with its marked values. */
export interface MarkedFile {
  readonly path: string;
  readonly markers: readonly Marker[];
}

/** The YAML files under a ring's path that have markers. */
export async function readMarked(
  tree: GitTree,
  { path: folder }: Ring,
): Promise<Result<readonly MarkedFile[], Failed>> {
  const paths = (await tree.list(folder)).filter((path) => /\.ya?ml$/i.test(path));
  const contents = await Promise.all(paths.map((path) => tree.read(path)));
  const files: MarkedFile[] = [];
  const findings: Finding[] = [];
  for (const [index, path] of paths.entries()) {
    const markers = findMarkers(contents[index] ?? new Uint8Array(), path);
    if (!markers.ok) findings.push(...markers.error);
    else if (markers.value.length > 0) files.push({ path, markers: markers.value });
  }
  return findings.length > 0 ? err(failedAt('marker-invalid', findings)) : ok(files);
}

/** What a ring runs: the distinct values of `unit:name` in its files. */
export function stateOf(product: string, ring: string, files: readonly MarkedFile[]): RingState {
  const names = files
    .flatMap(({ markers }) => markers)
    .filter(({ subject, field }) => subject === 'unit' && field === 'name')
    .map(({ value }) => value);
  const units = [...new Set(names)].map((name) => {
    const sequence = sequenceOf(product, name);
    return { name, ...(sequence !== undefined && { sequence }) };
  });
  return { ring, units };
}
