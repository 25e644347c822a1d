import { toText } from './expression/cast.ts';
import { type Entry, keyText, type MappingNode, NOWHERE, type Node, scalar } from './node.ts';

/** A node as plain data, every leaf text or null, as the service would write the expanded file. */
export function toPlain(node: Node): unknown {
  if (node.kind === 'scalar') return node.value === null ? null : (toText(node.value) ?? '');
  if (node.kind === 'sequence') return node.items.map(toPlain);
  return Object.fromEntries(node.entries.map((entry) => [keyText(entry), toPlain(entry.value)]));
}

/** Data of JSON's kinds as a node, e.g. the parameters a caller gives. @throws TypeError for anything else. */
export function fromPlain(value: unknown): Node {
  if (value === null || value === undefined) return scalar(null);
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return scalar(value);
  if (Array.isArray(value)) return { kind: 'sequence', items: value.map(fromPlain), at: NOWHERE };
  if (typeof value === 'object') return recordNode(value as Readonly<Record<string, unknown>>);
  throw new TypeError(`A parameter cannot be a ${typeof value}.`);
}

/** A record as a mapping node. */
export function recordNode(record: Readonly<Record<string, unknown>>): MappingNode {
  const entries = Object.entries(record).map(
    ([key, value]): Entry => ({ key: scalar(key), value: fromPlain(value) }),
  );
  return { kind: 'mapping', entries, at: NOWHERE };
}
