import type { Finding } from '@tandem/contract';
import { parseAllDocuments } from 'yaml';
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
  readonly deprecated?: string;
  readonly schema?: StructuralSchema;
  readonly hasStatus: boolean;
}

/** The custom kinds that are known, and their schemas, compiled when they are first asked for. */
export class Kinds {
  readonly #versions = new Map<string, KindVersion>();
  readonly #compiled = new Map<string, CompiledSchema>();

  /** Where a version is given twice, the first counts. */
  constructor(versions: readonly KindVersion[]) {
    for (const each of versions) {
      const key = keyOf(`${each.group}/${each.version}`, each.kind);
      if (!this.#versions.has(key)) this.#versions.set(key, each);
    }
  }

  get size(): number {
    return this.#versions.size;
  }

  all(): readonly KindVersion[] {
    return [...this.#versions.values()];
  }

  find(apiVersion: string, kind: string): KindVersion | undefined {
    return this.#versions.get(keyOf(apiVersion, kind));
  }

  /** The versions of a kind, as its definition lists them. */
  versionsOf(group: string, kind: string): readonly KindVersion[] {
    return this.all().filter((each) => each.group === group && each.kind === kind);
  }

  /** The kinds of a group. */
  kindsOf(group: string): readonly string[] {
    return [...new Set(this.all().flatMap((each) => (each.group === group ? [each.kind] : [])))];
  }

  /** The check of a version's objects; undefined where its definition has no schema. */
  compiled(version: KindVersion): CompiledSchema | undefined {
    const { schema, hasStatus } = version;
    if (!schema) return undefined;
    const key = keyOf(`${version.group}/${version.version}`, version.kind);
    const known = this.#compiled.get(key) ?? compileSchema(schema, hasStatus);
    this.#compiled.set(key, known);
    return known;
  }
}

function keyOf(apiVersion: string, kind: string): string {
  return `${apiVersion} ${kind}`;
}

/** What files with CustomResourceDefinitions hold; other objects in them are passed over. */
export interface ReadCrds {
  readonly kinds: readonly KindVersion[];
  readonly findings: readonly Finding[];
}

/**
 * Reads the CustomResourceDefinitions (apiextensions.k8s.io/v1) of files with one or many documents, of `List`s
 * too: single files, folders of them, or the release file of Flux or Azure Service Operator as it is.
 */
export function readCrds(files: readonly ManifestFile[]): ReadCrds {
  const kinds: KindVersion[] = [];
  const findings: Finding[] = [];
  for (const { path, text } of files) {
    for (const document of parseAllDocuments(text, { merge: true, logLevel: 'silent' })) {
      const [error] = document.errors;
      if (error) {
        const message = `The definitions cannot be read: ${error.message.split(/ at line \d+/, 1)[0]}`;
        findings.push({ severity: 'error', rule: 'yaml-invalid', message, at: { file: path } });
      } else kinds.push(...definitionsIn(document.toJS({ maxAliasCount: 100 })));
    }
  }
  return { kinds, findings };
}

function definitionsIn(value: unknown): readonly KindVersion[] {
  if (!isObject(value)) return [];
  if (value.kind === 'List' && Array.isArray(value.items)) return value.items.flatMap(definitionsIn);
  const { spec } = value;
  if (value.kind !== 'CustomResourceDefinition' || !isObject(spec) || !isObject(spec.names)) return [];
  const { group, scope, versions, names } = spec as unknown as Definition;
  return versions.map((each) => ({
    group,
    version: each.name,
    kind: names.kind,
    scope: scope === 'Cluster' ? 'Cluster' : 'Namespaced',
    served: each.served,
    ...(each.deprecated && { deprecated: each.deprecationWarning ?? '' }),
    ...(each.schema?.openAPIV3Schema && { schema: each.schema.openAPIV3Schema }),
    hasStatus: each.subresources?.status !== undefined,
  }));
}

/** The part of a CustomResourceDefinition that is read; the API server has checked it before it was published. */
interface Definition {
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
