import { type Document, isAlias, isCollection, isMap, isPair, isScalar, type Scalar } from 'yaml';

/** One line of an outline: a node with all that it says, and the scalar where it is one. */
export interface OutlineEntry {
  readonly says: string;
  readonly scalar?: Scalar;
}

/**
 * The nodes of all documents in their order, each with its kind, tag, anchor and value: two files with the
 * same outline mean the same. Aliases stay aliases.
 */
export function outline(documents: readonly Document.Parsed[]): readonly OutlineEntry[] {
  const entries: OutlineEntry[] = [];
  const visit = (node: unknown): void => {
    if (isPair(node)) {
      visit(node.key);
      visit(node.value);
    } else if (isCollection(node)) {
      entries.push({
        says: `${isMap(node) ? 'map' : 'list'} ${node.tag} ${node.anchor} ${node.items.length}`,
      });
      for (const item of node.items) visit(item);
    } else if (isAlias(node)) {
      entries.push({ says: `alias ${node.source}` });
    } else if (isScalar(node)) {
      const { value } = node;
      const said = typeof value === 'string' ? JSON.stringify(value) : `${typeof value} ${String(value)}`;
      const says = `scalar ${node.tag} ${node.anchor} ${node.type} ${node.source} ${said}`;
      entries.push({ says, scalar: node });
    } else {
      entries.push({ says: String(node) });
    }
  };
  for (const document of documents) {
    entries.push({ says: `document ${document.directives?.yaml.version}` });
    visit(document.contents);
  }
  return entries;
}
