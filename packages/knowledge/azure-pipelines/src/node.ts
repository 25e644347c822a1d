import type { Location } from '@tandem/contract';

/** A version literal such as `1.2.3`: two to four whole numbers. */
export interface Version {
  readonly kind: 'version';
  readonly parts: readonly number[];
}

/** A moment, in UTC: `pipeline.startTime`. It has no text of its own, only through `format`. */
export interface Instant {
  readonly kind: 'instant';
  /** Milliseconds since 1970. */
  readonly epoch: number;
}

/** What a leaf can hold. YAML itself only gives text (or null where nothing is written); expressions give the rest. */
export type ScalarValue = null | boolean | number | string | Version | Instant;

/** The file that a node was written in. */
export interface SourceFile {
  /** `self` or the alias of a repository resource. */
  readonly repository: string;
  /** From the root of its repository, with `/`, without a leading one. */
  readonly path: string;
}

/** A place in a source file; lines and columns count from 1. */
export interface Place {
  readonly source: SourceFile;
  readonly line: number;
  readonly column: number;
}

/** A leaf. `block` is set for `|` and `>` scalars, whose text begins on the line below. */
export interface ScalarNode {
  readonly kind: 'scalar';
  readonly value: ScalarValue;
  readonly at: Place;
  readonly style?: 'plain' | 'quoted' | 'block';
}

/** A list. `filtered` is set while an expression walks through `.*`. */
export interface SequenceNode {
  readonly kind: 'sequence';
  readonly items: readonly Node[];
  readonly at: Place;
  readonly filtered?: true;
}

/** One key and its value. */
export interface Entry {
  readonly key: ScalarNode;
  readonly value: Node;
}

/** A mapping in the order of the file. */
export interface MappingNode {
  readonly kind: 'mapping';
  readonly entries: readonly Entry[];
  readonly at: Place;
}

/** A YAML value that remembers where it was written, so that a mistake far down a template still has a place. */
export type Node = ScalarNode | SequenceNode | MappingNode;

/** What an expression gives: a scalar, or a list or mapping with its places. */
export type Value = ScalarValue | SequenceNode | MappingNode;

/** Where values come from that no file holds, such as the variables of a run. */
export const NOWHERE: Place = { source: { repository: 'self', path: '' }, line: 1, column: 1 };

/** A leaf at a place. */
export function scalar(value: ScalarValue, at: Place = NOWHERE): ScalarNode {
  return { kind: 'scalar', value, at };
}

/** A list at a place. */
export function sequence(items: readonly Node[], at: Place = NOWHERE): SequenceNode {
  return { kind: 'sequence', items, at };
}

/** A mapping at a place. */
export function mapping(entries: Iterable<readonly [string, Node]>, at: Place = NOWHERE): MappingNode {
  const list = [...entries].map(([key, value]) => ({ key: scalar(key, value.at), value }));
  return { kind: 'mapping', entries: list, at };
}

/** Whether a value is a list or a mapping. */
export function isCollection(value: Value): value is SequenceNode | MappingNode {
  return (
    typeof value === 'object' && value !== null && (value.kind === 'sequence' || value.kind === 'mapping')
  );
}

/** The value of a node as expressions see it. */
export function nodeValue(node: Node): Value {
  return node.kind === 'scalar' ? node.value : node;
}

/** A value as a node; lists and mappings keep the place where they were written. */
export function nodeOf(value: Value, at: Place): Node {
  if (!isCollection(value)) return scalar(value, at);
  return value.kind === 'sequence' && value.filtered ? sequence(value.items, at) : value;
}

/**
 * The value of a key, found without regard to case as Azure Pipelines does, or undefined.
 */
export function lookUp(map: MappingNode, key: string): Node | undefined {
  const wanted = key.toLowerCase();
  return map.entries.find((entry) => keyText(entry).toLowerCase() === wanted)?.value;
}

/** The text of an entry's key. */
export function keyText(entry: Entry): string {
  const { value } = entry.key;
  return typeof value === 'string' ? value : '';
}

/** The place as the contract's Location: `path`, or `path@alias` for a file of another repository. */
export function locationOf(place: Place): Location {
  const { repository, path } = place.source;
  const file = repository === 'self' ? path : `${path}@${repository}`;
  return { file, line: place.line, column: place.column };
}
