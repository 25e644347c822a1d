import { posix } from 'node:path';
import type { Finding, Location } from '@tandem/contract';
import { CORE_SCHEMA, loadAll, YAMLException } from 'js-yaml';
import { type Document, isAlias, isMap, isPair, isScalar, isSeq, LineCounter, parseAllDocuments } from 'yaml';
import {
  isObject,
  type Json,
  type JsonObject,
  type Manifest,
  type ManifestFile,
  type Path,
} from './manifest.ts';

/** What a file of manifests may be at most, so that no file can eat the job's memory. */
export interface ManifestLimits {
  /** UTF-16 units of one file. */
  readonly characters: number;
  /** Documents of one file. */
  readonly documents: number;
  /** Nodes that the aliases of one document may stand for, as `maxAliasCount` of the yaml library counts. */
  readonly aliases: number;
}

/** Generous for people and kustomize builds; the API server itself takes 3 MiB an object. */
export const MANIFEST_LIMITS: ManifestLimits = {
  characters: 32 * 1024 * 1024,
  documents: 20_000,
  aliases: 10_000,
};

/** What was read: every object that could be, and what is wrong with the rest. */
export interface ReadManifests {
  readonly manifests: readonly Manifest[];
  readonly findings: readonly Finding[];
}

/**
 * Reads the objects of a file with one or many YAML (or JSON) documents; the items of a `List` count as
 * objects. Empty documents are passed over. Keys that stand twice, text that is no YAML, things that are no
 * Kubernetes object and files beyond the limits are findings with their place.
 */
export function readManifests(file: ManifestFile, limits: ManifestLimits = MANIFEST_LIMITS): ReadManifests {
  if (file.text.length > limits.characters) return tooLarge(file, `than ${limits.characters} characters`);
  return readQuickly(file, limits) ?? readCarefully(file, limits);
}

const CONTROL = /[\0-\x08\x0b\x0c\x0e-\x1f]/;

function readCarefully(file: ManifestFile, limits: ManifestLimits): ReadManifests {
  const lines = new LineCounter();
  const documents = documentsOf(file.text, lines);
  if (!documents) return tooLarge(file, 'maps and lists within each other than can be followed');
  if (documents.length > limits.documents) return tooLarge(file, `than ${limits.documents} documents`);
  const manifests: Manifest[] = [];
  const findings: Finding[] = [];
  const odd = CONTROL.exec(file.text);
  if (odd) {
    const { line, col } = lines.linePos(odd.index);
    const message = 'A control character stands here, which YAML does not allow. Remove it.';
    const at = { file: file.path, line, column: col };
    return { manifests, findings: [{ severity: 'error', rule: 'yaml-invalid', message, at }] };
  }
  if (file.text.includes('{{') && documents.some(({ errors }) => errors.length > 0)) {
    const { line, col } = lines.linePos(file.text.indexOf('{{'));
    const message =
      'This is a template and no YAML. Check what it makes, or move it to where no manifests are.';
    const at = { file: file.path, line, column: col };
    return { manifests, findings: [{ severity: 'error', rule: 'yaml-invalid', message, at }] };
  }
  for (const document of documents) {
    const reading = new Reading(file, document, lines);
    if (document.errors.length > 0) findings.push(...reading.errors());
    else {
      const read = reading.objects(limits.aliases);
      manifests.push(...read.manifests);
      findings.push(...read.findings);
    }
  }
  return { manifests, findings };
}

