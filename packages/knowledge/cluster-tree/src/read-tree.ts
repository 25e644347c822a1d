import { posix } from 'node:path';
import { type Finding, ok, type Result } from '@tandem/contract';
import { fluxBuild, isKustomization } from '@tandem/flux';
import {
  isObject,
  type JsonObject,
  type Kinds,
  KUSTOMIZATION_FILE,
  listAt,
  type Manifest,
  type ManifestFile,
  plainPath,
  readManifests,
  textAt,
} from '@tandem/kubernetes-objects';
import { type BuildProblem, buildFolder, originOf, type SourceFiles, withOrigin } from '@tandem/kustomize';
import type { Applied, Scope, Tree } from './tree.ts';

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
  files: readonly ManifestFile[],
  all: SourceFiles,
  kinds: Kinds,
  manifestsOf: (path: string) => readonly Manifest[] | undefined,
): ReadTree {
  return new Reader(files, all, kinds, manifestsOf).read();
}

class Reader {
  readonly #files: readonly ManifestFile[];
  readonly #all: SourceFiles;
  readonly #kinds: Kinds;
  readonly #given: (path: string) => readonly Manifest[] | undefined;
  readonly #findings: Finding[] = [];
  readonly #built = new Set<string>();
  #complete = true;
  readonly #manifests = new Map<string, readonly Manifest[]>();

  constructor(
    files: readonly ManifestFile[],
    all: SourceFiles,
    kinds: Kinds,
    manifestsOf: (path: string) => readonly Manifest[] | undefined,
  ) {
    this.#given = manifestsOf;
    this.#files = files;
    this.#all = all.built ? { ...all, built: (folder) => this.#traced(folder, all.built?.(folder)) } : all;
    this.#kinds = kinds;
  }

