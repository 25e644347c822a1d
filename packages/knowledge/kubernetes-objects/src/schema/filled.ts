import { isObject, type Json, type JsonObject } from '../manifest/manifest.ts';
import type { StructuralSchema } from './structural.ts';

/**
 * Gives objects the form that the API server checks: without the nulls that it removes, with the schema's defaults.
 */
export function filling(schema: StructuralSchema): (value: JsonObject) => Json {
  const fill = defaultsOf(schema);
  return (value) => {
    const given = hasNull(value) ? (withoutNulls(value, schema) as JsonObject) : value;
    return fill ? fill(structuredClone(given) as Json) : given;
  };
}

function hasNull(value: Json): boolean {
  if (Array.isArray(value)) return value.some(hasNull);
  return isObject(value) ? Object.values(value).some(hasNull) : value === null;
}

/**
 * A value without the nulls that the API server removes before it looks: those of fields that may not be null and
 * have no default (Kubernetes docs, "Extend the Kubernetes API with CustomResourceDefinitions", Defaulting and
 * Nullable). Those with a default are left to be filled in.
 */
function withoutNulls(value: Json, schema: StructuralSchema | undefined): Json {
  if (!schema) return value;
  if (Array.isArray(value)) return value.map((entry: Json) => withoutNulls(entry, schema.items));
  if (!isObject(value)) return value;
  const { additionalProperties } = schema;
  const others = typeof additionalProperties === 'object' ? additionalProperties : undefined;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, each]): readonly (readonly [string, Json])[] => {
      const own = schema.properties;
      const of = own && Object.hasOwn(own, key) ? own[key] : others;
      const gone = each === null && of !== undefined && !of.nullable && of.default === undefined;
      return gone ? [] : [[key, withoutNulls(each, of)]];
    }),
  );
}

/**
 * Fills in defaults as the API server does before it checks; undefined where the schema has none below.
 * Null in a field that may not be null and has a default counts as absent.
 */
function defaultsOf(schema: StructuralSchema): ((value: Json) => Json) | undefined {
  const fields = Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    const fill = defaultsOf(property);
    return fill || property.default !== undefined ? [{ name, property, fill }] : [];
  });
  const item = schema.items && defaultsOf(schema.items);
  const { additionalProperties } = schema;
  const other = typeof additionalProperties === 'object' ? defaultsOf(additionalProperties) : undefined;
  if (fields.length === 0 && !item && !other) return undefined;
  return (value) => {
    if (Array.isArray(value)) return item ? value.map((entry: Json) => item(entry)) : value;
    if (!isObject(value)) return value;
    const filled: Record<string, Json> = { ...value };
    if (other) for (const key of Object.keys(filled)) filled[key] = other(filled[key] ?? null);
    for (const { name, property, fill } of fields) {
      const absent = filled[name] === undefined || (filled[name] === null && !property.nullable);
      if (absent && property.default !== undefined) filled[name] = property.default;
      const now = filled[name];
      if (now !== undefined && fill) filled[name] = fill(now);
    }
    return filled;
  };
}
