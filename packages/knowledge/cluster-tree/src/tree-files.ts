import { posix } from 'node:path';
import { isKustomization } from '@tandem/flux';
import {
  KUSTOMIZATION_FILE,
  listAt,
  type Manifest,
  type ManifestFile,
  plainPath,
  readManifests,
} from '@tandem/kubernetes-objects';
import { type NamedFiles, namedFiles, type SourceFiles } from '@tandem/kustomize';
import { readQuickly } from '@tandem/positions';

/** The files of a tree with the manifests in them, each file read once. */
export class TreeFiles {
  /** Those that hold objects. */
  readonly manifests: readonly ManifestFile[];
  /** What kustomizations name. */
  readonly named: NamedFiles;
  readonly #source: SourceFiles;
  readonly #given: (path: string) => readonly Manifest[] | undefined;
  readonly #read = new Map<string, readonly Manifest[]>();
  readonly #kustomizations = new Map<string, ManifestFile>();
  readonly #reached = new Map<string, ReadonlySet<string>>();

  /** @param given The manifests of a file that the caller has read. */
  constructor(
    manifests: readonly ManifestFile[],
    source: SourceFiles,
    given: (path: string) => readonly Manifest[] | undefined,
  ) {
    this.manifests = manifests;
    this.#source = source;
    this.#given = given;
    for (const file of manifests) {
      if (KUSTOMIZATION_FILE.test(file.path)) this.#kustomizations.set(folderOf(file.path), file);
    }
    this.named = namedFiles(manifests, ({ path }) => this.of(path));
  }

  /** The manifests of a file. */
  of(path: string): readonly Manifest[] {
    const known = this.#read.get(path) ?? this.#given(path);
    if (known) return known;
    const { manifests } = readManifests({ path, text: this.#source.read(path) ?? '' });
    this.#read.set(path, manifests);
    return manifests;
  }

  /** The manifests of all files that hold objects of their own. */
  objects(): readonly Manifest[] {
    return this.manifests.filter(({ path }) => this.holdsObjects(path)).flatMap(({ path }) => this.of(path));
  }

  /** The contents of the YAML files that generators read, such as the values of charts. */
  valuesFiles(): readonly unknown[] {
    return [...this.named.inputs]
      .filter((path) => /\.ya?ml$/.test(path))
      .flatMap((path) => {
        const read = readQuickly(this.#source.read(path) ?? '');
        return read.ok ? read.value : [];
      });
  }

  /** Whether a file holds objects: it is no kustomization and no input of one. */
  holdsObjects(path: string): boolean {
    return !KUSTOMIZATION_FILE.test(path) && !this.named.inputs.has(path);
  }

  /** Whether the folder of a file, or one above it, has a kustomization. */
  isBelowKustomization(path: string): boolean {
    for (let folder = folderOf(path); ; folder = folderOf(folder)) {
      if (this.#kustomizations.has(folder)) return true;
      if (folder === '') return false;
    }
  }

  /** The folders with a kustomization of their own. */
  kustomized(): readonly string[] {
    return [...this.#kustomizations.keys()];
  }

  /** A folder's own kustomization, among the manifests. */
  kustomizationOf(folder: string): ManifestFile | undefined {
    return this.#kustomizations.get(folder);
  }

  /** The folders and files that a folder's kustomization names. */
  namedBy(folder: string): readonly string[] {
    const file = this.kustomizationOf(folder);
    const found = file ? this.of(file.path) : [];
    return found.flatMap(({ value }) =>
      ['resources', 'bases', 'components']
        .flatMap((field) => listAt(value, field))
        .map((each) => plainPath(posix.join(folder, String(each)))),
    );
  }

  /**
   * The folders and files that a build of a folder takes in, the folder among them. Without a kustomization it is
   * what Flux generates: all manifests below, and the kustomizations below in place of what lies in their folders.
   */
  reachedFrom(folder: string): ReadonlySet<string> {
    const known = this.#reached.get(folder);
    if (known) return known;
    const reached = new Set<string>([folder]);
    this.#reached.set(folder, reached);
    for (const path of this.#partsOf(folder)) {
      reached.add(path);
      if (this.#isFolder(path)) for (const each of this.reachedFrom(path)) reached.add(each);
    }
    return reached;
  }

  #partsOf(folder: string): readonly string[] {
    if (this.#kustomizations.has(folder)) return this.namedBy(folder);
    const inside = (path: string, top: string) => top === '' || path.startsWith(`${top}/`);
    const below = this.kustomized().filter((each) => inside(each, folder));
    const tops = below.filter((each) => !below.some((other) => other !== each && inside(each, other)));
    const loose = this.manifests
      .map(({ path }) => path)
      .filter((path) => inside(path, folder) && !tops.some((top) => inside(path, top)));
    return [...tops, ...loose];
  }

  /** Whether the tree has anything at a path. */
  has(path: string): boolean {
    return this.#source.read(path) !== undefined || this.#source.list(path).length > 0;
  }

  /** The folder of a file, or the folder itself. */
  folderAt(path: string): string {
    return this.#isFolder(path) ? path : folderOf(path);
  }

  #isFolder(path: string): boolean {
    return this.#kustomizations.has(path) || this.#source.read(path) === undefined;
  }
}

/** The folder of a file; empty for the root. */
export function folderOf(path: string): string {
  return plainPath(posix.dirname(path));
}

/** Whether a manifest is a Kustomization of Flux. */
export function isFlux({ group, kind }: Manifest): boolean {
  return isKustomization({ group, kind });
}
