import { toBoolean, toText, typeName } from '../expression/cast.ts';
import {
  type Entry,
  isCollection,
  keyText,
  type MappingNode,
  mapping,
  type Node,
  type Place,
  type ScalarNode,
  scalar,
  type Value,
} from '../node.ts';
import { Refused } from '../refused.ts';
import type { Budget } from './budget.ts';
import { Chain, directiveOf, type Found } from './chain.ts';
import { describe } from './describe.ts';
import { evaluateAt, expandScalar } from './scalar.ts';
import { type Scope, withLocal } from './scope.ts';

/**
 * A node and what its expressions can see; without a scope the node is expanded already, and text in it that
 * looks like an expression is only text. Lists are opened piece by piece, because the variables of a stage
 * must be known before the jobs in it are expanded.
 */
export interface Lazy {
  readonly node: Node;
  readonly scope: Scope | undefined;
}

/** An entry of a mapping whose directives are gone and whose key is plain text. */
export interface LazyEntry {
  readonly key: string;
  readonly at: Place;
  readonly value: Lazy;
}

/** Expands templates' expressions; counts what it makes against a budget, so that loops cannot grow for ever. */
export class Expander {
  readonly budget: Budget;
  constructor(budget: Budget) {
    this.budget = budget;
  }

  /** A node with every expression in it evaluated. */
  force(lazy: Lazy): Node {
    const { node, scope } = lazy;
    if (!scope) return node;
    if (node.kind === 'scalar') return this.scalar(node, scope);
    if (node.kind === 'sequence') {
      return {
        kind: 'sequence',
        items: this.openSequence(lazy).map((item) => this.force(item)),
        at: node.at,
      };
    }
    const entries = this.openMapping(lazy).map(
      ({ key, at, value }): Entry => ({ key: scalar(key, at), value: this.force(value) }),
    );
    return { kind: 'mapping', entries, at: node.at };
  }

  /** A scalar with its expressions evaluated, counted against the budget. */
  scalar(node: ScalarNode, scope: Scope): Node {
    return expandScalar(node, scope, this.budget);
  }

  /** The items of a list, with directives resolved and inserted lists flattened. */
  openSequence(lazy: Lazy): readonly Lazy[] {
    return [...this.items(lazy)];
  }

  /**
   * As `openSequence`, one written item at a time: a list of variables is read so, because a directive may look
   * at the variables above it.
   */
  *items({ node, scope }: Lazy): Generator<Lazy> {
    const source = node.kind === 'scalar' && scope ? this.scalar(node, scope) : node;
    if (source.kind !== 'sequence') {
      throw new Refused('azure-structure', `Expected a list here, found ${describe(source)}.`, source.at);
    }
    const chain = new Chain();
    for (const item of source.items) {
      this.budget.node(item.at);
      if (!scope || source !== node) yield { node: item, scope: undefined };
      else yield* this.item(item, scope, chain);
    }
  }

  /** One written item of a list: none, one or many after its directives are resolved. */
  private *item(item: Node, scope: Scope, chain: Chain): Generator<Lazy> {
    const directives = item.kind === 'mapping' ? item.entries.map((entry) => directiveOf(entry.key)) : [];
    if (item.kind === 'mapping' && directives.length > 0 && !directives.includes(undefined)) {
      yield* this.directiveItem(item, scope, chain);
      return;
    }
    chain.end();
    if (item.kind !== 'scalar' || typeof item.value !== 'string' || !item.value.includes('${{')) {
      yield { node: item, scope };
      return;
    }
    const value = this.scalar(item, scope);
    for (const node of value.kind === 'sequence' ? value.items : [value]) yield { node, scope: undefined };
  }

  /** An item all of whose keys are directives: lists below them are spliced in, mappings make one item. */
  private *directiveItem(item: MappingNode, scope: Scope, chain: Chain): Generator<Lazy> {
    const merged: Entry[] = [];
    let listed = false;
    for (const entry of item.entries) {
      const found = directiveOf(entry.key);
      if (!found) continue;
      for (const round of this.rounds(found, entry, scope, chain)) {
        const value = settle(this, round);
        if (value.node.kind === 'sequence') {
          listed = true;
          yield* this.items(value);
        } else if (value.node.kind === 'mapping') {
          for (const forced of this.forceEntries(value)) merged.push(forced);
        } else if (value.node.value !== null) {
          throw new Refused('azure-structure', 'Expected a list below this directive.', entry.key.at);
        }
      }
    }
    if (merged.length === 0) return;
    if (listed) throw new Refused('azure-structure', 'Lists and mappings are mixed in one item.', item.at);
    yield { node: { kind: 'mapping', entries: this.unique(merged), at: item.at }, scope: undefined };
  }

