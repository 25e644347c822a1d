import type { Finding } from '@tandem/contract';
import { FLUX_OPERATOR, isKustomization, variableObjects } from '@tandem/flux';
import { isObject, type JsonObject, plainPath, textAt, valueAt } from '@tandem/kubernetes-objects';
import type { SourceFiles } from '@tandem/kustomize';
import { fluxVersionOf } from './flux-version.ts';
import { FolderBuilder, type Made } from './folder-builder.ts';
import { applied, appliedOf } from './origins.ts';
import { Reports } from './reports.ts';
import { Sources, sourceReference } from './sources.ts';
import type { Start } from './starts.ts';
import { type Applied, named, type Opening, type Scope } from './tree.ts';
import type { TreeFiles } from './tree-files.ts';

/** What was built of a folder, and not looked at yet. */
interface Waiting {
  readonly built: readonly JsonObject[];
  readonly by: Applied | undefined;
  readonly folder: string;
}

/** Reads scopes: builds a folder, then what its Kustomizations apply, and so on. */
export class ScopeReader {
  readonly #files: TreeFiles;
  readonly #source: SourceFiles;
  readonly #sources: Sources;
  readonly #builder: FolderBuilder;
  readonly #reports: Reports;
  /** The folders that were built, or could not be. */
  readonly built = new Set<string>();

  constructor(files: TreeFiles, source: SourceFiles, starts: readonly Start[]) {
    const syncs = starts.flatMap(({ sync }) => sync ?? []);
    this.#files = files;
    this.#source = source;
    this.#sources = new Sources(files, syncs);
    this.#builder = new FolderBuilder(source);
    this.#reports = new Reports(files, source, fluxVersionOf(files).isStrict);
  }

  /** What could not be built, and what is not known. */
  get findings(): readonly Finding[] {
    return this.#reports.findings;
  }

  /** The folders with what the built-in kustomize does not support. */
  get unsupported(): ReadonlySet<string> {
    return this.#reports.unsupported;
  }

  /** What the cluster gets that begins at a folder, and each cluster that its Kustomizations reach by a kubeconfig. */
  read(start: Start): readonly Scope[] {
    const reading = new Reading(start.folder);
    const made = this.#builder.start(start);
    this.#take(made, start.folder, undefined, reading);
    const { sync } = start;
    if (sync && made.result.ok)
      this.#reports.unset(made.result.value.unset, appliedOf(sync.value, sync, undefined));
    this.#readOn(reading);
    const others = reading.elsewhere.map((kustomization) => {
      const other = new Reading(plainPath(textAt(kustomization.value, 'spec', 'path')));
      this.#build(kustomization, other);
      this.#readOn(other);
      return other;
    });
    return [reading, ...others];
  }

  /** Looks at what was built, and at what that leads to. */
  #readOn(reading: Reading): void {
    for (;;) {
      const next = reading.waiting.shift();
      if (next) {
        for (const value of next.built) {
          const object = applied(this.#files, value, next.by, next.folder);
          if (object) this.#add(object, reading);
        }
        continue;
      }
      const deferred = reading.nextDeferred();
      if (!deferred) return;
      this.#build(deferred, reading);
    }
  }

