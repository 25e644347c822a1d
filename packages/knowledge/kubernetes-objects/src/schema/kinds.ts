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
