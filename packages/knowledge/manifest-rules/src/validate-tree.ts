import { err, ok, type Result } from '@tandem/contract';
import {
  isObject,
  type JsonObject,
  type Kinds,
  MANIFEST_LIMITS,
  type ManifestFile,
  plainPath,
  readKubernetesYaml,
  stableJson,
  textAt,
} from '@tandem/kubernetes-objects';
import {
  type BuildProblem,
  buildFolder,
  invalid,
  kustomizationIn,
  type SourceFiles,
} from '@tandem/kustomize';
import type { Kustomize } from '@tandem/ports';
import { type ValidatedManifests, validateManifests } from './validate.ts';

/** What was checked, and by what folders were built. */
export interface ValidatedTree extends ValidatedManifests {
  /** The program, or undefined where none runs on this machine: folders were built here then, as far as that goes. */
  readonly program: string | undefined;
}

/**
 * Checks a tree of manifests as {@link validateManifests} does, with what the real kustomize makes of each folder.
 * Its failures are findings; where it makes something else than was made here, its answer counts.
 *
 * @param given.root The source's root, for the program.
 */
export async function validateTree(
  files: readonly ManifestFile[],
  given: {
    readonly kinds: Kinds;
    readonly strict: boolean;
    readonly source: SourceFiles;
    readonly root: string;
    readonly kustomize: Kustomize;
  },
): Promise<ValidatedTree> {
  const { kustomize, source, root } = given;
  let checked = validateManifests(files, given);
  const program = checked.built.length > 0 ? await kustomize.program() : undefined;
  if (program === undefined) return { ...checked, program };
  const asked = new Set<string>();
  const builds = new Map<string, Result<readonly JsonObject[], BuildProblem>>();
  // What the program makes may name folders that nothing else does.
  for (let known = -1; builds.size > known; ) {
    known = builds.size;
    for (const folder of checked.built.map(plainPath)) {
      // Flux makes the kustomization of a folder without one, which the program refuses.
      if (asked.has(folder) || kustomizationIn(source, folder) === undefined) continue;
      asked.add(folder);
      const own = buildFolder(source, folder);
      const theirs = await kustomize.build(root, folder);
      const parsed = theirs.ok ? ok(objectsIn(theirs.value)) : err(invalid(theirs.error));
      if (!own.ok || !parsed.ok || !alike(own.value, parsed.value)) builds.set(folder, parsed);
    }
    if (builds.size > known) {
      const built = (folder: string) => builds.get(folder);
      checked = validateManifests(files, { ...given, source: { ...source, built } });
    }
  }
  return { ...checked, program };
}

function objectsIn(text: string): readonly JsonObject[] {
  const read = readKubernetesYaml(text);
  if (!read.ok) return [];
  return read.value.documents.flatMap((document) => {
    const made = document.value(MANIFEST_LIMITS.aliases);
    return made.ok && isObject(made.value) ? [made.value] : [];
  });
}

function alike(own: readonly JsonObject[], theirs: readonly JsonObject[]): boolean {
  const sorted = (objects: readonly JsonObject[]) => objects.map(stableJson).sort().join('\n');
  return own.length === theirs.length && sorted(own) === sorted(theirs);
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
