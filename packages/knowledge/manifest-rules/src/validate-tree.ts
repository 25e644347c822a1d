import { err, ok, type Result } from '@tandem/contract';
import {
  isObject,
  type JsonObject,
  MANIFEST_LIMITS,
  type ManifestFile,
  plainPath,
  readKubernetesYaml,
  textAt,
} from '@tandem/kubernetes-objects';
import { type BuildProblem, invalid, kustomizationIn, type SourceFiles } from '@tandem/kustomize';
import type { Kustomize } from '@tandem/ports';
import { type ManifestChecks, type ValidatedManifests, validateManifests } from './validate.ts';

/** What was checked, and by what folders were built. */
export interface ValidatedTree extends ValidatedManifests {
  /** The program that built folders which the built-in kustomize does not support; undefined where none was needed or found. */
  readonly program: string | undefined;
  /** The folders that it built. */
  readonly builtByProgram: readonly string[];
}

/** What a tree of manifests is checked with. */
export interface TreeChecks extends ManifestChecks {
  readonly source: SourceFiles;
  /** The source's root, for the program. */
  readonly root: string;
  readonly kustomize: Kustomize;
}

/**
 * Checks a tree of manifests as {@link validateManifests} does. A folder with what the built-in kustomize does not
 * support is built by the program, where there is one; its failures are findings.
 */
export async function validateTree(
  files: readonly ManifestFile[],
  given: TreeChecks,
): Promise<ValidatedTree> {
  const { kustomize, source, root } = given;
  let checked = validateManifests(files, given);
  const builds = new Map<string, Result<readonly JsonObject[], BuildProblem>>();
  let program: string | undefined;
  // What the program makes may name folders that nothing else does.
  for (let asked = -1; builds.size > asked; ) {
    asked = builds.size;
    // Flux makes the kustomization of a folder without one, which the program refuses.
    const beyond = checked.unsupported
      .map(plainPath)
      .filter((folder) => !builds.has(folder) && kustomizationIn(source, folder) !== undefined);
    if (beyond.length === 0) break;
    program ??= await kustomize.program();
    if (program === undefined) break;
    for (const folder of beyond) {
      const made = await kustomize.build(root, folder);
      builds.set(folder, made.ok ? ok(objectsIn(made.value)) : err(invalid(made.error)));
    }
    const built = (folder: string) => builds.get(folder);
    checked = validateManifests(files, { ...given, source: { ...source, built } });
  }
  return { ...checked, program, builtByProgram: [...builds.keys()] };
}

function objectsIn(text: string): readonly JsonObject[] {
  const read = readKubernetesYaml(text);
  if (!read.ok) return [];
  return read.value.documents.flatMap((document) => {
    const made = document.value(MANIFEST_LIMITS.aliases);
    return made.ok && isObject(made.value) ? [made.value] : [];
  });
}

/** The folders that Kustomizations of Flux name, by which a root can be told from a folder inside it. */
export function fluxPaths(files: readonly ManifestFile[]): readonly string[] {
  return files.flatMap(({ text }) => {
    if (!text.includes('kustomize.toolkit.fluxcd.io')) return [];
    return objectsIn(text).flatMap((value) => {
      const flux =
        textAt(value, 'apiVersion')?.startsWith('kustomize.toolkit.fluxcd.io/') &&
        value.kind === 'Kustomization';
      const path = textAt(value, 'spec', 'path');
      return flux && path !== undefined ? [path] : [];
    });
  });
}
