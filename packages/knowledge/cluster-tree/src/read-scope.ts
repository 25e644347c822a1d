import type { Finding } from '@tandem/contract';
import { fluxBuild, isKustomization } from '@tandem/flux';
import { isObject, type JsonObject, plainPath, textAt } from '@tandem/kubernetes-objects';
import { type BuildProblem, buildFolder, type SourceFiles } from '@tandem/kustomize';
import { applied } from './origins.ts';
import type { Applied, Scope } from './tree.ts';
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
  /** What could not be built. */
  readonly findings: Finding[] = [];
  /** The folders that were built, or could not be. */
  readonly built = new Set<string>();
  #complete = true;

  constructor(files: TreeFiles, source: SourceFiles) {
    this.#files = files;
    this.#source = source;
  }

  /** What the cluster gets that begins with a folder. */
  read(folder: string): Scope {
    const objects: Applied[] = [];
    this.#complete = true;
    const waiting: Waiting[] = [];
    const done = new Set<string>();
    const top = buildFolder(this.#source, folder === '.' ? '' : folder);
    this.built.add(folder);
    if (!top.ok) this.#notBuilt(folder, top.error, undefined);
    else waiting.push({ built: top.value, by: undefined, folder });
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      for (const value of next.built) {
        const object = applied(this.#files, value, next.by, next.folder);
        if (!object) continue;
        const sync = isKustomization(object) && plainPath(textAt(object.value, 'spec', 'path')) === folder;
        const again = objects.some((each) => each.origin === object.origin && each.by === undefined && sync);
        if (!again) objects.push(object);
        if (isKustomization(object) && !sync) this.#follow(object, done, waiting);
      }
    }
    return { folder, objects, complete: this.#complete };
  }

  #follow(kustomization: Applied, done: Set<string>, waiting: Waiting[]): void {
    const key = `${kustomization.namespace}/${kustomization.name}`;
    const path = plainPath(textAt(kustomization.value, 'spec', 'path'));
    const there = path === '' || this.#source.list(path).length > 0;
    // A path that is not here is that of another source, or a rule's to tell.
    if (!there) this.#complete = false;
    if (done.has(key) || !there) return;
    done.add(key);
    const { spec } = kustomization.value;
    const built = isObject(spec) ? fluxBuild(this.#source, spec) : undefined;
    this.built.add(path);
    if (built?.ok) waiting.push({ built: built.value, by: kustomization, folder: path });
    else if (built) this.#notBuilt(path, built.error, kustomization);
  }

  #notBuilt(folder: string, { kind, detail }: BuildProblem, by: Applied | undefined): void {
    this.#complete = false;
    const file = this.#files.kustomizationOf(folder)?.path ?? folder;
    const at = by ? by.origin.place(['spec', 'path']) : { file };
    this.findings.push(
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
}
