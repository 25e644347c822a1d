import type { Place, ScalarNode } from '../node.ts';

/** The place of a character of a scalar: exact on one line, the line's start in a block scalar. */
export function placeIn(node: ScalarNode, offset: number): Place {
  const text = typeof node.value === 'string' ? node.value : '';
  if (node.style === 'block') {
    const lines = text.slice(0, offset).split('\n').length;
    return { ...node.at, line: node.at.line + lines, column: 1 };
  }
  if (text.slice(0, offset).includes('\n')) return node.at;
  return { ...node.at, column: node.at.column + offset + (node.style === 'quoted' ? 1 : 0) };
}
