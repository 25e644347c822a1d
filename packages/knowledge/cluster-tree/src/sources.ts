import { FLUX_OPERATOR, isKustomization } from '@tandem/flux';
import { type Manifest, textAt, valueAt } from '@tandem/kubernetes-objects';
import type { Applied } from './tree.ts';
import type { TreeFiles } from './tree-files.ts';

/** The sources with the name that `flux bootstrap` and the Flux Operator give that of a cluster. */
const BOOTSTRAPPED = ['GitRepository', 'OCIRepository', 'Bucket'].map((kind) => `${kind}/flux-system`);

/** The source that a Flux Kustomization names. */
export interface SourceReference {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
}

/** The `sourceRef` of a Flux Kustomization; its namespace is that of the Kustomization where it names none. */
export function sourceReference({ value, namespace }: Pick<Applied, 'value' | 'namespace'>): SourceReference {
  return {
    kind: textAt(value, 'spec', 'sourceRef', 'kind') ?? 'GitRepository',
    name: textAt(value, 'spec', 'sourceRef', 'name') ?? '',
    namespace: textAt(value, 'spec', 'sourceRef', 'namespace') ?? namespace,
  };
}

/** Knows which sources are the repository that is read. */
export class Sources {
  readonly #own = new Set(BOOTSTRAPPED);
  readonly #ownUrls = new Set<string>();
  readonly #byName = new Map<string, Manifest[]>();
  /** The addresses of all GitRepositories of the tree. */
  readonly #urls = new Set<string>();
  #isBootstrapped = false;

  /** @param syncs The Kustomizations that clusters begin with. */
  constructor(files: TreeFiles, syncs: readonly Manifest[]) {
    for (const sync of syncs) {
      const { kind, name } = sourceReference(sync);
      this.#own.add(`${kind}/${name}`);
    }
    for (const each of files.objects()) this.#learn(each);
    for (const key of this.#own)
      for (const { value } of this.#byName.get(key) ?? []) this.#addUrl(textAt(value, 'spec', 'url'));
  }

  /**
   * Whether a Flux Kustomization applies a folder of another repository, or of an artifact that something else makes.
   * The repository that is read is that of the bootstrap or FluxInstance; where the tree has neither, a GitRepository
   * is taken for it if it is the only one, or if it has the folder.
   *
   * @param hasFolder Whether the tree has the folder, which is not its root: every repository has that.
   */
  isExternal(kustomization: Pick<Applied, 'value' | 'namespace'>, hasFolder: boolean): boolean {
    const { kind, name, namespace } = sourceReference(kustomization);
    if (this.#own.has(`${kind}/${name}`)) return false;
    if (kind !== 'GitRepository') return true;
    const all = this.#byName.get(`${kind}/${name}`) ?? [];
    const near = all.filter((each) => each.namespace === undefined || each.namespace === namespace);
    const url = textAt((near[0] ?? all[0])?.value, 'spec', 'url');
    if (url === undefined) return !hasFolder;
    if (this.#ownUrls.size > 0) return !this.#ownUrls.has(plainUrl(url));
    return !hasFolder && (this.#urls.size > 1 || this.#isBootstrapped);
  }

  #learn(manifest: Manifest): void {
    const { group, kind, name, value } = manifest;
    if (group === 'source.toolkit.fluxcd.io') {
      const key = `${kind}/${name}`;
      this.#byName.set(key, [...(this.#byName.get(key) ?? []), manifest]);
      const url = textAt(value, 'spec', 'url');
      if (kind === 'GitRepository' && url !== undefined) this.#urls.add(plainUrl(url));
    }
    const sync =
      group === FLUX_OPERATOR && kind === 'FluxInstance'
        ? valueAt(value, 'spec', 'sync')
        : kind === 'HelmRelease'
          ? valueAt(value, 'spec', 'values', 'instance', 'sync')
          : undefined;
    if (sync !== undefined) {
      this.#own.add(`${textAt(sync, 'kind') ?? 'GitRepository'}/${textAt(sync, 'name') ?? 'flux-system'}`);
      this.#addUrl(textAt(sync, 'url'));
    }
    if (
      isKustomization(manifest) &&
      this.#own.has(`${sourceReference(manifest).kind}/${sourceReference(manifest).name}`)
    )
      this.#isBootstrapped = true;
  }

  #addUrl(url: string | undefined): void {
    if (url !== undefined) this.#ownUrls.add(plainUrl(url));
  }
}

/** An address of a repository in one spelling: `git@host:a/b.git` and `https://host/a/b` are one. */
function plainUrl(url: string): string {
  return url
    .toLowerCase()
    .replace(/^[a-z+]+:\/\//, '')
    .replace(/^[^@/]*@/, '')
    .replace(':', '/')
    .replace(/(?:\.git)?\/*$/, '');
}