  #add(object: Applied, reading: Reading): void {
    const isSync =
      isKustomization(object) && plainPath(textAt(object.value, 'spec', 'path')) === reading.folder;
    const again = reading.objects.some(
      (each) => each.origin === object.origin && each.by === undefined && isSync,
    );
    if (!again) reading.objects.push(object);
    if (isKustomization(object) && !isSync) this.#follow(object, reading);
    const opening = openingOf(object);
    if (opening) reading.openings.push(opening);
  }

  #follow(kustomization: Applied, reading: Reading): void {
    const key = `${kustomization.namespace}/${kustomization.name}`;
    if (reading.done.has(key)) return;
    reading.done.add(key);
    const path = plainPath(textAt(kustomization.value, 'spec', 'path'));
    const isThere = path === '' || this.#source.list(path).length > 0;
    const namespace = textAt(kustomization.value, 'spec', 'targetNamespace');
    if (this.#sources.isExternal(kustomization, isThere && path !== '')) {
      const source = sourceReference(kustomization);
      reading.external.add(kustomization);
      reading.openings.push({ kind: 'unbuilt', what: named(source), namespace });
      this.#reports.external(kustomization, source);
    } else if (!isThere) {
      // A rule reports it.
      reading.openings.push({ kind: 'missing', what: `the folder ${path}`, namespace });
    } else if (valueAt(kustomization.value, 'spec', 'kubeConfig') !== undefined) {
      reading.elsewhere.push(kustomization);
    } else if (reading.knowsVariables(kustomization)) this.#build(kustomization, reading);
    else reading.deferred.push(kustomization);
  }

  #build(kustomization: Applied, reading: Reading): void {
    const spec = valueAt(kustomization.value, 'spec');
    if (!isObject(spec)) return;
    const { kubeConfig: _, ...own } = spec;
    const made = this.#builder.kustomization(own, ({ kind, name }) => {
      const object = reading.variableObject(kustomization, kind, name);
      this.#reports.variables(kustomization, { kind, name }, object);
      return object?.value;
    });
    this.#take(made, plainPath(textAt(spec, 'path')), kustomization, reading);
  }

  #take({ result, remote }: Made, folder: string, by: Applied | undefined, reading: Reading): void {
    const namespace = by && textAt(by.value, 'spec', 'targetNamespace');
    this.built.add(folder);
    for (const name of remote) {
      reading.openings.push({ kind: 'unbuilt', what: name, namespace });
      this.#reports.remote(name, folder);
    }
    if (result.ok) {
      reading.waiting.push({ built: result.value.objects, by, folder });
      if (by) this.#reports.unset(result.value.unset, by);
    } else {
      reading.openings.push({ kind: 'unbuilt', what: `the folder ${folder || '.'}`, namespace });
      this.#reports.notBuilt(folder, result.error, by);
    }
  }
}

/** A scope while it is read. */
class Reading implements Scope {
  readonly folder: string;
  readonly objects: Applied[] = [];
  readonly openings: Opening[] = [];
  readonly external = new Set<Applied>();
  readonly waiting: Waiting[] = [];
  /** The Kustomizations that were followed. */
  readonly done = new Set<string>();
  /** Those whose variables may be in what another applies. */
  readonly deferred: Applied[] = [];
  /** Those that apply to another cluster. */
  readonly elsewhere: Applied[] = [];

  constructor(folder: string) {
    this.folder = folder;
  }

  /** The Kustomization to build next where nothing waits: one whose variables are known by now, else the first. */
  nextDeferred(): Applied | undefined {
    const index = this.deferred.findIndex((each) => this.knowsVariables(each));
    return this.deferred.splice(Math.max(0, index), 1)[0];
  }

  knowsVariables(kustomization: Applied): boolean {
    const spec = valueAt(kustomization.value, 'spec');
    return (
      !isObject(spec) ||
      variableObjects(spec).every(({ kind, name }) => this.variableObject(kustomization, kind, name))
    );
  }

  /** The ConfigMap or Secret that a Kustomization takes variables from. */
  variableObject({ namespace }: Applied, kind: string, name: string): Applied | undefined {
    return this.objects.find(
      (each) => each.group === '' && each.kind === kind && each.name === name && each.namespace === namespace,
    );
  }
}

/** What an object makes of which nothing is known here: charts, and the objects of a ResourceSet. */
function openingOf(object: Applied): Opening | undefined {
  const { group, kind, value, namespace } = object;
  if (group === 'helm.toolkit.fluxcd.io' && kind === 'HelmRelease')
    return {
      kind: 'chart',
      what: named(object),
      namespace: textAt(value, 'spec', 'targetNamespace') ?? namespace,
    };
  if (group === FLUX_OPERATOR && kind === 'ResourceSet')
    return { kind: 'unbuilt', what: named(object), namespace: undefined };
  return undefined;
}
