import { toText } from '../expression/cast.ts';
import type { Node } from '../node.ts';

/** A word for a node in messages. */
export function describe(node: Node): string {
  if (node.kind !== 'scalar') return `a ${node.kind === 'sequence' ? 'list' : 'mapping'}`;
  if (node.value === null) return 'nothing';
  const text = toText(node.value) ?? '';
  return `'${text.length > 60 ? `${text.slice(0, 57)}...` : text}'`;
}
