import { readTree, type Scope } from '@tandem/cluster-tree';
import { err, ok, type Result } from '@tandem/contract';
import { type Kinds, type ManifestFile, plainPath } from '@tandem/kubernetes-objects';
import { type SourceFiles, sourceOfFiles } from '@tandem/kustomize';

/** What two rings' clusters would get, and what of it could not be built. */
export interface BuiltRing {
  readonly scope: Scope;
  /** Each thing that was not built, as a reader names it. */
  readonly unresolved: readonly string[];
}

/**
 * What the cluster of a ring would get, from the manifests of the whole repository. A fault in a folder that the ring
 * does not use is none of its own.
 *
 * @param folder The ring's folder.
 * @param all All files of the repository that a build may read; absent: the manifests alone.
 * @returns Why Flux could not build a folder of the ring either.
 */
export function ringScope(
  files: readonly ManifestFile[],
  folder: string,
  kinds: Kinds,
  all: SourceFiles = sourceOfFiles(files),
): Result<BuiltRing, string> {
  const ring = plainPath(folder);
  const source = { ...all, plainNames: true };
  const { tree, findings } = readTree({ manifests: files, source, kinds, clusters: [ring], only: true });
  const problem = findings.find(({ severity }) => severity === 'error');
  if (problem) return err(problem.message);
  const [scope] = tree.scopes;
  if (!scope || scope.objects.length === 0)
    return err(`The folder ${ring} holds no objects, so that no cluster can begin there.`);
  const problems = findings.filter(({ severity }) => severity !== 'info').map(({ message }) => message);
  // The objects of a chart follow from its release, which is compared.
  const unresolved = scope.openings.filter(({ kind }) => kind !== 'chart').map(({ what }) => what);
  return ok({ scope, unresolved: [...new Set([...problems, ...unresolved])] });
}
