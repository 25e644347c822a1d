import { Document, isNode, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';

/** A key of a mapping, with what is written before it. */
export interface Entry {
  readonly key: string;
  readonly value: unknown;
  /** Sentences for the reader. */
  readonly comment?: string | undefined;
  /** An empty line before it. */
  readonly space?: boolean;
}

const WIDTH = 108;

/** A mapping in the order of its entries. */
export function mapping(entries: readonly Entry[]): YAMLMap {
  const map = new YAMLMap();
  for (const { key, value, comment, space } of entries) {
    const name = new Scalar(key);
    if (comment !== undefined) name.commentBefore = commentText(comment);
    if (space) name.spaceBefore = true;
    map.items.push(new Pair(name, value));
  }
  return map;
}

/** The entries of an object, without those that are undefined. */
export function entriesOf(values: Readonly<Record<string, unknown>>): readonly Entry[] {
  return Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : [{ key, value }]));
}

/** A list; each item with what is written before it. */
export function sequence(
  items: readonly {
    readonly value: YAMLMap | Scalar;
    readonly comment?: string | undefined;
    readonly space?: boolean;
  }[],
): YAMLSeq {
  const seq = new YAMLSeq();
  for (const { value, comment, space } of items) {
    if (comment !== undefined) value.commentBefore = commentText(comment);
    if (space) value.spaceBefore = true;
    seq.items.push(value);
  }
  return seq;
}

/** A list on one line. */
export function inline(value: readonly unknown[]): unknown {
  const node = new Document(value, { version: '1.1' }).contents;
  if (node instanceof YAMLSeq) node.flow = true;
  return node;
}

/** Text within double quotes: whatever is filled in stays text. */
export function quoted(text: string): Scalar {
  const value = new Scalar(text);
  value.type = 'QUOTE_DOUBLE';
  return value;
}

/** Text of several lines as a literal block. */
export function block(text: string): Scalar {
  const value = new Scalar(text);
  value.type = 'BLOCK_LITERAL';
  return value;
}

/** A mapping as the text of a YAML 1.1 document, as the platforms read it. */
export function textOf(root: YAMLMap): string {
  const document = new Document(null, { version: '1.1', aliasDuplicateObjects: false });
  document.directives = undefined;
  document.contents = withNodes(document, root) as never;
  return document.toString({ lineWidth: 0, blockQuote: 'literal', flowCollectionPadding: false });
}

/** Plain values as nodes of a document. */
function withNodes(document: Document, value: unknown): unknown {
  if (value instanceof YAMLMap) {
    for (const pair of value.items) pair.value = withNodes(document, pair.value);
    return value;
  }
  if (value instanceof YAMLSeq) {
    value.items = value.items.map((item) => withNodes(document, item));
    return value;
  }
  return isNode(value) ? value : document.createNode(value);
}

/** Sentences as lines of a comment, without their signs of a comment. */
export function commentText(text: string): string {
  return commentLines(text)
    .map((line) => ` ${line}`)
    .join('\n');
}

/** Sentences broken into lines. */
export function commentLines(text: string): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= WIDTH)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
