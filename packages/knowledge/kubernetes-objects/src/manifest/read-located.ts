import type { Finding, Location } from '@tandem/contract';
import type { YamlDocument, YamlText, YamlTooLarge } from '@tandem/positions';
import { type ManifestLimits, readKubernetesYaml } from './kubernetes-yaml.ts';
import { isObject, type JsonObject, type Manifest, type ManifestFile, type Path } from './manifest.ts';
import { isList, itemOf, manifestOf, withType } from './object-of.ts';

/** What was read: every object that could be, and what is wrong with the rest. */
export interface ReadManifests {
  readonly manifests: readonly Manifest[];
  readonly findings: readonly Finding[];
}

const CONTROL = /[\0-\x08\x0b\x0c\x0e-\x1f]/;

/** Reads a file with the place of each value, and of each mistake. */
export function readLocated(file: ManifestFile, limits: ManifestLimits): ReadManifests {
  const read = readKubernetesYaml(file.text, limits);
  if (!read.ok) return tooLarge(file, read.error);
  const { documents, at } = read.value;
  const unreadable = notYaml(file.text, documents);
  if (unreadable) {
    const { message, offset } = unreadable;
    return wrong('yaml-invalid', message, { file: file.path, ...at(offset) });
  }
  const results = documents.map((document) => {
    const reading = new Reading(file, document, at);
    return document.problems.length > 0
      ? { manifests: [], findings: reading.problems() }
      : reading.objects(limits.aliases);
  });
  return joined(results);
}

/** Why a whole text is no YAML, where that is one mistake rather than those that the parser makes of it. */
function notYaml(
  text: string,
  documents: readonly YamlDocument[],
): { readonly message: string; readonly offset: number } | undefined {
  const control = CONTROL.exec(text);
  if (control) {
    const message = 'A control character stands here, which YAML does not allow. Remove it.';
    return { message, offset: control.index };
  }
  const template = text.indexOf('{{');
  if (template < 0 || documents.every(({ problems }) => problems.length === 0)) return undefined;
  const message =
    'This is a template and no YAML. Check what it makes, or move it to where no manifests are.';
  return { message, offset: template };
}

function wrong(rule: string, message: string, at: Location): ReadManifests {
  return { manifests: [], findings: [{ severity: 'error', rule, message, at }] };
}

function joined(results: readonly ReadManifests[]): ReadManifests {
  return {
    manifests: results.flatMap(({ manifests }) => manifests),
    findings: results.flatMap(({ findings }) => findings),
  };
}

/** One document of a file while it is read. */
class Reading {
  readonly #file: ManifestFile;
  readonly #document: YamlDocument;
  readonly #position: YamlText['at'];

  constructor(file: ManifestFile, document: YamlDocument, position: YamlText['at']) {
    this.#file = file;
    this.#document = document;
    this.#position = position;
  }

  /** What makes the document unreadable. */
  problems(): readonly Finding[] {
    return this.#document.problems.map(({ kind, message, offset }) => {
      const at = this.#at(offset);
      if (kind === 'duplicate-key') {
        const text = 'This key stands twice in one map; readers keep one of the values and drop the other.';
        return { severity: 'error', rule: 'duplicate-key', message: `${text} Remove one.`, at };
      }
      return { severity: 'error', rule: 'yaml-invalid', message: `Not valid YAML: ${message}`, at };
    });
  }

  objects(aliases: number): ReadManifests {
    const read = this.#document.value(aliases);
    if (!read.ok) {
      const message = `The document cannot be read: ${read.error.message}.`;
      return wrong('yaml-invalid', message, this.#place([], 'value'));
    }
    const { value } = read;
    if (value === null || value === undefined) return { manifests: [], findings: [] };
    return this.#object(isObject(value) ? withType(value, this.#file) : value, []);
  }

  #object(value: unknown, at: Path): ReadManifests {
    if (!isObject(value)) {
      const message = 'A Kubernetes object is a map with apiVersion and kind.';
      return wrong('not-an-object', message, this.#place(at, 'value'));
    }
    const { apiVersion, kind } = value;
    if (typeof apiVersion !== 'string' || typeof kind !== 'string' || apiVersion === '' || kind === '') {
      const missing = typeof apiVersion !== 'string' || apiVersion === '' ? 'apiVersion' : 'kind';
      const message = `Not a Kubernetes object: it has no ${missing}. Add it.`;
      return wrong('not-an-object', message, this.#place(at, 'value'));
    }
    if (isList(value)) {
      return joined(
        value.items.map((item, index) => this.#object(itemOf(value, item), [...at, 'items', index])),
      );
    }
    return { manifests: [this.#manifest(value, apiVersion, kind, at)], findings: [] };
  }

  #manifest(value: JsonObject, apiVersion: string, kind: string, at: Path): Manifest {
    return manifestOf(this.#file, value, apiVersion, kind, (path, what = 'value') =>
      this.#place([...at, ...path], what),
    );
  }

  #place(path: Path, what: 'key' | 'value'): Location {
    return this.#at(this.#document.offsetAt(path, what));
  }

  #at(offset: number): Location {
    return { file: this.#file.path, ...this.#position(offset) };
  }
}

/** The finding for a file beyond its limits. */
export function tooLarge(
  file: ManifestFile,
  { kind, most }: Pick<YamlTooLarge, 'kind' | 'most'>,
): ReadManifests {
  const limit =
    kind === 'depth' ? 'maps and lists within each other than can be followed' : `than ${most} ${kind}`;
  const message = `The file has more ${limit}, and was not read. Split it.`;
  return {
    manifests: [],
    findings: [{ severity: 'error', rule: 'manifest-too-large', message, at: { file: file.path } }],
  };
}
