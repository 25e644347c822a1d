import {
  type CST,
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type Scalar,
} from 'yaml';

/** What every node of a document has. */
interface NodeBase {
  /** Where the node begins, in UTF-16 units; its tag and anchor come before. */
  readonly offset: number;
  /** The tag that is written, or the tag that the dialect resolves; undefined for most nodes. */
  readonly tag?: string | undefined;
  readonly anchor?: string | undefined;
}

/** A leaf. */
export interface YamlScalar extends NodeBase {
  readonly kind: 'scalar';
  readonly value: unknown;
  /** The text of a plain or quoted scalar without its quotes, before the dialect gives it a type. */
  readonly source?: string | undefined;
  readonly style: 'plain' | 'single' | 'double' | 'literal' | 'folded';
  readonly span?: ScalarSpan | undefined;
}

/** Which characters of the text a scalar or alias takes: all of a flow scalar, or header and lines of a block. */
export type ScalarSpan =
  | { readonly kind: 'flow'; readonly start: number; readonly end: number }
  | { readonly kind: 'block'; readonly headerEnd: number; readonly start: number; readonly source: string };

/** A list. */
export interface YamlSequence extends NodeBase {
  readonly kind: 'sequence';
  readonly items: readonly (YamlNode | null)[];
}

/** Keys and values in the order of the file. */
export interface YamlMapping extends NodeBase {
  readonly kind: 'mapping';
  readonly entries: readonly YamlEntry[];
}

/** One key and its value. A null value is one that is not written. */
export interface YamlEntry {
  readonly key: YamlNode | null;
  readonly value: YamlNode | null;
}

/** `*name`: a reference to the node with that anchor. */
export interface YamlAlias extends NodeBase {
  readonly kind: 'alias';
  readonly name: string;
  readonly span?: ScalarSpan | undefined;
  /** The referenced node; undefined where no such anchor comes before. */
  target(): YamlNode | undefined;
}

/** An item of `!!pairs` and `!!omap`, which only YAML 1.1 has. */
export interface YamlPair extends NodeBase, YamlEntry {
  readonly kind: 'pair';
}

/** A node with its position. */
export type YamlNode = YamlScalar | YamlSequence | YamlMapping | YamlAlias | YamlPair;

/** Converts nodes of the library lazily, each once: a walk may stop early. */
export class Nodes {
  readonly #document: Document;
  readonly #converted = new WeakMap<object, YamlNode>();

  constructor(document: Document) {
    this.#document = document;
  }

  of(node: unknown): YamlNode | null {
    if (node === null || node === undefined) return null;
    const known = this.#converted.get(node);
    if (known) return known;
    const made = this.#make(node as Node | Pair);
    this.#converted.set(node, made);
    return made;
  }

  #make(node: Node | Pair): YamlNode {
    if (isPair(node)) return { kind: 'pair', offset: offsetOf(node.key) ?? 0, ...this.#entry(node) };
    const base = { offset: offsetOf(node) ?? 0, tag: node.tag };
    if (isAlias(node)) {
      const target = (): YamlNode | undefined => this.of(node.resolve(this.#document)) ?? undefined;
      return { ...base, kind: 'alias', name: node.source, span: spanOf(node.srcToken), target };
    }
    const named = { ...base, anchor: node.anchor };
    if (isScalar(node)) return { ...named, ...scalarOf(node) };
    if (isSeq(node)) return sequenceOf(named, () => node.items.map((item) => this.of(item)));
    if (isMap(node)) return mappingOf(named, () => node.items.map((item) => this.#entry(item)));
    throw new Error('The yaml library returned a node of an undocumented kind.');
  }

  #entry({ key, value }: Pair): YamlEntry {
    return { key: this.of(key), value: this.of(value) };
  }
}

function sequenceOf(base: NodeBase, make: () => readonly (YamlNode | null)[]): YamlSequence {
  let items: readonly (YamlNode | null)[] | undefined;
  return {
    ...base,
    kind: 'sequence',
    get items() {
      items ??= make();
      return items;
    },
  };
}

function mappingOf(base: NodeBase, make: () => readonly YamlEntry[]): YamlMapping {
  let entries: readonly YamlEntry[] | undefined;
  return {
    ...base,
    kind: 'mapping',
    get entries() {
      entries ??= make();
      return entries;
    },
  };
}

const STYLES: Readonly<Record<string, YamlScalar['style']>> = {
  QUOTE_SINGLE: 'single',
  QUOTE_DOUBLE: 'double',
  BLOCK_LITERAL: 'literal',
  BLOCK_FOLDED: 'folded',
};

function scalarOf({ value, source, type, srcToken }: Scalar): Omit<YamlScalar, keyof NodeBase> {
  return { kind: 'scalar', value, source, style: STYLES[type ?? ''] ?? 'plain', span: spanOf(srcToken) };
}

/** The characters of a token, where the reader kept tokens; undefined for an empty scalar. */
function spanOf(token: CST.Token | undefined): ScalarSpan | undefined {
  if (token?.type === 'block-scalar') {
    const header = token.props.find(({ type }) => type === 'block-scalar-header');
    const last = token.props.at(-1);
    if (!header || !last || !('source' in header) || !('source' in last)) return undefined;
    const headerEnd = header.offset + header.source.length;
    return { kind: 'block', headerEnd, start: last.offset + last.source.length, source: token.source };
  }
  if (token === undefined || !('source' in token) || token.source === '') return undefined;
  return { kind: 'flow', start: token.offset, end: token.offset + token.source.length };
}

/** Where a node of the library begins; undefined for a node without text. */
export function offsetOf(node: unknown): number | undefined {
  const { range } = (node ?? {}) as { readonly range?: readonly number[] | null };
  return range?.[0];
}
