import { toText } from '../expression/cast.ts';
import {
  type Entry,
  type MappingNode,
  mapping,
  type Node,
  type Place,
  type ScalarNode,
  scalar,
} from '../node.ts';
import { Refused } from '../refused.ts';
import { describe } from './describe.ts';
import type { Lazy, LazyEntry } from './expand.ts';
import type { Expansion } from './expansion.ts';
import { include } from './include.ts';
import { makeScope, type Scope } from './scope.ts';

/** The variables of a pipeline, stage or job after templates and groups are resolved. */
export interface Variables {
  /** By lower-case name, as expressions look them up. */
  readonly values: ReadonlyMap<string, ScalarNode>;
  /** The list as it would be written out: `name` and `value` each. */
  readonly node: Node;
}

/**
 * Expands a `variables` section, a list or a mapping (Microsoft's "Define variables"). Each variable can be
 * read by the expressions after it. The variables of a group live on the server: they come from
 * `Expansion.groups`, and an unknown group is refused.
 */
export async function expandVariables(x: Expansion, lazy: Lazy, around: Scope): Promise<Variables> {
  const live = new Map(lazy.scope?.variables ?? around.variables);
  const scope = lazy.scope && makeScope(lazy.scope.parameters, live, lazy.scope.locals);
  const ambient = scope ?? makeScope(around.parameters, live, around.locals);
  const own: { readonly name: string; readonly value: ScalarNode; readonly entry: MappingNode }[] = [];
  const define = (name: string, value: Node, readonly: ScalarNode | undefined, at: Place): void => {
    const text = value.kind === 'scalar' ? toText(value.value) : undefined;
    if (text === undefined) {
      throw new Refused(
        'azure-variable',
        `The variable '${name}' must be text, not ${describe(value)}.`,
        value.at,
      );
    }
    if (name === '') throw new Refused('azure-variable', 'A variable needs a name.', at);
    const node = scalar(text, value.at);
    live.set(name.toLowerCase(), node);
    const pairs: [string, Node][] = [
      ['name', scalar(name, at)],
      ['value', node],
    ];
    if (readonly) pairs.push(['readonly', readonly]);
    own.push({ name, value: node, entry: mapping(pairs, at) });
  };
  const settled = settle(x, { node: lazy.node, scope });
  if (settled.node.kind === 'mapping') {
    for (const { key, at, value } of x.expander.entries(settled))
      define(key, x.expander.force(value), undefined, at);
  } else if (settled.node.kind === 'sequence') {
    for (const item of x.expander.items(settled)) {
      await expandItem(x, x.expander.openMapping(item), item.node.at, ambient, define);
    }
  } else if (settled.node.value !== null) {
    throw new Refused(
      'azure-variable',
      `Expected variables, found ${describe(settled.node)}.`,
      settled.node.at,
    );
  }
  const values = new Map(own.map(({ name, value }) => [name.toLowerCase(), value]));
  return { values, node: { kind: 'sequence', items: own.map(({ entry }) => entry), at: lazy.node.at } };
}

function settle(x: Expansion, lazy: Lazy): Lazy {
  if (lazy.node.kind !== 'scalar' || !lazy.scope) return lazy;
  return { node: x.expander.scalar(lazy.node, lazy.scope), scope: undefined };
}

type Define = (name: string, value: Node, readonly: ScalarNode | undefined, at: Place) => void;

async function expandItem(
  x: Expansion,
  entries: readonly LazyEntry[],
  at: Place,
  around: Scope,
  define: Define,
): Promise<void> {
  const part = (name: string) => entries.find((entry) => entry.key.toLowerCase() === name);
  const only = (...names: string[]): void => {
    const odd = entries.find((entry) => !names.includes(entry.key.toLowerCase()));
    if (odd)
      throw new Refused('azure-variable', `'${odd.key}' is not understood beside '${names[0]}'.`, odd.at);
  };
  const text = (entry: LazyEntry): string => {
    const node = x.expander.force(entry.value);
    const value = node.kind === 'scalar' ? toText(node.value) : undefined;
    if (value) return value;
    throw new Refused('azure-variable', `'${entry.key}' must be text, not ${describe(node)}.`, node.at);
  };
  const [template, group, name] = [part('template'), part('group'), part('name')];
  if (template) {
    const included = await include(x, entries, at, 'variables', around);
    const inner = await expandVariables(included.expansion, included.content, included.scope);
    if (inner.node.kind !== 'sequence') return;
    for (const item of inner.node.items) defineAgain(item, define);
  } else if (group) {
    only('group');
    defineGroup(x, text(group), group.at, define);
  } else if (name) {
    only('name', 'value', 'readonly');
    const value = part('value');
    const fixed = part('readonly');
    const readonly = fixed && x.expander.force(fixed.value);
    define(
      text(name),
      value ? x.expander.force(value.value) : scalar('', at),
      readonly?.kind === 'scalar' ? readonly : undefined,
      name.at,
    );
  } else {
    throw new Refused('azure-variable', "A variable needs 'name', 'group' or 'template'.", at);
  }
}

function defineAgain(item: Node, define: Define): void {
  if (item.kind !== 'mapping') return;
  const find = (name: string): Entry | undefined => item.entries.find((entry) => entry.key.value === name);
  const [name, value, fixed] = [find('name')?.value, find('value')?.value, find('readonly')?.value];
  if (name?.kind !== 'scalar' || !value) return;
  define(String(name.value), value, fixed?.kind === 'scalar' ? fixed : undefined, name.at);
}

function defineGroup(x: Expansion, group: string, at: Place, define: Define): void {
  const entry = Object.entries(x.groups).find(([name]) => name.toLowerCase() === group.toLowerCase());
  if (!entry) {
    const message = `The variables of the group '${group}' are kept by the server; give them with 'groups' to expand this pipeline.`;
    throw new Refused('azure-variable', message, at);
  }
  for (const [name, value] of Object.entries(entry[1])) define(name, scalar(value, at), undefined, at);
}
