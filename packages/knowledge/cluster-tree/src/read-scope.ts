import { posix } from 'node:path';
import type { Finding, Result } from '@tandem/contract';
import { fluxBuild, isKustomization } from '@tandem/flux';
import {
  isObject,
  type JsonObject,
  plainPath,
  stableJson,
  textAt,
  valueAt,
} from '@tandem/kubernetes-objects';
import { type BuildProblem, buildFolder, kustomizationIn, type SourceFiles } from '@tandem/kustomize';
import { applied } from './origins.ts';
import { type SourceReference, Sources, sourceReference } from './sources.ts';
import { FLUX_OPERATOR, type Start } from './starts.ts';
import { type Applied, named, type Opening, placeOf, type Scope } from './tree.ts';
import type { TreeFiles } from './tree-files.ts';

/** What was built of a folder, and not looked at yet. */
interface Waiting {
  readonly built: readonly JsonObject[];
  readonly by: Applied | undefined;
  readonly folder: string;
}

/** What a build made, and what it left out because it is fetched from elsewhere. */
interface Made {
  readonly result: Result<readonly JsonObject[], BuildProblem>;
  readonly remote: readonly string[];
}

/** Reads scopes: builds a folder, then what its Kustomizations apply, and so on. */
export class ScopeReader {
  readonly #files: TreeFiles;
  readonly #source: SourceFiles;
  readonly #sources: Sources;
  readonly #made = new Map<string, Made>();
  /** What could not be built, and what is not known. */
  readonly findings: Finding[] = [];
  /** The folders that were built, or could not be. */
  readonly built = new Set<string>();

  constructor(files: TreeFiles, source: SourceFiles, starts: readonly Start[]) {
    this.#files = files;
    this.#source = source;
    this.#sources = new Sources(files, starts);
  }

  /** What the cluster gets that begins at a folder. */
  read(start: Start): Scope {
    const reading = new Reading(start.folder);
    const spec = start.sync && valueAt(start.sync.value, 'spec');
    const made = isObject(spec)
      ? this.#make(stableJson(spec), (source) => fluxBuild(source, { ...spec, path: start.folder }))
      : this.#make(start.folder, (source) => buildFolder(source, start.folder));
    this.#take(made, start.folder, undefined, reading, undefined);
    for (let next = reading.waiting.shift(); next; next = reading.waiting.shift()) {
      for (const value of next.built) {
        const object = applied(this.#files, value, next.by, next.folder);
        if (object) this.#add(object, reading);
      }
    }
    return reading;
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
    if (this.#sources.isExternal(kustomization, isThere)) {
      reading.external.add(kustomization);
      const source = sourceReference(kustomization);
      reading.openings.push({ kind: 'unbuilt', what: named(source), namespace });
      this.findings.push(externalFinding(kustomization, source));
      return;
    }
    // A folder that is not here is a rule's to report.
    if (!isThere) {
      reading.openings.push({ kind: 'missing', what: `the folder ${path}`, namespace });
      return;
    }
    const spec = valueAt(kustomization.value, 'spec');
    if (!isObject(spec)) return;
    const made = this.#make(stableJson(spec), (source) => fluxBuild(source, spec));
    this.#take(made, path, kustomization, reading, namespace);
  }

  #take(
    { result, remote }: Made,
    folder: string,
    by: Applied | undefined,
    reading: Reading,
    namespace: string | undefined,
  ): void {
    this.built.add(folder);
    for (const name of remote) {
      reading.openings.push({ kind: 'unbuilt', what: name, namespace });
      this.findings.push(this.#remoteFinding(name, folder));
    }
    if (result.ok) reading.waiting.push({ built: result.value, by, folder });
    else {
      reading.openings.push({ kind: 'unbuilt', what: `the folder ${folder || '.'}`, namespace });
      this.findings.push(this.#notBuilt(folder, result.error, by));
    }
  }

  /** Builds once what several clusters have in common. */
  #make(key: string, build: (source: SourceFiles) => Made['result']): Made {
    const known = this.#made.get(key);
    if (known) return known;
    const remote: string[] = [];
    const source = { ...this.#source, onRemote: (name: string) => remote.push(name) };
    const made = { result: build(source), remote };
    this.#made.set(key, made);
    return made;
  }

  #remoteFinding(name: string, folder: string): Finding {
    const file = kustomizationIn(this.#source, folder) ?? folder;
    const message = `${name} is fetched from elsewhere and was not built: what it defines is not known here, and is not reported missing.`;
    return { severity: 'info', rule: 'external', message, at: { file } };
  }

  #notBuilt(folder: string, { kind, detail }: BuildProblem, by: Applied | undefined): Finding {
    const file = this.#files.kustomizationOf(folder)?.path ?? posix.join(folder, '.');
    const at = by ? by.origin.place(['spec', 'path']) : { file };
    return kind === 'unsupported'
      ? {
          severity: 'warning',
          rule: 'not-built',
          message: `${folder || '.'} was not built, and what it makes was not checked: ${detail}`,
          at,
        }
      : {
          severity: 'error',
          rule: 'build-failed',
          message: `${folder || '.'} cannot be built: ${detail}`,
          at,
        };
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

  constructor(folder: string) {
    this.folder = folder;
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

function externalFinding(kustomization: Applied, source: SourceReference): Finding {
  const message = `${named(source)} is not this repository: what is applied from it is not known here, and is not reported missing.`;
  const at = placeOf(kustomization, ['spec', 'sourceRef']);
  return { severity: 'info', rule: 'external', message, at };
}
