import { err, ok, type Result } from '@tandem/contract';
import { type Document, isAlias, isMap, isPair, isScalar, isSeq, visit } from 'yaml';
import { Nodes, offsetOf, type YamlNode } from './node.ts';

/** What is wrong with a document. */
export interface SyntaxProblem {
  /** `duplicate-key` and `tab` are separate kinds, since each has its own fix. */
  readonly kind: 'duplicate-key' | 'tab' | 'syntax';
  /** The parser's reason, without a position. */
  readonly message: string;
  readonly offset: number;
}

/** Why a document has no plain value. */
export interface ValueProblem {
  /** `alias`: aliases that expand to too many nodes, or to none. */
  readonly kind: 'alias' | 'value';
  readonly message: string;
}

/** A path into a value: keys and indices. */
export type ValuePath = readonly (string | number)[];

/** One document of a text. */
export class YamlDocument {
  readonly #document: Document.Parsed;
  readonly #nodes: Nodes;
  /** Problems that make the document unreadable. */
  readonly problems: readonly SyntaxProblem[];
  /** What a strict reader also rejects, such as a tag that the dialect does not know. */
  readonly warnings: readonly SyntaxProblem[];

  constructor(document: Document.Parsed) {
    this.#document = document;
    this.#nodes = new Nodes(document);
    this.problems = document.errors.map(problemOf);
    this.warnings = document.warnings.map(problemOf);
  }

  /** Where the document begins. */
  get offset(): number {
    return this.#document.range[0];
  }

  /** The version of YAML by which it was read. */
  get version(): string | undefined {
    return this.#document.directives?.yaml.version;
  }

  /** The root node; null for an empty document. */
  get root(): YamlNode | null {
    return this.#nodes.of(this.#document.contents);
  }

  /** The number of aliases. */
  get aliases(): number {
    let count = 0;
    visit(this.#document, { Alias: () => void count++ });
    return count;
  }

  /**
   * The document as plain data, with aliases expanded; null for an empty document.
   *
   * @param mostAliases How many nodes the aliases may expand to: the count of an alias times that of its target.
   */
  value(mostAliases: number): Result<unknown, ValueProblem> {
    try {
      return ok(this.#document.toJS({ maxAliasCount: mostAliases }));
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return err({ kind: error instanceof ReferenceError ? 'alias' : 'value', message });
    }
  }

  /**
   * Where a value of the document is written, or the key that names it.
   *
   * @param parent Which position of the nearest parent to return where the path does not exist.
   */
  offsetAt(path: ValuePath, what: 'key' | 'value', parent: 'key' | 'value' = 'key'): number {
    const { contents } = this.#document;
    let found: Child = { key: offsetOf(contents), value: contents };
    for (const [index, step] of path.entries()) {
      const child = childOf(isAlias(found.value) ? found.value.resolve(this.#document) : found.value, step);
      if (!child) return offsetIn(found, parent);
      found = child;
      if (index === path.length - 1) return offsetIn(found, what);
    }
    return offsetIn(found, 'value');
  }
}

/** A value with the offset of its key; an item of a list and the root are their own keys. */
interface Child {
  readonly key: number | undefined;
  readonly value: unknown;
}

function offsetIn({ key, value }: Child, what: 'key' | 'value'): number {
  return (what === 'key' ? key : offsetOf(value)) ?? key ?? offsetOf(value) ?? 0;
}

function problemOf({
  code,
  message,
  pos,
}: {
  readonly code: string;
  readonly message: string;
  readonly pos: readonly [number, number];
}): SyntaxProblem {
  const kind = code === 'DUPLICATE_KEY' ? 'duplicate-key' : code === 'TAB_AS_INDENT' ? 'tab' : 'syntax';
  return { kind, message, offset: pos[0] };
}

function childOf(node: unknown, step: string | number): Child | undefined {
  if (isSeq(node) && typeof step === 'number') {
    const value = node.items[step];
    return value === undefined ? undefined : { key: offsetOf(value), value };
  }
  if (!isMap(node)) return undefined;
  const pair = node.items.find(
    (item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(step),
  );
  return pair ? { key: offsetOf(pair.key), value: pair.value } : undefined;
}
