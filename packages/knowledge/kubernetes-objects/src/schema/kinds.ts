import type { Finding } from '@tandem/contract';
import { readQuickly } from '@tandem/positions';
import { isObject, type ManifestFile } from '../manifest/manifest.ts';
import { type CompiledSchema, compileSchema } from './compile.ts';
import type { StructuralSchema } from './structural.ts';

/** One version of a custom kind, as its CustomResourceDefinition has it. */
export interface KindVersion {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly scope: 'Namespaced' | 'Cluster';
  /** Whether the API server takes objects of this version. */
  readonly served: boolean;
  /** What its author says of it where it is deprecated; empty where that is all. */
  readonly deprecated?: string | undefined;
  readonly schema?: StructuralSchema | undefined;
  readonly hasStatus: boolean;
}

/** One definition: what it is of is known at once, its versions are read when they are first asked for. */
export interface Definition {
  readonly group: string;
  readonly kind: string;
  versions(): readonly KindVersion[];
}

/** The custom kinds that are known, and their schemas, read and compiled when they are first asked for. */
export class Kinds {
  readonly #definitions = new Map<string, Definition>();
  readonly #compiled = new Map<string, CompiledSchema>();

  /** Where a kind is defined twice, the first counts. */
  constructor(definitions: readonly Definition[]) {
    for (const each of definitions) {
      const key = `${each.group} ${each.kind}`;
      if (!this.#definitions.has(key)) this.#definitions.set(key, each);
    }
  }

  /** How many kinds are defined. */
  get size(): number {
    return this.#definitions.size;
  }

  /** Every version of every kind: reads all definitions. */
  all(): readonly KindVersion[] {
    return [...this.#definitions.values()].flatMap((each) => each.versions());
  }

  find(apiVersion: string, kind: string): KindVersion | undefined {
    const slash = apiVersion.indexOf('/');
    const group = slash < 0 ? '' : apiVersion.slice(0, slash);
    return this.versionsOf(group, kind).find((each) => each.version === apiVersion.slice(slash + 1));
  }

  /** The versions of a kind, as its definition lists them. */
  versionsOf(group: string, kind: string): readonly KindVersion[] {
    return this.#definitions.get(`${group} ${kind}`)?.versions() ?? [];
  }

  /** The kinds of a group. */
  kindsOf(group: string): readonly string[] {
    return [...this.#definitions.values()].flatMap((each) => (each.group === group ? [each.kind] : []));
  }

  /** The check of a version's objects; undefined where its definition has no schema. */
  compiled(version: KindVersion): CompiledSchema | undefined {
    const { schema, hasStatus } = version;
    if (!schema) return undefined;
    const key = `${version.group}/${version.version} ${version.kind}`;
    const known = this.#compiled.get(key) ?? compileSchema(schema, hasStatus);
    this.#compiled.set(key, known);
    return known;
  }
}

/** A file with definitions. */
export interface DefinitionFile extends ManifestFile {
  /**
   * The file up to the versions of its definition, where it is known to hold one document alone: its text is asked
   * for only where a manifest is of its kind, then. Definitions are large, and few of them are used.
   */
  readonly head?: string;
}

/** What files with CustomResourceDefinitions hold; other objects in them are passed over. */
export interface ReadCrds {
  readonly kinds: readonly Definition[];
  /** What cannot be read; grows while kinds are asked for their versions. */
  readonly findings: readonly Finding[];
}

/**
 * Reads the CustomResourceDefinitions (apiextensions.k8s.io/v1) of files with one or many documents, of `List`s
 * too: single files, folders of them, or the release file of Flux or Azure Service Operator as it is. A document in
 * the form in which these are published is only looked at; its schemas are read when a manifest of its kind is met.
 */
export function readCrds(files: readonly DefinitionFile[]): ReadCrds {
  const kinds: Definition[] = [];
  const findings: Finding[] = [];
  for (const file of files) {
    const { path, head } = file;
    const known = head === undefined ? undefined : publishedIn(head, () => file.text);
    if (known) {
      kinds.push(lazily(known, path, findings));
      continue;
    }
    for (const document of documentsIn(file.text)) {
      const published = publishedIn(document, () => document);
      if (published) kinds.push(lazily(published, path, findings));
      else if (document.includes('CustomResourceDefinition'))
        kinds.push(...definitionsOf(document, path, findings));
    }
  }
  return { kinds, findings };
}

function documentsIn(text: string): readonly string[] {
  return text.includes('\n---') || text.startsWith('---') ? text.split(/^---.*$/m) : [text];
}

/** A definition in the form in which it is published, of which nothing is parsed yet. */
interface PublishedText {
  readonly group: string;
  readonly kind: string;
  /** All that stands before the versions, their key included. */
  readonly head: string;
  text(): string;
}

/** What stands before the versions of a definition as it is published. */
export const VERSIONS = '\n  versions:\n';

/**
 * A document in block style with two spaces, as controller-gen writes definitions: its group and kind stand before
 * the versions, which are nearly all of the text. Undefined for any other form.
 */
function publishedIn(text: string, whole: () => string): PublishedText | undefined {
  const end = text.indexOf(VERSIONS);
  const head = end < 0 ? '' : text.slice(0, end + VERSIONS.length);
  if (!/^kind: CustomResourceDefinition\s*$/m.test(head)) return undefined;
  const group = /^ {2}group: ([\w.-]+)\s*$/m.exec(head)?.[1];
  const kind = /^ {2}names:\n(?: {4}.*\n)*? {4}kind: (\w+)\s*$/m.exec(head)?.[1];
  return group !== undefined && kind !== undefined ? { group, kind, head, text: whole } : undefined;
}

/** One version of a published definition, of which nothing is parsed yet. */
interface VersionText {
  readonly name: string;
  readonly served: boolean;
  readonly text: string;
}

/**
 * The versions of a published definition. An item of the list begins with a dash in the third column, and nothing
 * within one reaches as far to the left. Undefined where one of them does not say its name and whether it is served
 * in that form.
 */
function versionsIn({ head, text: whole }: PublishedText): readonly VersionText[] | undefined {
  const text = whole();
  const end = /^(?! {2}- | {3}|\s*$)/m.exec(text.slice(head.length))?.index ?? text.length;
  const items = text.slice(head.length, head.length + end).split(/^(?= {2}- )/m);
  const versions = items.map((item) => ({
    name: /^ {2}[- ] name: ([a-z]\w*)\s*$/m.exec(item)?.[1],
    served: /^ {2}[- ] served: (true|false)\s*$/m.exec(item)?.[1],
    text: item,
  }));
  const all = versions.flatMap(({ name, served, text }) =>
    name !== undefined && served !== undefined ? [{ name, served: served === 'true', text }] : [],
  );
  return all.length === versions.length ? all : undefined;
}

function definitionsOf(text: string, file: string, findings: Finding[]): readonly Definition[] {
  const values = readQuickly(text);
  if (!values.ok) {
    const message = `The definitions cannot be read: ${values.error}`;
    findings.push({ severity: 'error', rule: 'yaml-invalid', message, at: { file } });
    return [];
  }
  const read = values.value.flatMap(definitionsIn);
  if (read.includes(undefined)) {
    const message =
      'A CustomResourceDefinition here has no group, no kind or no versions with names, and was not read.';
    findings.push({ severity: 'error', rule: 'crd-invalid', message, at: { file } });
  }
  return read.filter((each) => each !== undefined);
}

function lazily(published: PublishedText, file: string, findings: Finding[]): Definition {
  const { group, kind, head, text } = published;
  let read: readonly KindVersion[] | undefined;
  return {
    group,
    kind,
    versions: () => {
      read ??=
        versionsIn(published)?.map(
          (version) =>
            new LazyVersion(
              group,
              kind,
              version,
              () => definitionsOf(head + version.text, file, findings)[0]?.versions()[0],
            ),
        ) ?? definitionsOf(text(), file, findings).flatMap((each) => each.versions());
      return read;
    },
  };
}

/** A version whose schema is parsed when something in it is asked for. */
class LazyVersion implements KindVersion {
  readonly group: string;
  readonly kind: string;
  readonly version: string;
  readonly served: boolean;
  readonly #parse: () => KindVersion | undefined;
  #parsed: KindVersion | undefined;

  constructor(
    group: string,
    kind: string,
    { name, served }: VersionText,
    parse: () => KindVersion | undefined,
  ) {
    this.group = group;
    this.kind = kind;
    this.version = name;
    this.served = served;
    this.#parse = parse;
  }

  get scope(): KindVersion['scope'] {
    return this.#whole.scope;
  }

  get deprecated(): string | undefined {
    return this.#whole.deprecated;
  }

  get schema(): StructuralSchema | undefined {
    return this.#whole.schema;
  }

  get hasStatus(): boolean {
    return this.#whole.hasStatus;
  }

  get #whole(): KindVersion {
    const { group, kind, version, served } = this;
    this.#parsed ??= this.#parse() ?? { group, kind, version, served, scope: 'Namespaced', hasStatus: false };
    return this.#parsed;
  }
}

/** The definitions of a document; undefined for one that is broken. */
function definitionsIn(value: unknown): readonly (Definition | undefined)[] {
  if (!isObject(value)) return [];
  if (value.kind === 'List' && Array.isArray(value.items)) return value.items.flatMap(definitionsIn);
  const { spec } = value;
  if (value.kind !== 'CustomResourceDefinition') return [];
  if (!isPublished(spec)) return [undefined];
  const { group, scope, versions, names } = spec;
  const read = versions.map(
    (each): KindVersion => ({
      group,
      version: each.name,
      kind: names.kind,
      scope: scope === 'Cluster' ? 'Cluster' : 'Namespaced',
      served: each.served,
      ...(each.deprecated && { deprecated: each.deprecationWarning ?? '' }),
      ...(each.schema?.openAPIV3Schema && { schema: each.schema.openAPIV3Schema }),
      hasStatus: each.subresources?.status !== undefined,
    }),
  );
  return [{ group, kind: names.kind, versions: () => read }];
}

function isPublished(spec: unknown): spec is Published {
  if (!isObject(spec) || !isObject(spec.names) || !Array.isArray(spec.versions)) return false;
  const whole = typeof spec.group === 'string' && typeof spec.names.kind === 'string';
  return whole && spec.versions.every((each) => isObject(each) && typeof each.name === 'string');
}

/** The part of a CustomResourceDefinition that is read; the API server has checked it before it was published. */
interface Published {
  readonly group: string;
  readonly scope: string;
  readonly names: { readonly kind: string };
  readonly versions: readonly {
    readonly name: string;
    readonly served: boolean;
    readonly deprecated?: boolean;
    readonly deprecationWarning?: string;
    readonly schema?: { readonly openAPIV3Schema?: StructuralSchema };
    readonly subresources?: { readonly status?: unknown };
  }[];
}
