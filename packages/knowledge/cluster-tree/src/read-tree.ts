import { posix } from 'node:path';
import type { Finding } from '@tandem/contract';
import {
  type Kinds,
  KUSTOMIZATION_FILE,
  type Manifest,
  type ManifestFile,
  plainPath,
} from '@tandem/kubernetes-objects';
import type { SourceFiles } from '@tandem/kustomize';
import { appliedOf, traced } from './origins.ts';
import { ScopeReader } from './read-scope.ts';
import { topFolders } from './top-folders.ts';
import type { Applied, Scope, Tree } from './tree.ts';
import { TreeFiles } from './tree-files.ts';

/** A tree that was read, and what could not be built of it. */
export interface ReadTree {
  readonly tree: Tree;
  readonly findings: readonly Finding[];
  /** Folders that were built, each once. */
  readonly built: readonly string[];
}

/**
 * Reads a GitOps tree: what each cluster would get. A cluster begins with a folder that holds Kustomizations of Flux
 * and that no other kustomization uses; each of its Kustomizations is built, and the Kustomizations that these
 * apply, and so on. Without Flux, each folder that is built and that no other uses is a scope of its own, and all
 * manifests that stand in none are one.
 */
export function readTree(
  manifests: readonly ManifestFile[],
  source: SourceFiles,
  kinds: Kinds,
  manifestsOf: (path: string) => readonly Manifest[] | undefined,
): ReadTree {
  const files = new TreeFiles(manifests, source, manifestsOf);
  const reader = new ScopeReader(files, withTraces(source, files));
  const tops = topFolders(files);
  const scopes = tops.map((folder) => reader.read(folder));
  const { findings } = reader;
  const rest = looseObjects(files, scopes, [...tops, ...reader.built]);
  return {
    tree: {
      scopes:
        rest.length > 0
          ? [...scopes, { folder: '', objects: rest, complete: findings.length === 0 }]
          : scopes,
      kinds,
      has: (path) => {
        const plain = plainPath(path);
        return plain === '' || source.read(plain) !== undefined || source.list(plain).length > 0;
      },
    },
    findings,
    built: [...reader.built],
  };
}

/** A source whose folders, where a program built them, have the origins that the program does not name. */
function withTraces(source: SourceFiles, files: TreeFiles): SourceFiles {
  if (!source.built) return source;
  return { ...source, built: (folder) => traced(files, folder, source.built?.(folder)) };
}

/**
 * The objects that stand in no scope.
 *
 * @param taken Folders that were built, or could not be: what lies in them is no loose manifest either.
 */
function looseObjects(
  files: TreeFiles,
  scopes: readonly Scope[],
  taken: readonly string[],
): readonly Applied[] {
  const reached = new Set(
    scopes.flatMap(({ objects }) => objects.map(({ origin }) => origin.place([]).file)),
  );
  // A folder with a kustomization of its own is built by some scope, or refused.
  const kustomized = new Set(files.kustomized());
  const isUnder = (path: string) => taken.some((top) => path === top || path.startsWith(`${top}/`));
  return files.manifests
    .filter(
      ({ path }) =>
        !KUSTOMIZATION_FILE.test(path) &&
        !reached.has(path) &&
        !isUnder(posix.dirname(path)) &&
        !kustomized.has(posix.dirname(path)),
    )
    .flatMap(({ path }) => files.of(path))
    .map((origin) => appliedOf(origin.value, origin, undefined));
}
