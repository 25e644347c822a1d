import { isAlias, isMap, isScalar, isSeq, LineCounter, type ParsedNode, parseAllDocuments } from 'yaml';
import type { Entry, Node, Place, ScalarNode, SourceFile } from './node.ts';
import { Refused } from './refused.ts';

/** The largest file that is read, in UTF-16 units; far above real pipelines, far below what hurts. */
export const FILE_LIMIT = 2_000_000;
/** How deep lists and mappings may nest in one file. */
export const DEPTH_LIMIT = 100;

/**
 * Reads a pipeline file. Every leaf is text, as the service reads it; a value that is not written is null.
 * Anchors, aliases, tags, complex keys and several documents are not part of Azure Pipelines' YAML
 * (learn.microsoft.com, "YAML schema reference for Azure Pipelines": unsupported features include anchors,
 * complex keys and sets), and are refused with a place, as is a key written twice.
 *
 * @throws Refused at the first mistake.
 */
export function readYaml(text: string, source: SourceFile): Node {
  const start = { source, line: 1, column: 1 };
  if (text.length > FILE_LIMIT) {
    throw new Refused('azure-limit', `The file is larger than ${FILE_LIMIT} characters.`, start);
  }
  if (flowDepth(text) > DEPTH_LIMIT * 4) throw new Refused('azure-limit', DEPTH_MESSAGE, start);
  const lines = new LineCounter();
  const place = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { source, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const documents = parse(text, lines, start);
  const [document, second] = documents;
  if (second) {
    throw new Refused('azure-yaml', 'The file holds more than one YAML document.', place(second.range[0]));
  }
  const problem = document?.errors[0];
  if (problem) {
    const message = problem.message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? '';
    throw new Refused('azure-yaml', `Not readable as YAML: ${message}`, place(problem.pos[0]));
  }
  if (!document?.contents) throw new Refused('azure-yaml', 'The file is empty.', start);
  return convert(document.contents, place, 0);
}

const DEPTH_MESSAGE = `Lists and mappings are nested more than ${DEPTH_LIMIT} deep.`;

/** An upper bound of the nesting of flow collections and compact lists, found before any recursion. */
function flowDepth(text: string): number {
  let depth = 0;
  let most = 0;
  for (const char of text) {
    if (char === '[' || char === '{') depth += 1;
    else if ((char === ']' || char === '}') && depth > 0) depth -= 1;
    if (depth > most) most = depth;
  }
  return most;
}

function parse(text: string, lineCounter: LineCounter, at: Place) {
  try {
    const parsed = parseAllDocuments(text, {
      schema: 'failsafe',
      lineCounter,
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: 'silent',
    });
    return Array.isArray(parsed) ? parsed : [];
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new Refused('azure-limit', DEPTH_MESSAGE, at);
  }
}

function convert(node: ParsedNode, place: (offset: number) => Place, depth: number): Node {
  const at = place(node.range[0]);
  if (depth > DEPTH_LIMIT) throw new Refused('azure-limit', DEPTH_MESSAGE, at);
  if (isAlias(node) || node.anchor) {
    throw new Refused('azure-yaml', 'Azure Pipelines does not support YAML anchors and aliases.', at);
  }
  if (node.tag && !/^tag:yaml\.org,2002:(str|seq|map)$/.test(node.tag)) {
    throw new Refused('azure-yaml', `Azure Pipelines does not support the YAML tag ${node.tag}.`, at);
  }
  if (isScalar(node)) return convertScalar(node, at);
  if (isSeq(node)) {
    const items = node.items.map((item) => convert(item as ParsedNode, place, depth + 1));
    return { kind: 'sequence', items, at };
  }
  if (!isMap(node)) throw new Refused('azure-yaml', 'This YAML is not understood.', at);
  const seen = new Set<string>();
  const entries = node.items.map((pair): Entry => {
    const key = pair.key as ParsedNode;
    const keyAt = place(key.range[0]);
    if (!isScalar(key) || key.anchor || typeof key.value !== 'string') {
      throw new Refused('azure-yaml', 'A key must be plain text.', keyAt);
    }
    if (!key.value.includes('${{') && seen.has(key.value.toLowerCase())) {
      throw new Refused('azure-yaml', `The key '${key.value}' is written twice in this mapping.`, keyAt);
    }
    seen.add(key.value.toLowerCase());
    const keyNode: ScalarNode = { kind: 'scalar', value: key.value, at: keyAt, style: styleOf(key.type) };
    const value = pair.value as ParsedNode | null;
    if (!value) return { key: keyNode, value: { kind: 'scalar', value: null, at: keyAt, style: 'plain' } };
    return { key: keyNode, value: convert(value, place, depth + 1) };
  });
  return { kind: 'mapping', entries, at };
}

function convertScalar(node: { value: unknown; type?: string | null | undefined }, at: Place): ScalarNode {
  const style = styleOf(node.type);
  const text = typeof node.value === 'string' ? node.value : '';
  return { kind: 'scalar', value: style === 'plain' && text === '' ? null : text, at, style };
}

function styleOf(type: string | null | undefined): 'plain' | 'quoted' | 'block' {
  if (type === 'QUOTE_SINGLE' || type === 'QUOTE_DOUBLE') return 'quoted';
  return type === 'BLOCK_LITERAL' || type === 'BLOCK_FOLDED' ? 'block' : 'plain';
}
