import type { Finding } from '@tandem/contract';
import { isFluxKind } from '@tandem/flux';
import { type Kinds, type Manifest, type ManifestFile, plainPath } from '@tandem/kubernetes-objects';
import type { SourceFiles } from '@tandem/kustomize';
import { traced } from './origins.ts';
import { ScopeReader } from './read-scope.ts';
import { standAloneObjects, standAloneStarts } from './stand-alone.ts';
import { startsOf } from './starts.ts';
import type { Scope, Tree } from './tree.ts';
import { TreeFiles } from './tree-files.ts';

/** A tree that was read, and what could not be built of it. */
export interface ReadTree {
  readonly tree: Tree;
  readonly findings: readonly Finding[];
  /** Folders that were built, each once. */
  readonly built: readonly string[];
  /** Folders with what the built-in kustomize does not support. */
  readonly unsupported: readonly string[];
  /** The files that are known to hold objects, so that what cannot be read of them is an error. */
  readonly used: ReadonlySet<string>;
}

/** What a tree is read from. */
export interface TreeInput {
  readonly manifests: readonly ManifestFile[];
  readonly source: SourceFiles;
  readonly kinds: Kinds;
  /** The manifests of a file that the caller has read. */
  readonly manifestsOf?: (path: string) => readonly Manifest[] | undefined;
  /** Folders at which clusters begin, besides those that a bootstrap or a FluxInstance reads. */
  readonly clusters?: readonly string[];
  /** Whether these folders are the only clusters that are read. */
  readonly only?: boolean;
}

/**
 * Reads a GitOps tree: what each cluster would get. Each Kustomization of Flux that a cluster applies is built, and
 * the Kustomizations that these apply, and so on. What no cluster applies is no scope. Without objects of Flux, each
 * folder that is built and that no other uses is a scope of its own, and all other manifests are one.
 */
export function readTree({
  manifests,
  source,
  kinds,
  manifestsOf,
  clusters = [],
  only = false,
}: TreeInput): ReadTree {
  const files = new TreeFiles(manifests, source, manifestsOf ?? (() => undefined));
  const flux = files.objects().find(({ group }) => isFluxKind(group));
  const starts = only
    ? startsOf(files, clusters).filter(({ folder }) => clusters.map(plainPath).includes(folder))
    : flux || clusters.length > 0
      ? startsOf(files, clusters)
      : standAloneStarts(files);
  const reader = new ScopeReader(files, withTraces(source, files), starts);
  const scopes: Scope[] = starts.flatMap((start) => reader.read(start));
  const findings = [...reader.findings];
  const reached = new Set([...reader.built].flatMap((folder) => [...files.reachedFrom(folder)]));
  if (flux && starts.length === 0) findings.push(noCluster(flux));
  if (!flux && !only) {
    const objects = standAloneObjects(files, reached);
    if (objects.length > 0)
      scopes.push({
        folder: '',
        objects,
        openings: scopes.flatMap(({ openings }) => openings),
        external: new Set(),
      });
  }
  const used = usedFiles(files, reached, flux === undefined);
  return {
    tree: {
      scopes,
      unapplied: unappliedOf(files, scopes, used),
      kinds,
      has: (path) => {
        const plain = plainPath(path);
        return plain === '' || source.read(plain) !== undefined || source.list(plain).length > 0;
      },
    },
    findings,
    built: [...reader.built],
    unsupported: [...reader.unsupported],
    used,
  };
}

function noCluster(flux: Manifest): Finding {
  const message =
    'There are objects of Flux here, and no folder that a cluster begins at: no bootstrap, no FluxInstance, no folder of Kustomizations that no other applies. Name the folder that the cluster applies (--cluster FOLDER, or the input clusters).';
  return { severity: 'error', rule: 'no-cluster', message, at: flux.place(['kind']) };
}

/**
 * The files that are known to hold objects: those that a build takes in or a kustomization names, the kustomizations,
 * and, without Flux, the manifests that no kustomization stands above.
 */
function usedFiles(
  files: TreeFiles,
  reached: ReadonlySet<string>,
  isStandAlone: boolean,
): ReadonlySet<string> {
  return new Set(
    files.manifests
      .map(({ path }) => path)
      .filter((path) => {
        if (!files.holdsObjects(path)) return !files.named.inputs.has(path);
        const isNamed = reached.has(path) || files.named.resources.has(path);
        return isNamed || (isStandAlone && !files.isBelowKustomization(path));
      }),
  );
}

/** The objects that no cluster gets. */
function unappliedOf(
  files: TreeFiles,
  scopes: readonly Scope[],
  used: ReadonlySet<string>,
): readonly Manifest[] {
  const applied = new Set(scopes.flatMap(({ objects }) => objects.map(({ origin }) => origin)));
  return files.objects().filter((manifest) => {
    const { file } = manifest.place([]);
    return !applied.has(manifest) && (used.has(file) || !files.isBelowKustomization(file));
  });
}

/** A source whose folders, where a program built them, have the origins that the program does not name. */
function withTraces(source: SourceFiles, files: TreeFiles): SourceFiles {
  if (!source.built) return source;
  return { ...source, built: (folder) => traced(files, folder, source.built?.(folder)) };
}
