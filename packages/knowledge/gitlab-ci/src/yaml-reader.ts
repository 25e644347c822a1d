import type { Location } from '@tandem/contract';
import type { YamlMapping, YamlNode, YamlScalar, YamlSequence } from '@tandem/positions';
import { refuse } from './problems.ts';
import {
  Decimal,
  emptyMapping,
  isMapping,
  kindOf,
  type Mapping,
  placeOf,
  Reference,
  setPlace,
  type Value,
} from './value.ts';
import type { YamlText } from './yaml-text.ts';

/** The most values of one file, those behind aliases counted each time. */
const MOST_NODES = 200_000;

/** Makes values of the nodes of one document. */
export class YamlReader {
  readonly #source: YamlText;
  readonly #depth: number;
  #nodes = 0;

  constructor(source: YamlText, depth: number) {
    this.#source = source;
    this.#depth = depth;
  }

  /** @throws Refused for what GitLab does not read, and for aliases that multiply without end. */
  value(root: YamlNode | null): Value {
    return this.#value(root, 0);
  }

  #value(node: YamlNode | null, depth: number): Value {
    if (node === null) return null;
    const at = this.#source.at(node.offset);
    if (depth > this.#depth) refuse(at, `nested deeper than ${this.#depth} levels`);
    if (++this.#nodes > MOST_NODES)
      refuse(at, 'the aliases of the file multiply without end; write the values out');
    switch (node.kind) {
      case 'alias': {
        const target = node.target();
        if (!target) refuse(at, `there is no anchor '${node.name}' before this alias`);
        return this.#value(target, depth + 1);
      }
      case 'mapping':
        return this.#mapping(node, depth);
      case 'sequence':
        return this.#sequence(node, at, depth);
      case 'scalar':
        return scalarOf(node, at);
      case 'pair':
        return refuse(at, 'this kind of YAML is not understood');
    }
  }

  #sequence(node: YamlSequence, at: Location, depth: number): Value {
    const list = node.items.map((item) => this.#value(item, depth + 1));
    for (const [index, item] of node.items.entries())
      setPlace(list, index, this.#source.at((item ?? node).offset));
    return node.tag === '!reference' ? reference(list, at) : list;
  }

  #mapping(node: YamlMapping, depth: number): Mapping {
    const mapping = emptyMapping();
    const merged: Mapping[] = [];
    for (const { key, value: written } of node.entries) {
      const at = this.#source.at((key ?? node).offset);
      const name =
        key?.kind === 'scalar' && key.source !== undefined ? key.source : this.#value(key, depth + 1);
      if (typeof name === 'object' && name !== null) refuse(at, `a key must be text, and is ${kindOf(name)}`);
      const value = this.#value(written, depth + 1);
      if (name === '<<') merged.push(...mergeSources(value, at));
      else {
        mapping[String(name)] = value;
        setPlace(mapping, String(name), at);
      }
    }
    for (const source of merged) takeMissing(mapping, source);
    return mapping;
  }
}

function takeMissing(mapping: Record<string, Value>, source: Mapping): void {
  for (const key of Object.keys(source)) {
    if (key in mapping) continue;
    mapping[key] = source[key] as Value;
    const at = placeOf(source, key);
    if (at) setPlace(mapping, key, at);
  }
}

/**
 * A scalar as GitLab's loader, Ruby's `YAML.safe_load` with symbols, takes it. A date would be an object of a
 * class that it does not permit, so GitLab refuses the file (gitlabhq, lib/gitlab/config/loader/yaml.rb).
 */
function scalarOf({ value, source, style }: YamlScalar, at: Location): Value {
  const plain = style === 'plain';
  // Ruby's YAML, unlike the 1.1 standard, takes y and n for text.
  if (typeof value === 'boolean' && source !== undefined && /^[yn]$/i.test(source)) return source;
  if (typeof value === 'string') {
    if (plain && /^:[^:\s]/.test(value)) refuse(at, `Ruby reads ${value} as a symbol; put it in quotes`);
    if (plain && isDate(value)) refuse(at, `GitLab refuses the date ${value}; put it in quotes`);
    if (plain && /^[-+]?\d[\d_]*,[\d,_]*$/.test(value))
      refuse(at, `Ruby reads ${value} as a number; put it in quotes`);
    return value;
  }
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'number') return numberOf(value, source ?? '', at);
  return refuse(at, `GitLab refuses ${source ?? 'this value'} unless it is in quotes`);
}

/** Numbers that Ruby and the reader of YAML take for the same; of others, such as `1e3` or `08`, one makes text. */
const SAME_NUMBER =
  /^[-+]?(?:0|[1-9]\d*|0[0-7]+|0x[\da-fA-F]+|0b[01]+|\d+\.\d*|\.\d+|\d+(?::[0-5]?\d){1,2}|\.(?:inf|Inf|INF))$|^\.(?:nan|NaN|NAN)$/;

function numberOf(value: number, source: string, at: Location): Value {
  if (!SAME_NUMBER.test(source))
    refuse(at, `whether ${source} is a number or text differs between readers of YAML; put it in quotes`);
  if (source.includes('.')) return new Decimal(value);
  return Number.isSafeInteger(value)
    ? value
    : refuse(at, `the number ${source} is too large to be kept exactly; put it in quotes`);
}

function isDate(text: string): boolean {
  return /^\d{4}-\d{1,2}-\d{1,2}(?:$|[Tt\s]\s*\d)/.test(text);
}

function mergeSources(value: Value, at: Location): readonly Mapping[] {
  const sources = Array.isArray(value) ? value : [value];
  return sources.map((source) =>
    isMapping(source) ? source : refuse(at, `<< takes a mapping, and this is ${kindOf(source)}`),
  );
}

function reference(list: readonly Value[], at: Location): Reference {
  const path = list.map((item) =>
    typeof item === 'string' ? item : refuse(at, '!reference takes a list of names'),
  );
  if (path.length < 2) refuse(at, '!reference takes a job and at least one key');
  return new Reference(path, at);
}
