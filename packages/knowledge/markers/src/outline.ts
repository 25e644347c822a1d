import type { YamlDocument, YamlNode, YamlScalar } from '@tandem/positions';

/** One line of an outline: a node with all that it says, and the scalar where it is one. */
export interface OutlineEntry {
  readonly says: string;
  readonly scalar?: YamlScalar;
}

/**
 * The nodes of all documents in their order, each with its kind, tag, anchor and value: two files with the
 * same outline mean the same. Aliases stay aliases.
 */
export function outline(documents: readonly YamlDocument[]): readonly OutlineEntry[] {
  const entries: OutlineEntry[] = [];
  for (const { root, version } of documents) {
    entries.push({ says: `document ${version}` });
    addNode(root, entries);
  }
  return entries;
}

function addNode(node: YamlNode | null, entries: OutlineEntry[]): void {
  if (!node) {
    entries.push({ says: 'null' });
    return;
  }
  switch (node.kind) {
    case 'pair':
      addNode(node.key, entries);
      addNode(node.value, entries);
      break;
    case 'mapping':
      entries.push({ says: `map ${node.tag} ${node.anchor} ${node.entries.length}` });
      for (const { key, value } of node.entries) {
        addNode(key, entries);
        addNode(value, entries);
      }
      break;
    case 'sequence':
      entries.push({ says: `list ${node.tag} ${node.anchor} ${node.items.length}` });
      for (const item of node.items) addNode(item, entries);
      break;
    case 'alias':
      entries.push({ says: `alias ${node.name}` });
      break;
    case 'scalar':
      entries.push({ says: scalarText(node), scalar: node });
  }
}

function scalarText({ tag, anchor, style, source, value }: YamlScalar): string {
  const typed = typeof value === 'string' ? JSON.stringify(value) : `${typeof value} ${String(value)}`;
  return `scalar ${tag} ${anchor} ${style} ${source} ${typed}`;
}
