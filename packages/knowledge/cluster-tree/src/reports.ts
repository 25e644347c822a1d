import { posix } from 'node:path';
import type { Finding, Location } from '@tandem/contract';
import type { UnsetVariable } from '@tandem/flux';
import { listAt } from '@tandem/kubernetes-objects';
import { type BuildProblem, kustomizationIn, type SourceFiles } from '@tandem/kustomize';
import type { SourceReference } from './sources.ts';
import { type Applied, named, placeOf } from './tree.ts';
import type { TreeFiles } from './tree-files.ts';
import { unsetFindings } from './unset-variables.ts';

/** Reports what could not be built, and what is not known, each thing once for all clusters. */
export class Reports {
  readonly #files: TreeFiles;
  readonly #source: SourceFiles;
  readonly #isStrict: boolean;
  readonly #reported = new Set<string>();
  readonly findings: Finding[] = [];
  /** The folders with what the built-in kustomize does not support. */
  readonly unsupported = new Set<string>();

  /** @param isStrict Whether a variable without a value fails its Kustomization. */
  constructor(files: TreeFiles, source: SourceFiles, isStrict: boolean) {
    this.#files = files;
    this.#source = source;
    this.#isStrict = isStrict;
  }

  /** A Kustomization whose source is not this repository. */
  external(kustomization: Applied, source: SourceReference): void {
    const message = `${named(source)} is not this repository: what is applied from it is not known here, and is not reported missing.`;
    this.#once(named(source), 'external', message, placeOf(kustomization, ['spec', 'sourceRef']));
  }

  /** A base that is fetched from elsewhere. */
  remote(name: string, folder: string): void {
    const message = `${name} is fetched from elsewhere and was not built: what it defines is not known here, and is not reported missing.`;
    const at = this.#placeOf(name) ?? { file: kustomizationIn(this.#source, folder) ?? folder };
    this.#once(name, 'external', message, at);
  }

  /** A ConfigMap or Secret with variables, where these are not known. */
  variables(
    kustomization: Applied,
    wanted: { readonly kind: string; readonly name: string },
    object: Applied | undefined,
  ): void {
    if (object && !isEncrypted(object)) return;
    const what = named({ ...wanted, namespace: kustomization.namespace });
    const why = object ? 'is encrypted' : 'is not in this repository';
    const message = `${what} ${why}: the variables that Kustomizations take from it are not known here, and what they fill in is not checked.`;
    const at = placeOf(kustomization, ['spec', 'postBuild', 'substituteFrom']);
    this.#once(what, 'external', message, at);
  }

  /** Variables without a value. */
  unset(unset: readonly UnsetVariable[], by: Applied): void {
    this.findings.push(...unsetFindings(unset, by, this.#files, this.#isStrict));
  }

  /** A folder that could not be built. */
  notBuilt(folder: string, { kind, detail }: BuildProblem, by: Applied | undefined): void {
    const file = this.#files.kustomizationOf(folder)?.path ?? posix.join(folder, '.');
    const at = by ? by.origin.place(['spec', 'path']) : { file };
    const what = folder || '.';
    if (kind === 'unsupported') this.unsupported.add(folder);
    this.findings.push(
      kind === 'unsupported'
        ? {
            severity: 'warning',
            rule: 'not-built',
            message: `${what} was not built, and what it makes was not checked: ${detail}`,
            at,
          }
        : { severity: 'error', rule: 'build-failed', message: `${what} cannot be built: ${detail}`, at },
    );
  }

  #once(key: string, rule: string, message: string, at: Location): void {
    if (this.#reported.has(key)) return;
    this.#reported.add(key);
    this.findings.push({ severity: 'info', rule, message, at });
  }

  /** Where a kustomization names something. */
  #placeOf(name: string): Location | undefined {
    for (const folder of this.#files.kustomized()) {
      for (const manifest of this.#files.of(this.#files.kustomizationOf(folder)?.path ?? '')) {
        for (const field of ['resources', 'bases', 'components']) {
          const index = listAt(manifest.value, field).indexOf(name);
          if (index >= 0) return manifest.place([field, index]);
        }
      }
    }
    return undefined;
  }
}

function isEncrypted({ value }: Applied): boolean {
  return value.sops !== undefined || JSON.stringify(value).includes('"ENC[');
}
