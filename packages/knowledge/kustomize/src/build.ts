import { err, ok, type Result } from '@tandem/contract';
import { type JsonObject, plainPath } from '@tandem/kubernetes-objects';
import { type BuildProblem, invalid, NotBuilt } from './build-problem.ts';
import { Accumulation } from './engine/accumulation.ts';
import type { FluxAdditions } from './engine/flux-additions.ts';
import { addHashes } from './engine/generators.ts';
import { type NodeMap, nodeOf } from './engine/node.ts';
import { AmbiguousReference, fixReferences } from './engine/references.ts';
import { Resource } from './engine/resource.ts';
import { originOf } from './origin.ts';
import type { SourceFiles } from './source-files.ts';

/**
 * Builds a folder as kustomize does (https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/), without
 * load restrictions as Flux calls it. What it does not support is a failure that names the field; nothing is passed
 * over. A folder without a kustomization.yaml is all manifests below it.
 */
export function buildFolder(files: SourceFiles, folder: string): Result<readonly JsonObject[], BuildProblem> {
  const path = plainPath(folder);
  return (
    files.built?.(path) ?? finished(files, new Accumulation(files), (all) => all.addTop(path, undefined))
  );
}

/**
 * Builds the folder of a Flux Kustomization as kustomize-controller does: the fields of the Kustomization become part
 * of the folder's own kustomization (fluxcd/pkg, kustomize, GenerateManifest).
 */
export function buildForFlux(
  files: SourceFiles,
  folder: string,
  additions: FluxAdditions,
): Result<readonly JsonObject[], BuildProblem> {
  const path = plainPath(folder);
  const made = files.built?.(path);
  if (made && !made.ok) return made;
  return finished(files, new Accumulation(files), (all) => {
    if (!made) return all.addTop(path, additions);
    for (const object of made.value) all.add(new Resource(nodeOf(object) as NodeMap, originOf(object)));
    all.applyAdditions(path, additions);
  });
}

function finished(
  files: SourceFiles,
  all: Accumulation,
  accumulate: (all: Accumulation) => void,
): Result<readonly JsonObject[], BuildProblem> {
  try {
    accumulate(all);
    if (!files.plainNames) addHashes(all.resources);
    fixReferences(all.resources);
    return ok(all.resources.map((each) => each.finished()));
  } catch (error) {
    if (error instanceof NotBuilt) return err(error.problem);
    if (error instanceof AmbiguousReference) return err(invalid(`${all.top || '.'}: ${error.message}.`));
    throw error;
  }
}
