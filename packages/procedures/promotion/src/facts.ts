import { err, ok, type Result } from '@tandem/contract';
import type { Gitops } from '@tandem/gitops-branch';
import type { GitTree } from '@tandem/ports';
import { type Ring, ringBefore } from '@tandem/release-process';
import { parseUnit, type ReleaseUnit, UNITS_FOLDER } from '@tandem/release-records';
import type { Choice, SelectionFacts } from './choice.ts';
import { type Failed, failed, failedAt } from './failure.ts';
import { type MarkedFile, readMarked, stateOf } from './marked-file.ts';
import type { PromotionFacts } from './plan.ts';

/** A promotion that a person or a pipeline requests. */
export interface PromotionRequest {
  readonly ring: Ring;
  /** The name of a unit; empty: the next one in turn. */
  readonly unit: string;
  /** Who requests it; empty where that is unknown. */
  readonly requestedBy: string;
}

/** The facts by which the unit is chosen, with the files of the ring, which the same request reads. */
export type ReadSelection = SelectionFacts & { readonly files: readonly MarkedFile[] };

/** Reads from a fetched commit the facts by which the unit is chosen. */
export async function readSelection(
  { tree, release }: Gitops,
  { ring, unit }: PromotionRequest,
): Promise<Result<ReadSelection, Failed>> {
  const previous = ringBefore(release, ring.name);
  const [files, filesBefore, unitPaths] = await Promise.all([
    readMarked(tree, ring),
    previous ? readMarked(tree, previous) : undefined,
    tree.list(UNITS_FOLDER),
  ]);
  if (!files.ok) return files;
  if (filesBefore?.ok === false) return filesBefore;
  const before =
    previous && filesBefore
      ? { ring: previous, state: stateOf(release.product, previous.name, filesBefore.value) }
      : undefined;
  return ok({ release, ring, requested: unit, unitPaths, files: files.value, ...(before && { before }) });
}

/** Reads the chosen unit and completes the facts. */
export async function readFacts(
  tree: GitTree,
  selection: ReadSelection,
  choice: Choice,
): Promise<Result<PromotionFacts, Failed>> {
  const unit = await readUnit(tree, choice);
  if (!unit.ok) return unit;
  const { release, ring, files } = selection;
  const running = stateOf(release.product, ring.name, files);
  return ok({ ...selection, choice, unit: unit.value, running });
}

async function readUnit(tree: GitTree, { unit, path }: Choice): Promise<Result<ReleaseUnit, Failed>> {
  const bytes = (await tree.read(path)) ?? new Uint8Array();
  const read = parseUnit(new TextDecoder().decode(bytes), path);
  if (!read.ok) return err(failedAt('unit-invalid', read.error));
  if (read.value.unit === unit) return read;
  return err(failed('unit-invalid', `${path} contains the unit ${read.value.unit}.`, { file: path }));
}
