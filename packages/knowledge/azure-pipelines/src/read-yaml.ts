import {
  readYaml as readText,
  type YamlDialect,
  type YamlEntry,
  type YamlNode,
  type YamlScalar,
} from '@tandem/positions';
import type { Entry, Node, Place, ScalarNode, SourceFile } from './node.ts';
import { Refused } from './refused.ts';

/** The largest file that is read, in UTF-16 units; far above real pipelines, far below what hurts. */
export const FILE_LIMIT = 2_000_000;
/** How deep lists and mappings may nest in one file, below its root. */
export const DEPTH_LIMIT = 100;
const LIMITS = { characters: FILE_LIMIT, depth: DEPTH_LIMIT + 1 };

/**
 * YAML as Azure Pipelines reads it: every leaf is text until an expression or a task gives it a type, and `<<` is a
 * key (learn.microsoft.com, "YAML schema reference for Azure Pipelines"). The reader of entries rejects a key that
 * is written twice, since it compares without regard to case, and expressions may repeat.
 */
const AZURE: YamlDialect = { version: '1.2', scalars: 'text', mergeKeys: 'kept', duplicateKeys: 'kept' };

/** Where an offset of the file is. */
type PlaceOf = (offset: number) => Place;

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
  const read = readText(text, { dialect: AZURE, limits: LIMITS });
  if (!read.ok) {
    if (read.error.kind === 'depth')
      throw new Refused('azure-limit', DEPTH_MESSAGE, { source, ...read.error.at });
    throw new Refused('azure-limit', `The file is larger than ${FILE_LIMIT} characters.`, start);
  }
  const place: PlaceOf = (offset) => ({ source, ...read.value.at(offset) });
  const [document, second] = read.value.documents;
  if (second) {
    throw new Refused('azure-yaml', 'The file holds more than one YAML document.', place(second.offset));
  }
  const problem = document?.problems[0];
  if (problem) {
    throw new Refused('azure-yaml', `Not readable as YAML: ${problem.message}`, place(problem.offset));
  }
  if (!document?.root) throw new Refused('azure-yaml', 'The file is empty.', start);
  return convert(document.root, place);
}

const DEPTH_MESSAGE = `Lists and mappings are nested more than ${DEPTH_LIMIT} deep.`;

/** The recursion is as deep as the file, which the reader has limited, since aliases are refused. */
function convert(node: YamlNode, place: PlaceOf): Node {
  const at = place(node.offset);
  if (node.kind === 'alias' || node.anchor) {
    throw new Refused('azure-yaml', 'Azure Pipelines does not support YAML anchors and aliases.', at);
  }
  if (node.tag && !/^tag:yaml\.org,2002:(str|seq|map)$/.test(node.tag)) {
    throw new Refused('azure-yaml', `Azure Pipelines does not support the YAML tag ${node.tag}.`, at);
  }
  switch (node.kind) {
    case 'scalar':
      return scalarOf(node, at);
    case 'sequence': {
      const items = node.items.map((item) => (item ? convert(item, place) : unwritten(at)));
      return { kind: 'sequence', items, at };
    }
    case 'mapping':
      return { kind: 'mapping', entries: entriesOf(node.entries, place, at), at };
    case 'pair':
      throw new Refused('azure-yaml', 'This YAML is not understood.', at);
  }
}

function entriesOf(entries: readonly YamlEntry[], place: PlaceOf, at: Place): readonly Entry[] {
  const seen = new Set<string>();
  return entries.map(({ key, value }): Entry => {
    const keyAt = key ? place(key.offset) : at;
    if (key?.kind !== 'scalar' || key.anchor || typeof key.value !== 'string') {
      throw new Refused('azure-yaml', 'A key must be plain text.', keyAt);
    }
    if (!key.value.includes('${{') && seen.has(key.value.toLowerCase())) {
      throw new Refused('azure-yaml', `The key '${key.value}' is written twice in this mapping.`, keyAt);
    }
    seen.add(key.value.toLowerCase());
    const keyNode: ScalarNode = { kind: 'scalar', value: key.value, at: keyAt, style: styleOf(key) };
    return { key: keyNode, value: value ? convert(value, place) : unwritten(keyAt) };
  });
}

function unwritten(at: Place): ScalarNode {
  return { kind: 'scalar', value: null, at, style: 'plain' };
}

function scalarOf(node: YamlScalar, at: Place): ScalarNode {
  const style = styleOf(node);
  const text = typeof node.value === 'string' ? node.value : '';
  return { kind: 'scalar', value: style === 'plain' && text === '' ? null : text, at, style };
}

function styleOf({ style }: YamlScalar): 'plain' | 'quoted' | 'block' {
  if (style === 'single' || style === 'double') return 'quoted';
  return style === 'literal' || style === 'folded' ? 'block' : 'plain';
}
