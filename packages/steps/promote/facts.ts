import { err, type Finding, ok, type Result } from '@tandem/contract';
import { type Gitops, promotionsOf, ringOf } from '@tandem/gitops-branch';
import { findMarkers } from '@tandem/markers';
import type { GitTree } from '@tandem/ports';
import { type Ring, ringBefore } from '@tandem/release-process';
import { parseUnit } from '@tandem/release-records';
import { type Choice, chooseUnit, type Facts, type Held, type MarkedFile } from './decide.ts';
import { type Failed, failed, failedAt } from './failure.ts';

/** What a promotion is about, as the inputs say it. */
export interface Request {
  readonly ring: string;
  /** Empty: the one that is due. */
  readonly unit: string;
  readonly releaseFile: string;
  /** ISO 8601 instant. */
  readonly now: string;
}

/** Reads from a fetched commit all that a promotion is decided on. */
export async function gatherFacts(gitops: Gitops, request: Request): Promise<Result<Facts, Held | Failed>> {
  const { tree, release } = gitops;
  const found = ringOf(release, request.ring, request.releaseFile);
  if (!found.ok) return err(failed('unknown-ring', found.error.detail, found.error.at));
  const ring = found.value;
  const previous = ringBefore(release, ring.name);
  const [files, filesBefore, unitPaths, promotions] = await Promise.all([
    readMarked(tree, ring),
    previous ? readMarked(tree, previous) : undefined,
    tree.list('units'),
    promotionsOf(gitops, ring.name),
  ]);
  if (!files.ok) return files;
  if (filesBefore?.ok === false) return filesBefore;
  const before = previous && filesBefore ? { ring: previous, files: filesBefore.value } : undefined;
  const wish = { release, ring, asked: request.unit, unitPaths, ...(before && { before }) };
  const choice = chooseUnit(wish);
  if (choice.kind !== 'chosen') return err(choice);
  const unit = await readUnit(tree, choice);
  if (!unit.ok) return unit;
  const history = promotions.map((promotion) => promotion.unit);
  return ok({ ...wish, choice, unit: unit.value, files: files.value, history, now: request.now });
}

async function readMarked(tree: GitTree, ring: Ring): Promise<Result<readonly MarkedFile[], Failed>> {
  const paths = (await tree.list(ring.path)).filter((path) => /\.ya?ml$/i.test(path));
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

async function readUnit(tree: GitTree, { unit, path }: Choice): Promise<Result<Facts['unit'], Failed>> {
  const bytes = (await tree.read(path)) ?? new Uint8Array();
  const read = parseUnit(new TextDecoder().decode(bytes), path);
  if (!read.ok) return err(failedAt('unit-invalid', read.error));
  if (read.value.unit === unit) return read;
  return err(failed('unit-invalid', `${path} says that it is ${read.value.unit}.`, { file: path }));
}
