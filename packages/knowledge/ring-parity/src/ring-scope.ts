import { readTree, type Scope } from '@tandem/cluster-tree';
import { err, ok, type Result } from '@tandem/contract';
import { type Kinds, type ManifestFile, plainPath } from '@tandem/kubernetes-objects';
import { type SourceFiles, sourceOfFiles } from '@tandem/kustomize';

/**
 * What the cluster of a ring would get, from the manifests of the whole repository.
 *
 * @param folder The ring's folder.
 * @param all All files of the repository that a build may read; absent: the manifests alone.
 * @returns Why it cannot be built, in words: something in it is beyond what is built here, or wrong.
 */
export function ringScope(
  files: readonly ManifestFile[],
  folder: string,
  kinds: Kinds,
  all: SourceFiles = sourceOfFiles(files),
): Result<Scope, string> {
  const ring = plainPath(folder);
  const source = { ...all, plainNames: true };
  // Of other rings' folders only this one begins a scope.
  const { tree, findings } = readTree(files, source, kinds, () => undefined);
  const [problem] = findings;
  if (problem) return err(problem.message);
  const scope = tree.scopes.find((each) => each.folder === ring);
  return scope ? ok(scope) : err(`The folder ${ring} holds no Kustomizations of Flux that make a cluster.`);
}
