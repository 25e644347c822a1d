import { type Entry, type Node, type Place, scalar } from '../node.ts';
import { Refused } from '../refused.ts';
import { describe } from './describe.ts';
import type { Lazy, LazyEntry } from './expand.ts';
import type { Expansion } from './expansion.ts';
import { include } from './include.ts';
import { type Scope, withVariables } from './scope.ts';
import { expandVariables } from './variables.ts';

/** The lists of a pipeline's structure, from the outside in. */
export type ListKind = 'stages' | 'jobs' | 'steps';

/** Expands a list of stages, jobs or steps: directives, and templates spliced in where they are named. */
export async function expandList(x: Expansion, lazy: Lazy, kind: ListKind, around: Scope): Promise<Node> {
  const items: Node[] = [];
  if (lazy.node.kind === 'scalar' && lazy.node.value === null)
    return { kind: 'sequence', items, at: lazy.node.at };
  for (const item of x.expander.items(lazy)) {
    if (item.node.kind !== 'mapping') {
      const message = `Expected one of the ${kind} here, found ${describe(item.node)}.`;
      throw new Refused('azure-structure', message, item.node.at);
    }
    const entries = x.expander.openMapping(item);
    const scope = item.scope ?? around;
    if (entries.some(({ key }) => key.toLowerCase() === 'template')) {
      const included = await include(x, entries, item.node.at, kind, scope);
      const list = await expandList(included.expansion, included.content, kind, included.scope);
      if (list.kind === 'sequence') for (const one of list.items) items.push(one);
    } else {
      items.push(await expandItem(x, entries, kind, scope, item.node.at));
    }
  }
  return { kind: 'sequence', items, at: lazy.node.at };
}

async function expandItem(
  x: Expansion,
  entries: readonly LazyEntry[],
  kind: ListKind,
  around: Scope,
  at: Place,
): Promise<Node> {
  if (kind === 'steps') return forceEntries(x, entries, at);
  const inner = kind === 'stages' ? 'jobs' : 'steps';
  const deployment = entries.some(({ key }) => key.toLowerCase() === 'deployment');
  return expandParts(x, entries, around, at, (word, value, scope) => {
    if (word === inner) return expandList(x, value, inner, scope);
    if (word === 'strategy' && deployment) return expandHooks(x, value, scope);
    return undefined;
  });
}

type Part = (word: string, value: Lazy, scope: Scope) => Promise<Node> | undefined;

/**
 * Expands the entries of a pipeline, stage or job: `variables` first, because all other parts can read them,
 * then each part, by `special` or as plain data.
 */
export async function expandParts(
  x: Expansion,
  entries: readonly LazyEntry[],
  around: Scope,
  at: Place,
  special: Part,
): Promise<Node> {
  const defined = entries.find(({ key }) => key.toLowerCase() === 'variables');
  const variables = defined && (await expandVariables(x, defined.value, around));
  const widen = (scope: Scope): Scope => (variables ? withVariables(scope, variables.values) : scope);
  const out: Entry[] = [];
  for (const { key, at: keyAt, value } of entries) {
    const wide: Lazy = { node: value.node, scope: value.scope && widen(value.scope) };
    const node =
      variables && key.toLowerCase() === 'variables'
        ? variables.node
        : await (special(key.toLowerCase(), wide, wide.scope ?? widen(around)) ?? x.expander.force(wide));
    out.push({ key: scalar(key, keyAt), value: node });
  }
  return { kind: 'mapping', entries: out, at };
}

/** The strategy of a deployment job: steps may stand, and be templates, under every hook. */
async function expandHooks(x: Expansion, lazy: Lazy, around: Scope): Promise<Node> {
  if (lazy.node.kind === 'scalar') return x.expander.force(lazy);
  const out: Entry[] = [];
  for (const { key, at, value } of x.expander.openMapping(lazy)) {
    const scope = value.scope ?? around;
    const node =
      key.toLowerCase() === 'steps'
        ? await expandList(x, value, 'steps', scope)
        : value.node.kind === 'mapping'
          ? await expandHooks(x, value, scope)
          : x.expander.force(value);
    out.push({ key: scalar(key, at), value: node });
  }
  return { kind: 'mapping', entries: out, at: lazy.node.at };
}

function forceEntries(x: Expansion, entries: readonly LazyEntry[], at: Place): Node {
  return {
    kind: 'mapping',
    entries: entries.map(({ key, at: keyAt, value }) => ({
      key: scalar(key, keyAt),
      value: x.expander.force(value),
    })),
    at,
  };
}