  private forceEntries(value: Lazy): readonly Entry[] {
    const forced = this.force(value);
    return forced.kind === 'mapping' ? forced.entries : [];
  }

  /** The entries of a mapping, with directives resolved and inserted mappings flattened. */
  openMapping(lazy: Lazy): readonly LazyEntry[] {
    return [...this.entries(lazy)];
  }

  /** As `openMapping`, one written entry at a time. */
  *entries({ node, scope }: Lazy): Generator<LazyEntry> {
    const source = node.kind === 'scalar' && scope ? this.scalar(node, scope) : node;
    if (source.kind !== 'mapping') {
      throw new Refused('azure-structure', `Expected a mapping here, found ${describe(source)}.`, source.at);
    }
    const chain = new Chain();
    const seen = new Set<string>();
    for (const entry of source.entries) {
      const opened =
        !scope || source !== node
          ? [{ key: keyText(entry), at: entry.key.at, value: { node: entry.value, scope: undefined } }]
          : this.entry(entry, scope, chain);
      for (const one of opened) {
        this.budget.node(one.at);
        if (seen.has(one.key.toLowerCase())) {
          throw new Refused(
            'azure-structure',
            `The key '${one.key}' is already defined in this mapping.`,
            one.at,
          );
        }
        seen.add(one.key.toLowerCase());
        yield one;
      }
    }
  }

  private unique(entries: readonly Entry[]): readonly Entry[] {
    const node = { kind: 'mapping', entries, at: entries[0]?.key.at ?? mapping([]).at } as const;
    this.openMapping({ node, scope: undefined });
    return entries;
  }

  private entry(entry: Entry, scope: Scope, chain: Chain): readonly LazyEntry[] {
    const found = directiveOf(entry.key);
    if (!found) {
      chain.end();
      return [{ key: this.key(entry.key, scope), at: entry.key.at, value: { node: entry.value, scope } }];
    }
    return this.rounds(found, entry, scope, chain).flatMap((round) => {
      const value = settle(this, round);
      if (value.node.kind === 'scalar' && value.node.value === null) return [];
      if (value.node.kind !== 'mapping') {
        const message = `Expected a mapping below this directive, found ${describe(value.node)}.`;
        throw new Refused('azure-structure', message, entry.key.at);
      }
      return this.openMapping(value);
    });
  }

  private key(key: ScalarNode, scope: Scope): string {
    const forced = this.scalar(key, scope);
    const text = forced.kind === 'scalar' ? toText(forced.value) : undefined;
    if (text === undefined) throw new Refused('azure-structure', 'A key must be text.', key.at);
    return text;
  }

  /** The values that a directive lets in: none, one, or one for each member of a list. */
  private rounds(found: Found, entry: Entry, scope: Scope, chain: Chain): readonly Lazy[] {
    const { directive, offset } = found;
    switch (directive.kind) {
      case 'insert':
        chain.end();
        return [{ node: entry.value, scope }];
      case 'each': {
        chain.end();
        const list = evaluateAt(directive.list, scope, entry.key, offset + directive.offset);
        return this.members(list, entry.key).map((member) => ({
          node: entry.value,
          scope: withLocal(scope, directive.variable, member),
        }));
      }
      default: {
        if (directive.kind === 'if') chain.start();
        const open = chain.open(entry.key, directive.kind);
        const taken = open && (directive.kind === 'else' || this.test(directive, scope, entry.key, offset));
        if (taken) chain.take();
        if (directive.kind === 'else') chain.end();
        return taken ? [{ node: entry.value, scope }] : [];
      }
    }
  }

  private test(directive: { test: string; offset: number }, scope: Scope, key: ScalarNode, offset: number) {
    return toBoolean(evaluateAt(directive.test, scope, key, offset + directive.offset));
  }

  /** What `each` walks over: items, or pairs with `key` and `value`; null gives none. */
  private members(list: Value, key: ScalarNode): readonly Node[] {
    if (list === null) return [];
    if (!isCollection(list)) {
      throw new Refused(
        'azure-expression',
        `'each' needs a list or a mapping, not a ${typeName(list)}.`,
        key.at,
      );
    }
    this.budget.spend(1, key.at);
    if (list.kind === 'sequence') return list.items;
    return list.entries.map((entry) =>
      mapping(
        [
          ['key', entry.key],
          ['value', entry.value],
        ],
        entry.key.at,
      ),
    );
  }
}

/** A scalar that is an expression becomes the list or mapping it stands for. */
function settle(expander: Expander, lazy: Lazy): Lazy {
  if (lazy.node.kind !== 'scalar' || !lazy.scope) return lazy;
  return { node: expander.scalar(lazy.node, lazy.scope), scope: undefined };
}
