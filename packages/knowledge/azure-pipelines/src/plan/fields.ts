import type { Location } from '@tandem/contract';
import { toNumber, toText } from '../expression/cast.ts';
import { keyText, locationOf, type MappingNode, type Node, type Place } from '../node.ts';
import { Refused } from '../refused.ts';
import { describe } from '../template/describe.ts';
import { readBoolean } from '../template/parameter-type.ts';

/**
 * The keys of an expanded mapping, read one by one. Every key must be read or named as known, so that nothing
 * that this engine does not understand is passed over in silence.
 */
export class Fields {
  readonly node: MappingNode;
  private readonly what: string;

  constructor(node: Node, what: string) {
    if (node.kind !== 'mapping') {
      throw new Refused('azure-structure', `Expected ${what}, found ${describe(node)}.`, node.at);
    }
    this.node = node;
    this.what = what;
  }

  get at(): Place {
    return this.node.at;
  }

  get location(): Location {
    return locationOf(this.node.at);
  }

  /** @throws Refused at the first key that is not among those known here. */
  only(known: readonly string[]): void {
    const odd = this.node.entries.find((entry) => !known.includes(keyText(entry)));
    if (!odd) return;
    const name = keyText(odd);
    const near = known.find((one) => one.toLowerCase() === name.toLowerCase());
    const hint = near ? ` Write '${near}'.` : ` Known: ${known.join(', ')}.`;
    throw new Refused('azure-structure', `'${name}' is not understood in ${this.what}.${hint}`, odd.key.at);
  }

  /**
   * The first key must say what the mapping is (learn.microsoft.com, "YAML schema reference for Azure
   * Pipelines"). Gives that key.
   *
   * @throws Refused where another stands first.
   */
  first<K extends string>(...words: readonly K[]): K {
    const entry = this.node.entries[0];
    const found = words.find((word) => entry && keyText(entry) === word);
    if (found !== undefined) return found;
    const wanted = words.map((word) => `'${word}'`).join(' or ');
    throw new Refused(
      'azure-structure',
      `${capital(this.what)} must begin with ${wanted}.`,
      entry?.key.at ?? this.at,
    );
  }

  /** @throws Refused where a key is there whose meaning a plan cannot carry. */
  refuse(names: readonly string[], why: string): void {
    const odd = this.node.entries.find((entry) => names.includes(keyText(entry)));
    if (odd) throw new Refused('azure-unsupported', `'${keyText(odd)}' of ${this.what} ${why}`, odd.key.at);
  }

  /** The value of a key that is written and not empty. */
  get(name: string): Node | undefined {
    const node = this.node.entries.find((entry) => keyText(entry) === name)?.value;
    return node?.kind === 'scalar' && node.value === null ? undefined : node;
  }

  /** Whether a key is written, even with nothing after it. */
  has(name: string): boolean {
    return this.node.entries.some((entry) => keyText(entry) === name);
  }

  /** Text, or undefined where nothing is written. */
  text(name: string): string | undefined {
    const node = this.get(name);
    return node && textOf(node, name);
  }

  /** Text that must be there. */
  needed(name: string): string {
    const text = this.text(name);
    if (text) return text;
    throw new Refused('azure-structure', `${capital(this.what)} needs '${name}'.`, this.at);
  }

  /** true or false, or undefined; text that only a run can resolve is refused. */
  flag(name: string): boolean | undefined {
    const node = this.get(name);
    if (!node) return undefined;
    const value = readBoolean(node);
    if (value !== undefined) return value;
    throw new Refused(
      'azure-unsupported',
      `'${name}' must be true or false, not ${describe(node)}.`,
      node.at,
    );
  }

  /** A whole number from 0, or undefined. */
  count(name: string): number | undefined {
    const node = this.get(name);
    if (!node) return undefined;
    const value = node.kind === 'scalar' ? toNumber(node.value) : undefined;
    if (value !== undefined && Number.isInteger(value) && value >= 0) return value;
    throw new Refused(
      'azure-unsupported',
      `'${name}' must be a whole number, not ${describe(node)}.`,
      node.at,
    );
  }

  /** One text or a list of them; undefined where the key is absent. */
  texts(name: string): readonly { readonly text: string; readonly at: Place }[] | undefined {
    if (!this.has(name)) return undefined;
    const node = this.get(name);
    if (!node) return [];
    const items = node.kind === 'sequence' ? node.items : [node];
    return items.map((item) => ({ text: textOf(item, name), at: item.at })).filter(({ text }) => text !== '');
  }

  /** The items of a list; none where the key is absent. */
  list(name: string): readonly Node[] {
    const node = this.get(name);
    if (!node) return [];
    if (node.kind === 'sequence') return node.items;
    throw new Refused('azure-structure', `'${name}' must be a list, not ${describe(node)}.`, node.at);
  }

  /** A mapping of texts; empty where the key is absent. */
  record(name: string): Readonly<Record<string, string>> {
    const node = this.get(name);
    if (!node) return {};
    if (node.kind !== 'mapping') {
      throw new Refused('azure-structure', `'${name}' must be a mapping, not ${describe(node)}.`, node.at);
    }
    return Object.fromEntries(
      node.entries.map((entry) => [keyText(entry), textOf(entry.value, keyText(entry))]),
    );
  }
}

function textOf(node: Node, name: string): string {
  const text = node.kind === 'scalar' ? toText(node.value) : undefined;
  if (text !== undefined) return text;
  throw new Refused('azure-structure', `'${name}' must be text, not ${describe(node)}.`, node.at);
}

/** Adds a key only where there is a value, as exactOptionalPropertyTypes wants it. */
export function optional<K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]?: V });
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
