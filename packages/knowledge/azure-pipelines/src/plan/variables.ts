import type { Node } from '../node.ts';
import { Fields } from './fields.ts';
import { checkVariable } from './runtime-text.ts';

/** The variables of a pipeline, stage or job by name, over those around it; names are one in any case. */
export function readVariables(
  parent: Fields,
  around: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const out = new Map(Object.entries(around).map(([name, value]) => [name.toLowerCase(), { name, value }]));
  for (const item of parent.list('variables')) {
    const fields = new Fields(item, 'a variable');
    const [name, value] = [fields.needed('name'), fields.text('value') ?? ''];
    const node: Node = fields.get('value') ?? fields.node;
    checkVariable(value, node);
    out.set(name.toLowerCase(), { name, value });
  }
  return Object.fromEntries([...out.values()].map(({ name, value }) => [name, value]));
}
