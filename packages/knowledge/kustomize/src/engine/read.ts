import { err, ok, type Result } from '@tandem/contract';
import { MANIFEST_LIMITS } from '@tandem/kubernetes-objects';
import { readYaml, type YamlDialect, type YamlNode } from '@tandem/positions';
import {
  copied,
  EMPTY,
  entry,
  isMap,
  isNothing,
  type Node,
  type NodeMap,
  nodeAt,
  setEntry,
  textOf,
} from './node.ts';

/** Reads the documents of a text; the error is what is wrong with it, after its name in a sentence. */
export type DocumentsOf = (text: string) => Result<readonly Node[], string>;

/** YAML as kustomize reads it: go-yaml v3, with nulls that are written as nothing told apart. */
const KUSTOMIZE: YamlDialect = {
  version: '1.2',
  scalars: 'go-yaml',
  mergeKeys: 'resolved',
  duplicateKeys: 'rejected',
  empty: EMPTY,
};

/** Texts that were read, so that a base which many clusters share is parsed once. */
const known = new Map<string, Result<readonly Node[], string>>();
let size = 0;

/** How many characters the texts that are kept may have together. */
const MOST_KEPT = 8 * 1024 * 1024;

/** An anchor, whose aliases share one node: such a text is read again each time. */
const ANCHOR = /(?:^|[\s[{,:-])&/;

/** The documents of a text, to be changed by the caller; empty ones are left out. */
export const documentsIn: DocumentsOf = (text) => {
  if (ANCHOR.test(text)) return parsed(text);
  let found = known.get(text);
  if (!found) {
    found = parsed(text);
    if (size > MOST_KEPT) {
      known.clear();
      size = 0;
    }
    known.set(text, found);
    size += text.length;
  }
  return found.ok ? ok(found.value.map(copied)) : found;
};

const parsed: DocumentsOf = (text) => {
  const read = readYaml(text.startsWith('\uFEFF') ? text.slice(1) : text, {
    dialect: KUSTOMIZE,
    limits: MANIFEST_LIMITS,
  });
  if (!read.ok) return err('is larger, or nests deeper, than manifests that are read');
  const found: Node[] = [];
  for (const document of read.value.documents) {
    const [problem] = document.problems;
    if (problem) {
      const { line, column } = read.value.at(problem.offset);
      return err(`is not valid YAML at ${line}:${column}: ${problem.message}`);
    }
    const made = document.value(MANIFEST_LIMITS.aliases);
    if (!made.ok) return err(`cannot be read: ${made.error.message}`);
    const value = made.value as Node;
    if (isNothing(value)) continue;
    keepAnnotations(value, document.root);
    found.push(value);
  }
  return ok(found);
};

/** Gives annotations that are not text the text that is written: kustomize keeps it, whatever it would mean. */
function keepAnnotations(value: Node, node: YamlNode | null | undefined): void {
  const items = isMap(value) ? entry(value, 'items') : undefined;
  if (Array.isArray(items)) {
    const list = nodeNamed(node, 'items');
    const nodes = list?.kind === 'sequence' ? list.items : [];
    for (const [index, item] of items.entries()) keepAnnotations(item, nodes[index]);
  }
  const annotations = nodeAt(value, 'metadata', 'annotations');
  if (!isMap(annotations)) return;
  for (const key of Object.keys(annotations)) {
    const written = nodeNamed(nodeNamed(nodeNamed(node, 'metadata'), 'annotations'), key);
    if (written?.kind === 'scalar' && written.source !== undefined)
      setEntry(annotations, key, written.source);
  }
}

function nodeNamed(node: YamlNode | null | undefined, key: string): YamlNode | undefined {
  const map = node?.kind === 'alias' ? node.target() : node;
  if (map?.kind !== 'mapping') return undefined;
  const found = map.entries.find((each) => each.key?.kind === 'scalar' && each.key.value === key)?.value;
  return found?.kind === 'alias' ? found.target() : (found ?? undefined);
}

/** An object of a file, with its number in the order of the file. */
export interface ReadObject {
  readonly value: NodeMap;
  readonly index: number;
}

/** An annotation of objects that are for local tools alone. */
const LOCAL = 'config.kubernetes.io/local-config';

/**
 * The objects of documents, those of lists behind the others, without those that are for local tools
 * (kustomize, api/resource/factory.go).
 */
export function objectsOf(documents: readonly Node[]): Result<readonly ReadObject[], string> {
  const indices = fileOrder(documents);
  const waiting = [...documents];
  const objects: ReadObject[] = [];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    if (isNothing(next) || (isMap(next) && Object.keys(next).length === 0)) continue;
    if (!isMap(next)) return err('has a document that is not a map');
    const kind = textOf(entry(next, 'kind'));
    if (kind === '') return err('has an object without kind');
    const items = itemsOf(next);
    if (items !== undefined) {
      if (isNothing(items)) continue;
      if (!Array.isArray(items)) return err(`has a ${kind} whose items are not a list`);
      waiting.push(...items);
      continue;
    }
    if (!kind.endsWith('List') && textOf(nodeAt(next, 'metadata', 'name')) === '')
      return err(`has an object of kind ${kind} without metadata.name`);
    const local = nodeAt(next, 'metadata', 'annotations', LOCAL);
    if (local === undefined || textOf(local) === 'false')
      objects.push({ value: next, index: indices.get(next) ?? 0 });
  }
  return ok(objects);
}

/** The items of a list of objects; undefined for an object that is none. */
function itemsOf(object: NodeMap): Node | undefined {
  return textOf(entry(object, 'kind')).endsWith('List') ? entry(object, 'items') : undefined;
}

/** The number of each object in the order of the file, as a reader of manifests counts them. */
function fileOrder(documents: readonly Node[]): ReadonlyMap<Node, number> {
  const indices = new Map<Node, number>();
  const visit = (node: Node): void => {
    if (!isMap(node)) return;
    const items = itemsOf(node);
    if (Array.isArray(items)) for (const item of items) visit(item);
    else indices.set(node, indices.size);
  };
  for (const document of documents) visit(document);
  return indices;
}