  read(): ReadTree {
    const tops = this.#tops();
    const scopes = tops.map((folder) => this.#scope(folder));
    const reached = new Set(
      scopes.flatMap(({ objects }) => objects.map(({ origin }) => origin.place([]).file)),
    );
    // A folder with a kustomization of its own is built by some scope, or refused.
    const kustomized = new Set(
      this.#files.filter(({ path }) => KUSTOMIZATION_FILE.test(path)).map(({ path }) => posix.dirname(path)),
    );
    // What was built, or could not be, is no loose manifest either.
    const taken = [...tops, ...this.#built];
    const under = (path: string) => taken.some((top) => path === top || path.startsWith(`${top}/`));
    const loose = this.#files.filter(
      ({ path }) =>
        !KUSTOMIZATION_FILE.test(path) &&
        !reached.has(path) &&
        !under(posix.dirname(path)) &&
        !kustomized.has(posix.dirname(path)),
    );
    const rest = loose
      .flatMap(({ path }) => this.#of(path))
      .map((origin) => appliedOf(origin.value, origin, undefined));
    return {
      tree: {
        scopes:
          rest.length > 0
            ? [...scopes, { folder: '', objects: rest, complete: this.#findings.length === 0 }]
            : scopes,
        kinds: this.#kinds,
        has: (path) => {
          const plain = plainPath(path);
          return plain === '' || this.#all.read(plain) !== undefined || this.#all.list(plain).length > 0;
        },
      },
      findings: this.#findings,
      built: [...this.#built],
    };
  }

  /** The folders that begin a scope. */
  #tops(): readonly string[] {
    const kustomized = this.#files
      .filter(({ path }) => KUSTOMIZATION_FILE.test(path))
      .map(({ path }) => posix.dirname(path));
    const used = new Set(kustomized.flatMap((folder) => this.#namedBy(folder)));
    const flux = this.#files
      .filter(({ path }) => this.#of(path).some(isFlux))
      .map(({ path }) => posix.dirname(path));
    const roots = (folders: readonly string[]) =>
      [...new Set(folders)].filter((folder) => !used.has(folder)).sort();
    if (flux.length === 0)
      return withCircles(roots(kustomized), kustomized, (folder) => this.#namedBy(folder));
    // A folder of Flux objects counts where it is built itself, or is used by a folder that is.
    const users = kustomized.filter((folder) => this.#usesAny(folder, flux));
    const inside = new Set(
      this.#files
        .flatMap(({ path }) => this.#of(path))
        .filter(isFlux)
        .map(({ value }) => plainPath(textAt(value, 'spec', 'path'))),
    );
    return roots([...flux, ...users]).filter((folder) => {
      const owner = roots([...flux, ...users]).find(
        (other) => other !== folder && folder.startsWith(`${other}/`),
      );
      return owner === undefined && (!inside.has(folder) || this.#appliesItself(folder));
    });
  }

  /** The sync of a bootstrapped cluster applies the folder that it stands in. */
  #appliesItself(folder: string): boolean {
    return this.#files
      .filter(({ path }) => path.startsWith(`${folder}/`))
      .flatMap(({ path }) => this.#of(path))
      .some((manifest) => isFlux(manifest) && plainPath(textAt(manifest.value, 'spec', 'path')) === folder);
  }

  /** A folder's own kustomization, among the manifests. */
  #kustomizationOf(folder: string): ManifestFile | undefined {
    return this.#files.find(({ path }) => KUSTOMIZATION_FILE.test(path) && posix.dirname(path) === folder);
  }

  /** The folders and files that a folder's kustomization names. */
  #namedBy(folder: string): readonly string[] {
    const file = this.#kustomizationOf(folder);
    const found = file ? this.#of(file.path) : [];
    return found.flatMap(({ value }) =>
      [...listAt(value, 'resources'), ...listAt(value, 'components')].map((each) =>
        posix.join(folder, String(each)),
      ),
    );
  }

  #usesAny(folder: string, wanted: readonly string[], seen: readonly string[] = []): boolean {
    if (seen.includes(folder)) return false;
    const named = this.#namedBy(folder);
    return named.some(
      (each) =>
        wanted.includes(each) ||
        wanted.includes(posix.dirname(each)) ||
        this.#usesAny(each, wanted, [...seen, folder]),
    );
  }

  #scope(folder: string): Scope {
    const objects: Applied[] = [];
    this.#complete = true;
    const waiting: {
      readonly built: readonly JsonObject[];
      readonly by: Applied | undefined;
      readonly folder: string;
    }[] = [];
    const done = new Set<string>();
    const top = buildFolder(this.#all, folder === '.' ? '' : folder);
    this.#built.add(folder);
    if (!top.ok) this.#notBuilt(folder, top.error, undefined);
    else waiting.push({ built: top.value, by: undefined, folder });
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      for (const value of next.built) {
        const applied = this.#applied(value, next.by, next.folder);
        if (!applied) continue;
        const sync = isKustomization(applied) && plainPath(textAt(applied.value, 'spec', 'path')) === folder;
        const again = objects.some((each) => each.origin === applied.origin && each.by === undefined && sync);
        if (!again) objects.push(applied);
        if (isKustomization(applied) && !sync) this.#follow(applied, done, waiting);
      }
    }
    return { folder, objects, complete: this.#complete };
  }

  #follow(
    kustomization: Applied,
    done: Set<string>,
    waiting: {
      readonly built: readonly JsonObject[];
      readonly by: Applied | undefined;
      readonly folder: string;
    }[],
  ): void {
    const key = `${kustomization.namespace}/${kustomization.name}`;
    const path = plainPath(textAt(kustomization.value, 'spec', 'path'));
    const there = path === '' || this.#all.list(path).length > 0;
    // A path that is not here is that of another source, or a rule's to tell.
    if (!there) this.#complete = false;
    if (done.has(key) || !there) return;
    done.add(key);
    const { spec } = kustomization.value;
    const built = isObject(spec) ? fluxBuild(this.#all, spec) : undefined;
    this.#built.add(path);
    if (built?.ok) waiting.push({ built: built.value, by: kustomization, folder: path });
    else if (built) this.#notBuilt(path, built.error, kustomization);
  }

  #notBuilt(folder: string, { kind, detail }: BuildProblem, by: Applied | undefined): void {
    this.#complete = false;
    const file = this.#kustomizationOf(folder)?.path ?? folder;
    const at = by ? by.origin.place(['spec', 'path']) : { file };
    this.#findings.push(
      kind === 'unsupported'
        ? {
            severity: 'warning',
            rule: 'not-built',
            message: `${folder} was not built, and what it makes was not checked: ${detail}`,
            at,
          }
        : { severity: 'error', rule: 'build-failed', message: `${folder} cannot be built: ${detail}`, at },
    );
  }

  /** What a program made, with the origins that it does not tell. */
  #traced(
    folder: string,
    built: Result<readonly JsonObject[], BuildProblem> | undefined,
  ): Result<readonly JsonObject[], BuildProblem> | undefined {
    if (!built?.ok) return built;
    return ok(
      built.value.map((value) => {
        const likely = this.#likely(value, folder);
        const file = likely?.place([]).file;
        const index = file === undefined ? -1 : this.#of(file).indexOf(likely as Manifest);
        return file === undefined || index < 0 ? value : withOrigin(value, { file, index });
      }),
    );
  }

  #applied(value: JsonObject, by: Applied | undefined, folder: string): Applied | undefined {
    const from = originOf(value);
    const origin = from ? this.#of(from.file)[from.index] : this.#likely(value, folder);
    return origin && appliedOf(value, origin, by);
  }

  /** The manifest that a program's object was made from: the one of its kind and name, else the kustomization. */
  #likely(value: JsonObject, folder: string): Manifest | undefined {
    const all = this.#files.flatMap(({ path }) => this.#of(path));
    const kind = textAt(value, 'kind');
    const name = textAt(value, 'metadata', 'name') ?? '';
    const near = (each: Manifest) =>
      each.folder === folder ? 0 : each.folder.startsWith(`${folder}/`) ? 1 : 2;
    const same = all
      .filter(
        (each) =>
          each.kind === kind &&
          each.apiVersion === value.apiVersion &&
          each.name !== '' &&
          name.includes(each.name),
      )
      .sort((one, other) => other.name.length - one.name.length || near(one) - near(other));
    const file = this.#kustomizationOf(folder);
    return same[0] ?? (file && this.#of(file.path)[0]);
  }

  #of(path: string): readonly Manifest[] {
    const known = this.#manifests.get(path) ?? this.#given(path);
    if (known) return known;
    const { manifests } = readManifests({ path, text: this.#all.read(path) ?? '' });
    this.#manifests.set(path, manifests);
    return manifests;
  }
}

/** The roots, and one folder of each circle that none of them leads to: building it names the circle. */
function withCircles(
  roots: readonly string[],
  all: readonly string[],
  namedBy: (folder: string) => readonly string[],
): readonly string[] {
  const found = [...roots];
  const reached = new Set<string>();
  const reach = (folder: string): void => {
    if (reached.has(folder)) return;
    reached.add(folder);
    for (const each of namedBy(folder)) reach(each);
  };
  for (const folder of roots) reach(folder);
  for (const folder of [...all].sort()) {
    if (reached.has(folder)) continue;
    found.push(folder);
    reach(folder);
  }
  return found;
}

function isFlux({ group, kind }: Manifest): boolean {
  return isKustomization({ group, kind });
}

function appliedOf(value: JsonObject, origin: Manifest, by: Applied | undefined): Applied {
  const namespace = textAt(value, 'metadata', 'namespace');
  const apiVersion = textAt(value, 'apiVersion') ?? origin.apiVersion;
  const slash = apiVersion.indexOf('/');
  return {
    apiVersion,
    group: slash < 0 ? '' : apiVersion.slice(0, slash),
    version: apiVersion.slice(slash + 1),
    kind: textAt(value, 'kind') ?? origin.kind,
    name: textAt(value, 'metadata', 'name') ?? origin.name,
    namespace,
    value,
    origin,
    by,
  };
}
