import type { Json, JsonObject, Path, StructuralSchema } from '@tandem/kubernetes-objects';
import fc from 'fast-check';

/** A node of an instance, with the schema that it was made from. */
export interface SchemaNode {
  readonly path: Path;
  readonly schema: StructuralSchema;
}

/** How deep optional fields are filled in: deeper ones are left out, so that schemas of thousands of fields end. */
const DEPTH = 4;

/** An instance of a schema with its nodes. `full`: with optional fields; else with those alone that are required. */
export function instanceOf(
  schema: StructuralSchema,
  full: boolean,
): { readonly value: Json; readonly nodes: readonly SchemaNode[] } {
  const nodes: SchemaNode[] = [];
  return { value: make(schema, [], full, nodes), nodes };
}

function make(schema: StructuralSchema, path: Path, full: boolean, nodes: SchemaNode[]): Json {
  nodes.push({ path, schema });
  if (schema.enum)
    return schema.enum.find((value) => value !== null && value !== '') ?? schema.enum[0] ?? null;
  if (schema['x-kubernetes-int-or-string']) return 1;
  switch (schema.type) {
    case 'object':
      return makeMap(schema, path, full, nodes);
    case 'array':
      return makeList(schema, path, full, nodes);
    case 'string':
      return makeText(schema);
    case 'integer':
    case 'number':
      return makeNumber(schema);
    case 'boolean':
      return true;
    default:
      return schema['x-kubernetes-preserve-unknown-fields'] ? { any: 'thing' } : {};
  }
}

function makeMap(schema: StructuralSchema, path: Path, full: boolean, nodes: SchemaNode[]): JsonObject {
  const made: Record<string, Json> = {};
  if (schema['x-kubernetes-embedded-resource'])
    Object.assign(made, { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' } });
  const required = schema.required ?? [];
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    const wanted = required.includes(name) || (full && path.length < DEPTH);
    if (wanted && !(name in made)) made[name] = make(property, [...path, name], full, nodes);
  }
  const { additionalProperties, minProperties = 0 } = schema;
  if (typeof additionalProperties === 'object' && (full || minProperties > 0)) {
    for (let index = 0; index < Math.max(1, minProperties); index += 1) {
      const key = `key${index}`;
      made[key] = make(additionalProperties, [...path, key], full, nodes);
    }
  }
  return made;
}

function makeList(schema: StructuralSchema, path: Path, full: boolean, nodes: SchemaNode[]): Json {
  const count = Math.max(schema.minItems ?? 0, full && path.length < DEPTH ? 1 : 0);
  const { items } = schema;
  if (!items) return [];
  return Array.from({ length: count }, (_, index) => make(items, [...path, index], full, nodes));
}

function makeNumber({
  type,
  minimum,
  maximum,
  exclusiveMinimum,
  exclusiveMaximum,
  multipleOf = 1,
}: StructuralSchema): number {
  const step = type === 'integer' ? multipleOf : 0.5;
  if (minimum !== undefined)
    return exclusiveMinimum ? minimum + step : Math.ceil(minimum / multipleOf) * multipleOf;
  if (maximum !== undefined) return exclusiveMaximum ? maximum - step : Math.min(maximum, 0);
  return 0;
}

/** Texts of the formats that the API server checks. */
const FORMATS: Readonly<Record<string, string>> = {
  'date-time': '2026-11-24T10:00:00Z',
  date: '2026-11-24',
  duration: '1h',
  byte: 'YQ==',
  uuid: '00000000-0000-0000-0000-000000000000',
  ipv4: '10.0.0.1',
  ipv6: '::1',
  cidr: '10.0.0.0/8',
  uri: 'https://example.com/',
  hostname: 'example.com',
  email: 'ann@example.com',
};

/** Texts that most patterns of real definitions take; the others are made from the pattern. */
const USUAL: readonly string[] = [
  'a',
  'abc',
  'abcdef',
  'a-b',
  'A1',
  '1',
  '1h',
  '1m',
  '1h0m0s',
  'sha256:a',
  'https://example.com',
  'http://a',
  'ssh://a@b',
  'oci://a',
  '10.0.0.0/8',
  'example.com',
  '00000000-0000-0000-0000-000000000000',
];

const made = new Map<string, string>();

function makeText(schema: StructuralSchema): string {
  const { pattern, format, minLength = 0, maxLength = Number.POSITIVE_INFINITY } = schema;
  const fits = (text: string) => text.length >= minLength && text.length <= maxLength;
  if (pattern === undefined) {
    const text = FORMATS[format ?? ''] ?? 'a';
    return fits(text) ? text : 'a'.repeat(minLength);
  }
  const key = `${pattern} ${minLength} ${maxLength}`;
  const known = made.get(key);
  if (known !== undefined) return known;
  const expression = expressionOf(pattern);
  const usual = [...USUAL, ...USUAL.map((text) => text.padEnd(minLength, 'a'))].find(
    (text) => fits(text) && expression.test(text),
  );
  const text =
    usual ??
    fc.sample(fc.stringMatching(new RegExp(expression.source)), { numRuns: 500, seed: 7 }).find(fits);
  if (text === undefined) throw new Error(`No text was found for the pattern ${pattern}.`);
  made.set(key, text);
  return text;
}

/** A pattern of Go as one of JavaScript, as far as published definitions use it. */
export function expressionOf(pattern: string): RegExp {
  const flags = /^\(\?([is]+)\)/.exec(pattern);
  return new RegExp(
    pattern
      .replace(/^\(\?[is]+\)/, '')
      .replaceAll('\\z', '$')
      .replaceAll('\\A', '^'),
    flags?.[1] ?? '',
  );
}
