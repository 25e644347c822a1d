import type { Location } from '@tandem/contract';
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseAllDocuments,
  type YAMLMap,
} from 'yaml';
import { findingAt, Refused, refuse } from './problems.ts';
import {
  emptyMapping,
  isMapping,
  kindOf,
  type Mapping,
  placeOf,
  Reference,
  setPlace,
  type Value,
} from './value.ts';

/** Limits on one file. */
const LIMITS = { characters: 2_097_152, depth: 100, nodes: 200_000 };

/** A file in two parts, as texts: its header, where it has one, and its content. */
export interface SplitFile {
  readonly header?: string;
  readonly content: string;
  /** How many lines of the file come before the content. */
  readonly before: number;
}

/**
 * Parts a header with `spec` from the content behind the line of three dashes (docs.gitlab.com, ci/yaml,
 * "Header keywords").
 */
export function splitFile(text: string): SplitFile {
  const divider = /^---[ \t]*\r?\n/gm;
  const starts = [...text.matchAll(divider)].map((match) => match.index);
  const first = starts[0] !== undefined && text.slice(0, starts[0]).trim() === '' ? starts[1] : starts[0];
  const header = first === undefined ? '' : text.slice(0, first);
  if (first === undefined || !/^spec[ \t]*:/m.test(header)) return { content: text, before: 0 };
  return { header, content: text.slice(first), before: header.split('\n').length - 1 };
}

/** The inputs that a header declares. @throws Refused */
export function readHeader(header: string, file: string): Mapping {
  const { spec } = readYaml(header, file, 0);
  if (spec !== null && !isMapping(spec)) refuse({ file }, `'spec' must be a mapping, and is ${kindOf(spec)}`);
  return isMapping(spec) ? spec : emptyMapping();
}

/**
 * Reads YAML as GitLab does: 1.1, anchors and merge keys resolved, `!reference` kept.
 *
 * @param file How to call the file in findings.
 * @param before How many lines of the file come before the text.
 * @throws Refused
 */
export function readYaml(text: string, file: string, before: number): Mapping {
  if (text.length > LIMITS.characters)
    refuse({ file }, `the file has ${text.length} characters; at most ${LIMITS.characters} are read`);
  if (opensTooDeep(text)) refuse({ file }, `the file is nested deeper than ${LIMITS.depth} levels`);
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, {
    lineCounter: lines,
    version: '1.1',
    merge: false,
    uniqueKeys: true,
    prettyErrors: false,
    customTags: [{ tag: '!reference', collection: 'seq' as const }],
  });
  const all = 'empty' in documents ? [] : documents;
  const reader = new Reader(file, lines, before);
  const errors = all.flatMap((document) =>
    document.errors.map((error) => findingAt(reader.at(error.pos[0]), error.message)),
  );
  if (errors.length > 0) throw new Refused(errors);
  if (all.length > 1)
    refuse(reader.at(all[1]?.range[0] ?? 0), 'a second document is allowed only after a header with spec');
  return contentOf(all[0] && reader.document(all[0]), file);
}

/** Where an offset of a text is in its file. */
export function placeIn(text: string, file: string, before: number): (offset: number) => Location {
  return (offset) => {
    const head = text.slice(0, offset);
    return { file, line: before + head.split('\n').length, column: offset - head.lastIndexOf('\n') };
  };
}

function contentOf(value: Value | undefined, file: string): Mapping {
  if (value === undefined || value === null) return emptyMapping();
  if (!isMapping(value))
    refuse({ file, line: 1 }, `the file must be a mapping of jobs, and is ${kindOf(value)}`);
  return value;
}

/** Flow collections nested without end would overflow the parser's stack. */
function opensTooDeep(text: string): boolean {
  let depth = 0;
  for (const character of text) {
    if (character === '[' || character === '{') depth++;
    else if (character === ']' || character === '}') depth = Math.max(0, depth - 1);
    if (depth > LIMITS.depth) return true;
  }
  return text.split('\n').some((line) => /^ {1000}/.test(line) || /^\s*(?:- ){65}/.test(line));
}