/** What needs the careful reader: anchors and aliases, which may stand for more than memory holds, and tags. */
const CAREFUL = /(?:^|[\s[{,:?-])[&*!][^\s]/m;

/**
 * Reads a file by the reader that is quick and knows no places; the places are looked up when somebody asks for them.
 * Undefined where the careful one has to: what is wrong is told by it, with its place.
 */
function readQuickly(file: ManifestFile, limits: ManifestLimits): ReadManifests | undefined {
  if (CAREFUL.test(file.text)) return undefined;
  let values: readonly unknown[];
  try {
    values = loadAll(file.text, { schema: CORE_SCHEMA });
  } catch (error) {
    if (error instanceof YAMLException || error instanceof RangeError) return undefined;
    throw error;
  }
  if (values.length > limits.documents) return undefined;
  let careful: ReadManifests | undefined;
  const manifests: Manifest[] = [];
  for (const value of values) {
    if (value === null || value === undefined) continue;
    if (!isObject(value) || isList(value)) return undefined;
    const typed = KUSTOMIZATION_FILE.test(file.path) ? { ...KUSTOMIZATION_TYPE, ...value } : value;
    const { apiVersion, kind } = typed as JsonObject;
    if (typeof apiVersion !== 'string' || typeof kind !== 'string' || apiVersion === '' || kind === '')
      return undefined;
    const index = manifests.length;
    const place: Manifest['place'] = (path, what) => {
      careful ??= readCarefully(file, limits);
      return careful.manifests[index]?.place(path, what) ?? { file: file.path };
    };
    manifests.push(manifestOf(file, typed as JsonObject, apiVersion, kind, place));
  }
  return { manifests, findings: [] };
}

/** The file's documents; undefined where they are nested so deeply that the parser runs out of stack. */
function documentsOf(text: string, lines: LineCounter): readonly Document[] | undefined {
  try {
    const parsed = parseAllDocuments(text, { lineCounter: lines, merge: true, logLevel: 'silent' });
    return Array.isArray(parsed) ? parsed : [];
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function tooLarge(file: ManifestFile, limit: string): ReadManifests {
  const message = `The file has more ${limit}, and was not read. Split it.`;
  return {
    manifests: [],
    findings: [{ severity: 'error', rule: 'manifest-too-large', message, at: { file: file.path } }],
  };
}

/** The first two fields of an object, at the start of a line or in flow style. */
const OBJECT = /^\s*(?:- )?["']?(?:apiVersion|kind)["']?\s*:|[{,]\s*["']?apiVersion["']?\s*:/m;

/** Whether a file may hold objects: what has none of their fields is of another kind, as pipelines and values are. */
export function mayHoldObjects({ path, text }: ManifestFile): boolean {
  return KUSTOMIZATION_FILE.test(path) || OBJECT.test(text);
}

/** The paths that are in no Helm chart: its templates are no YAML. */
export function outsideCharts(paths: readonly string[]): readonly string[] {
  const charts = paths
    .filter((path) => /(?:^|[\\/])Chart\.yaml$/.test(path))
    .map((path) => path.slice(0, -'Chart.yaml'.length));
  return paths.filter((path) => !charts.some((chart) => path.startsWith(chart)));
}

/** The names by which kustomize knows its files. */
export const KUSTOMIZATION_FILE = /(?:^|\/)(?:kustomization\.ya?ml|Kustomization)$/;

/** What kustomize fills in where its file does not say it (kustomize docs, "kustomization.yaml"). */
const KUSTOMIZATION_TYPE = { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization' };

/** `List`, and the list of a kind as an API server answers it: kubectl and kustomize take its items for objects. */
function isList(value: JsonObject): value is JsonObject & { readonly items: readonly Json[] } {
  return /List$/.test(String(value.kind)) && Array.isArray(value.items);
}

/** An item with the kind that the list of its kind leaves out. */
function itemOf({ apiVersion, kind }: JsonObject, item: Json): Json {
  return kind === 'List' || !isObject(item)
    ? item
    : { apiVersion: apiVersion ?? '', kind: String(kind).slice(0, -'List'.length), ...item };
}

/** One document of a file while it is read. */
class Reading {
  readonly #file: ManifestFile;
  readonly #document: Document;
  readonly #lines: LineCounter;

  constructor(file: ManifestFile, document: Document, lines: LineCounter) {
    this.#file = file;
    this.#document = document;
    this.#lines = lines;
  }

  /** What makes the document unreadable. */
  errors(): readonly Finding[] {
    return this.#document.errors.map(({ code, message, pos }) => {
      const at = this.#at(pos[0]);
      if (code === 'DUPLICATE_KEY') {
        const text = 'This key stands twice in one map; readers keep one of the values and drop the other.';
        return { severity: 'error', rule: 'duplicate-key', message: `${text} Remove one.`, at };
      }
      const reason = message.split(/ at line \d+/, 1)[0] ?? message;
      return { severity: 'error', rule: 'yaml-invalid', message: `Not valid YAML: ${reason}`, at };
    });
  }

  objects(aliases: number): ReadManifests {
    let value: unknown;
    try {
      value = this.#document.toJS({ maxAliasCount: aliases });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return this.#wrong([], 'yaml-invalid', `The document cannot be read: ${reason}.`);
    }
    if (value === null || value === undefined) return { manifests: [], findings: [] };
    if (KUSTOMIZATION_FILE.test(this.#file.path) && isObject(value)) {
      return this.#object({ ...KUSTOMIZATION_TYPE, ...value }, []);
    }
    return this.#object(value, []);
  }

  #object(value: unknown, at: Path): ReadManifests {
    if (!isObject(value)) {
      return this.#wrong(at, 'not-an-object', 'A Kubernetes object is a map with apiVersion and kind.');
    }
    const { apiVersion, kind } = value;
    if (typeof apiVersion !== 'string' || typeof kind !== 'string' || apiVersion === '' || kind === '') {
      const missing = typeof apiVersion !== 'string' || apiVersion === '' ? 'apiVersion' : 'kind';
      return this.#wrong(at, 'not-an-object', `Not a Kubernetes object: it has no ${missing}. Add it.`);
    }
    if (isList(value)) {
      const read = value.items.map((item, index) =>
        this.#object(itemOf(value, item), [...at, 'items', index]),
      );
      return {
        manifests: read.flatMap(({ manifests }) => manifests),
        findings: read.flatMap(({ findings }) => findings),
      };
    }
    return { manifests: [this.#manifest(value, apiVersion, kind, at)], findings: [] };
  }

  #manifest(value: JsonObject, apiVersion: string, kind: string, at: Path): Manifest {
    return manifestOf(this.#file, value, apiVersion, kind, (path, what = 'value') =>
      this.#place([...at, ...path], what),
    );
  }

  #wrong(at: Path, rule: string, message: string): ReadManifests {
    return {
      manifests: [],
      findings: [{ severity: 'error', rule, message, at: this.#place(at, 'value') }],
    };
  }

  #place(path: Path, what: 'key' | 'value'): Location {
    let node: unknown = this.#document.contents;
    let offset = offsetOf(node) ?? 0;
    for (const [index, step] of path.entries()) {
      const last = index === path.length - 1;
      const found = childOf(resolved(node, this.#document), step);
      if (!found) break;
      node = found.value;
      const wanted = last && what === 'value' ? (offsetOf(node) ?? found.key) : found.key;
      if (wanted === undefined) break;
      offset = wanted;
    }
    return this.#at(offset);
  }

  #at(offset: number): Location {
    const { line, col } = this.#lines.linePos(offset);
    return { file: this.#file.path, line: Math.max(line, 1), column: Math.max(col, 1) };
  }
}

function resolved(node: unknown, document: Document): unknown {
  return isAlias(node) ? node.resolve(document) : node;
}

function childOf(node: unknown, step: string | number): { key?: number; value: unknown } | undefined {
  if (isSeq(node) && typeof step === 'number') {
    const value = node.items[step];
    return value === undefined ? undefined : withKey(offsetOf(value), value);
  }
  if (!isMap(node)) return undefined;
  const pair = node.items.find(
    (item) => isPair(item) && isScalar(item.key) && String(item.key.value) === step,
  );
  return pair ? withKey(offsetOf(pair.key), pair.value) : undefined;
}

function withKey(key: number | undefined, value: unknown): { key?: number; value: unknown } {
  return key === undefined ? { value } : { key, value };
}

function offsetOf(node: unknown): number | undefined {
  const ranged = node as { readonly range?: readonly number[] | null } | null | undefined;
  return ranged?.range?.[0];
}

function manifestOf(
  file: ManifestFile,
  value: JsonObject,
  apiVersion: string,
  kind: string,
  place: Manifest['place'],
): Manifest {
  const slash = apiVersion.indexOf('/');
  const metadata = isObject(value.metadata) ? value.metadata : {};
  return {
    apiVersion,
    group: slash < 0 ? '' : apiVersion.slice(0, slash),
    version: apiVersion.slice(slash + 1),
    kind,
    name: typeof metadata.name === 'string' ? metadata.name : '',
    namespace: typeof metadata.namespace === 'string' ? metadata.namespace : undefined,
    value,
    folder: posix.normalize(file.folder ?? posix.dirname(file.path)),
    place,
  };
}
