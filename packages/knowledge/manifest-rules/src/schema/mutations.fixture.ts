import { isObject, type Json, type JsonObject, type Path, valueAt } from '@tandem/kubernetes-objects';
import { expressionOf, type SchemaNode } from './instances.fixture.ts';

/** One way to spoil an instance, with what has to be said of it and where. */
export interface Mutation {
  readonly what: string;
  readonly value: Json;
  readonly rule: string;
  readonly at: Path;
  readonly on: 'key' | 'value';
}

/** Every way in which one node of an instance can be spoilt so that an API server would not take it. */
type Spoil = (root: JsonObject, node: SchemaNode) => readonly Mutation[];

const SPOILS: readonly Spoil[] = [
  function dropRequired(root, { path, schema }) {
    return (schema.required ?? [])
      .filter(
        (name) =>
          schema.properties?.[name]?.default === undefined && valueAt(root, ...path, name) !== undefined,
      )
      .slice(0, 1)
      .map((name) => spoilt('drop-required', root, [...path, name], undefined, 'schema-required', path));
  },
  function unknownField(root, { path, schema }) {
    const closed = schema.type === 'object' && schema.properties && !schema.additionalProperties;
    if (!closed || schema['x-kubernetes-preserve-unknown-fields'] || schema['x-kubernetes-embedded-resource'])
      return [];
    return [
      spoilt(
        'unknown-field',
        root,
        [...path, 'zzUnknown'],
        1,
        'unknown-field',
        [...path, 'zzUnknown'],
        'key',
      ),
    ];
  },
  function wrongType(root, { path, schema }) {
    if (!['string', 'integer', 'number', 'boolean'].includes(schema.type ?? '')) return [];
    return [spoilt('wrong-type', root, path, { not: 'this' }, 'schema-type', path)];
  },
  function mapForList(root, { path, schema }) {
    return schema.type === 'array' ? [spoilt('map-for-list', root, path, { a: 1 }, 'schema-type', path)] : [];
  },
  function notInEnum(root, { path, schema }) {
    if (!schema.enum || schema.type !== 'string') return [];
    return [spoilt('enum', root, path, 'zz-none-of-these', 'schema-enum', path)];
  },
  function againstPattern(root, { path, schema }) {
    const { pattern } = schema;
    if (pattern === undefined || schema.enum) return [];
    const other = ['\u0001', '', ' ', '!!', 'zz zz', '-'].find((text) => !expressionOf(pattern).test(text));
    return other === undefined ? [] : [spoilt('pattern', root, path, other, 'schema-pattern', path)];
  },
  function tooLong(root, { path, schema }) {
    const { maxLength = Number.POSITIVE_INFINITY, type } = schema;
    if (type !== 'string' || maxLength > 5_000) return [];
    return [spoilt('too-long', root, path, 'a'.repeat(maxLength + 1), 'schema-length', path)];
  },
  function outOfRange(root, { path, schema }) {
    const { minimum, maximum } = schema;
    if (minimum !== undefined) return [spoilt('below', root, path, minimum - 1, 'schema-range', path)];
    return maximum === undefined ? [] : [spoilt('above', root, path, maximum + 1, 'schema-range', path)];
  },
  function sameItem(root, { path, schema }) {
    const list = valueAt(root, ...path);
    if (schema['x-kubernetes-list-type'] !== 'map' || !Array.isArray(list) || list.length === 0) return [];
    return [
      spoilt('same-item', root, path, [...(list as Json[]), list[0] as Json], 'schema-duplicate-item', [
        ...path,
        list.length,
      ]),
    ];
  },
  function nullValue(root, { path, schema }) {
    // Null in a field that may not be null counts as absent; in a list it is one more item.
    if (typeof path.at(-1) === 'number' && !schema.nullable && schema.type !== undefined)
      return [spoilt('null-item', root, path, null, 'schema-type', path)];
    return (schema.required ?? [])
      .filter((name) => {
        const { nullable, default: filled } = schema.properties?.[name] ?? {};
        return !nullable && filled === undefined && valueAt(root, ...path, name) !== undefined;
      })
      .slice(-1)
      .map((name) => spoilt('null', root, [...path, name], null, 'schema-required', path));
  },
  function textForMap(root, { path, schema }) {
    if (schema.type !== 'object' || path.length < 1) return [];
    return [spoilt('text-for-map', root, path, 'text', 'schema-type', path)];
  },
];

/** Ten ways to spoil an instance, of as many kinds as its schema allows, the same ones each time. */
export function mutationsOf(root: JsonObject, nodes: readonly SchemaNode[]): readonly Mutation[] {
  const whole: readonly Mutation[] = [
    spoilt(
      'version',
      root,
      ['apiVersion'],
      `${String(root.apiVersion).split('/')[0]}/v0`,
      'unknown-version',
      ['apiVersion'],
    ),
    spoilt('name', root, ['metadata', 'name'], { a: 1 }, 'schema-type', ['metadata', 'name']),
    spoilt('label', root, ['metadata', 'labels'], { a: 1 }, 'schema-type', ['metadata', 'labels', 'a']),
    spoilt('metadata', root, ['metadata', 'zzUnknown'], 1, 'unknown-field', ['metadata', 'zzUnknown'], 'key'),
    // kustomize writes annotations as text, so that a number among them is right; a label stays a number.
    spoilt('boolean label', root, ['metadata', 'labels'], { a: true }, 'schema-type', [
      'metadata',
      'labels',
      'a',
    ]),
    spoilt('finalizers', root, ['metadata', 'finalizers'], { a: 1 }, 'schema-type', [
      'metadata',
      'finalizers',
    ]),
    spoilt('owner', root, ['metadata', 'ownerReferences'], [{ name: 'a' }], 'schema-required', [
      'metadata',
      'ownerReferences',
      0,
    ]),
    spoilt('generation', root, ['metadata', 'generation'], 'one', 'schema-type', ['metadata', 'generation']),
    spoilt('uid', root, ['metadata', 'uid'], 1, 'schema-type', ['metadata', 'uid']),
    spoilt('top', root, ['zzTop'], 1, 'unknown-field', ['zzTop'], 'key'),
  ];
  const inSpec = nodes.filter(({ path }) => path[0] === 'spec');
  // Of each kind those in the middle of the tree first: neither all at the top nor all at the bottom.
  const byKind = SPOILS.map((spoil) => {
    const all = inSpec.flatMap((node) => spoil(root, node));
    return all.map((_, index) => all[(index + Math.floor(all.length / 2)) % all.length] as Mutation);
  });
  const chosen: Mutation[] = [whole[0] as Mutation];
  for (let round = 0; chosen.length < 10 && round < 10; round += 1) {
    for (const mutations of byKind) {
      const next = mutations[round];
      if (next && chosen.length < 10) chosen.push(next);
    }
  }
  return [...chosen, ...whole.slice(1)].slice(0, 10);
}

function spoilt(
  what: string,
  root: JsonObject,
  path: Path,
  value: Json | undefined,
  rule: string,
  at: Path,
  on: 'key' | 'value' = 'value',
): Mutation {
  return { what, value: changed(root, path, value), rule, at, on };
}

function changed(at: Json, [first, ...rest]: Path, value: Json | undefined): Json {
  if (first === undefined) return value ?? null;
  if (Array.isArray(at))
    return at.map((each: Json, index) => (index === first ? changed(each, rest, value) : each));
  const map: Record<string, Json> = isObject(at) ? { ...at } : {};
  if (rest.length === 0 && value === undefined) delete map[first];
  else map[first] = changed(map[first] ?? {}, rest, value);
  return map;
}