class Reader {
  readonly #file: string;
  readonly #lines: LineCounter;
  #nodes = 0;

  readonly #before: number;

  constructor(file: string, lines: LineCounter, before: number) {
    this.#file = file;
    this.#lines = lines;
    this.#before = before;
  }

  at(offset: number): Location {
    const { line, col } = this.#lines.linePos(offset);
    return { file: this.#file, line: this.#before + Math.max(1, line), column: Math.max(1, col) };
  }

  document(document: Document): Value {
    return this.#value(document.contents as Node | null, document, 0);
  }

  #value(node: Node | null, document: Document, depth: number): Value {
    if (node === null) return null;
    const at = this.at(node.range?.[0] ?? 0);
    if (depth > LIMITS.depth) refuse(at, `nested deeper than ${LIMITS.depth} levels`);
    if (++this.#nodes > LIMITS.nodes)
      refuse(at, 'the aliases of the file multiply without end; write the values out');
    if (isAlias(node)) {
      const target = node.resolve(document);
      if (!target) refuse(at, `there is no anchor '${node.source}' before this alias`);
      return this.#value(target, document, depth + 1);
    }
    if (isMap(node)) return this.#mapping(node, document, depth);
    if (isSeq(node)) {
      const list = node.items.map((item) => this.#value(item as Node, document, depth + 1));
      for (const [index, item] of node.items.entries())
        setPlace(list, index, this.at((item as Node)?.range?.[0] ?? node.range?.[0] ?? 0));
      return node.tag === '!reference' ? reference(list, at) : list;
    }
    if (!isScalar(node)) return refuse(at, 'this kind of YAML is not understood');
    return this.#scalar(node.value, node.source, at);
  }

  #scalar(value: unknown, source: string | undefined, at: Location): Value {
    // Ruby's YAML, unlike the 1.1 standard, takes y and n for text.
    if (typeof value === 'boolean' && source !== undefined && /^[yn]$/i.test(source)) return source;
    if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
    if (typeof value === 'number' || typeof value === 'bigint') return Number(value);
    // A date and the like: GitLab hands its text on.
    return typeof source === 'string' ? source : refuse(at, 'this value is not understood');
  }

  #mapping(node: YAMLMap, document: Document, depth: number): Mapping {
    const mapping = emptyMapping();
    const merged: Mapping[] = [];
    for (const pair of node.items) {
      const key = pair.key as Node;
      const at = this.at(key?.range?.[0] ?? node.range?.[0] ?? 0);
      const name =
        isScalar(key) && typeof key.source === 'string' ? key.source : this.#value(key, document, depth + 1);
      if (typeof name === 'object' && name !== null) refuse(at, `a key must be text, and is ${kindOf(name)}`);
      const value = this.#value(pair.value as Node | null, document, depth + 1);
      if (name === '<<') merged.push(...mergeSources(value, at));
      else {
        mapping[String(name)] = value;
        setPlace(mapping, String(name), at);
      }
    }
    for (const source of merged) {
      for (const key of Object.keys(source)) {
        if (key in mapping) continue;
        mapping[key] = source[key] as Value;
        const at = placeOf(source, key);
        if (at) setPlace(mapping, key, at);
      }
    }
    return mapping;
  }
}

function mergeSources(value: Value, at: Location): readonly Mapping[] {
  const sources = Array.isArray(value) ? value : [value];
  return sources.map((source) =>
    isMapping(source) ? source : refuse(at, `<< takes a mapping, and this is ${kindOf(source)}`),
  );
}

function reference(list: readonly Value[], at: Location): Reference {
  const path = list.map((item) =>
    typeof item === 'string' ? item : refuse(at, '!reference takes a list of names'),
  );
  if (path.length < 2) refuse(at, '!reference takes a job and at least one key');
  return new Reference(path, at);
}
