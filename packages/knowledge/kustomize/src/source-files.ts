import { posix } from 'node:path';
import type { Result } from '@tandem/contract';
import type { JsonObject, ManifestFile } from '@tandem/kubernetes-objects';
import type { BuildProblem } from './build-problem.ts';

/** The names by which kustomize finds the kustomization of a folder (api/konfig). */
export const KUSTOMIZATION_NAMES: readonly string[] = [
  'kustomization.yaml',
  'kustomization.yml',
  'Kustomization',
];

/** The files of one source, by paths from its root with forward slashes. */
export interface SourceFiles {
  read(path: string): string | undefined;
  /** The paths of the files in a folder and below it, sorted. */
  list(folder: string): readonly string[];
  /** Whether names of generated objects stay without the hash of what they hold, to be compared with others. */
  readonly plainNames?: boolean;
  /**
   * Where it is given, a base or file that is fetched from elsewhere is left out of the build and reported here; what
   * it defines is unknown, so that a patch without an object is none of the build's errors then. Absent: such a build
   * is unsupported.
   */
  readonly onRemote?: (name: string) => void;
  /** What a program made of a folder, where one was run. */
  built?(folder: string): Result<readonly JsonObject[], BuildProblem> | undefined;
}

/** These files as all that there is. */
export function sourceOfFiles(files: readonly ManifestFile[]): SourceFiles {
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  return {
    read: (path) => texts.get(path),
    list: (folder) =>
      [...texts.keys()].filter((path) => folder === '' || path.startsWith(`${folder}/`)).sort(),
  };
}

/** The kustomization of a folder, by its path; undefined where it has none of its own. */
export function kustomizationIn(files: SourceFiles, folder: string): string | undefined {
  return KUSTOMIZATION_NAMES.map((name) => posix.join(folder, name)).find(
    (each) => files.read(each) !== undefined,
  );
}
