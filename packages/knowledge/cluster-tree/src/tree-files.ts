import { posix } from 'node:path';
import { isKustomization } from '@tandem/flux';
import {
  KUSTOMIZATION_FILE,
  listAt,
  type Manifest,
  type ManifestFile,
  readManifests,
} from '@tandem/kubernetes-objects';
import type { SourceFiles } from '@tandem/kustomize';

/** The files of a tree with the manifests in them, each file read once. */
export class TreeFiles {
  /** Those that hold objects. */
  readonly manifests: readonly ManifestFile[];
  readonly #source: SourceFiles;
  readonly #given: (path: string) => readonly Manifest[] | undefined;
  readonly #read = new Map<string, readonly Manifest[]>();

  /** @param given The manifests of a file that the caller has read. */
  constructor(
    manifests: readonly ManifestFile[],
    source: SourceFiles,
    given: (path: string) => readonly Manifest[] | undefined,
  ) {
    this.manifests = manifests;
    this.#source = source;
    this.#given = given;
  }

  /** The manifests of a file. */
  of(path: string): readonly Manifest[] {
    const known = this.#read.get(path) ?? this.#given(path);
    if (known) return known;
    const { manifests } = readManifests({ path, text: this.#source.read(path) ?? '' });
    this.#read.set(path, manifests);
    return manifests;
  }

  /** All manifests of the tree. */
  all(): readonly Manifest[] {
    return this.manifests.flatMap(({ path }) => this.of(path));
  }

  /** The folders with a kustomization of their own. */
  kustomized(): readonly string[] {
    return this.manifests
      .filter(({ path }) => KUSTOMIZATION_FILE.test(path))
      .map(({ path }) => posix.dirname(path));
  }

  /** A folder's own kustomization, among the manifests. */
  kustomizationOf(folder: string): ManifestFile | undefined {
    return this.manifests.find(({ path }) => KUSTOMIZATION_FILE.test(path) && posix.dirname(path) === folder);
  }

  /** The folders and files that a folder's kustomization names. */
  namedBy(folder: string): readonly string[] {
    const file = this.kustomizationOf(folder);
    const found = file ? this.of(file.path) : [];
    return found.flatMap(({ value }) =>
      [...listAt(value, 'resources'), ...listAt(value, 'components')].map((each) =>
        posix.join(folder, String(each)),
      ),
    );
  }
}

/** Whether a manifest is a Kustomization of Flux. */
export function isFlux({ group, kind }: Manifest): boolean {
  return isKustomization({ group, kind });
}
