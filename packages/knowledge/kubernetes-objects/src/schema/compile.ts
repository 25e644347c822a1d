import { nearestName } from '@tandem/contract';
import {
  formatPath,
  isObject,
  type Json,
  type JsonObject,
  type Path,
  stableJson,
} from '../manifest/manifest.ts';
import { celChecks } from './cel-rules.ts';
import { type Check, type NotCheckable, type Report, reportAt } from './report.ts';
import { scalarChecks } from './scalars.ts';
import { OBJECT_META, type StructuralSchema } from './structural.ts';

/** What is compiled from one node of a schema. */
interface Compiling {
  /** Rules and patterns that cannot be checked here. */
  readonly notChecked: NotCheckable[];
}

/** A compiled schema. */
export interface CompiledSchema {
  /** Every problem of an object, in the order of the schema's fields. */
  check(value: JsonObject): readonly Report[];
  /** What of the schema is not checked, and why. */
  readonly notChecked: readonly NotCheckable[];
}

/**
 * Compiles the schema of one version of a CustomResourceDefinition into functions. `apiVersion`, `kind` and
 * `metadata` are checked as every object's are; `status` is not where the server drops it (it does where the
 * version has the status subresource).
 */
export function compileSchema(schema: StructuralSchema, dropsStatus: boolean): CompiledSchema {
  const compiling: Compiling = { notChecked: [] };
  const rooted = atRoot(schema, dropsStatus);
  const check = compileNode(rooted, compiling, []);
  const fill = defaultsOf(rooted);
  return {
    check(value) {
      const reports: Report[] = [];
      const given = hasNull(value) ? (withoutNulls(value, rooted) as JsonObject) : value;
      const kept = fill ? (fill(structuredClone(given) as Json) ?? given) : given;
      check(kept, { path: [], reports });
      return reports;
    },
    notChecked: compiling.notChecked,
  };
}

function atRoot(schema: StructuralSchema, dropsStatus: boolean): StructuralSchema {
  const properties: Record<string, StructuralSchema> = {
    ...schema.properties,
    apiVersion: { type: 'string' },
    kind: { type: 'string' },
    metadata: OBJECT_META,
  };
  if (dropsStatus) properties.status = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  return { ...schema, type: 'object', properties };
}

function compileNode(schema: StructuralSchema, compiling: Compiling, path: Path): Check {
  const typed = typedChecks(schema, compiling, path);
  const values = scalarChecks(schema, path, compiling.notChecked);
  const junctors = junctorChecks(schema, compiling, path);
  const cel = celChecks(schema, path, compiling.notChecked);
  const checks = [...typed, ...values, ...junctors, ...cel];
  const { nullable = false } = schema;
  const typeOf = typeCheck(schema);
  return (value, at) => {
    if (value === null && nullable) return;
    const problem = typeOf(value);
    if (problem) {
      reportAt(at, 'schema-type', problem);
      return;
    }
    for (const check of checks) check(value, at);
  };
}

/** Why a value is not of the schema's type. */
function typeCheck(schema: StructuralSchema): (value: Json) => string | undefined {
  const { type } = schema;
  const words = schema['x-kubernetes-int-or-string'] ? 'an integer or a string' : TYPE_WORDS[type ?? ''];
  const fits = schema['x-kubernetes-int-or-string'] ? isIntOrString : TYPES[type ?? ''];
  if (!fits || !words) return () => undefined;
  return (value) => (fits(value) ? undefined : `This must be ${words}, and is ${wordsFor(value)}.`);
}

const isIntOrString = (value: Json): boolean => typeof value === 'string' || Number.isInteger(value);

const TYPES: Readonly<Record<string, (value: Json) => boolean>> = {
  object: isObject,
  array: (value) => Array.isArray(value),
  string: (value) => typeof value === 'string',
  integer: (value) => Number.isInteger(value),
  number: (value) => typeof value === 'number',
  boolean: (value) => typeof value === 'boolean',
};

const TYPE_WORDS: Readonly<Record<string, string>> = {
  object: 'a map',
  array: 'a list',
  string: 'a string',
  integer: 'an integer',
  number: 'a number',
  boolean: 'true or false',
};

function wordsFor(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (isObject(value)) return 'a map';
  const text = typeof value === 'string' && value.length > 40 ? `${value.slice(0, 40)}…` : value;
  return `the ${typeof value} ${JSON.stringify(text)}${typeof value === 'string' ? '' : ' (quote it to make it a string)'}`;
}

function typedChecks(schema: StructuralSchema, compiling: Compiling, path: Path): readonly Check[] {
  if (schema.type === 'array') return [listCheck(schema, compiling, path)];
  if (schema.type === 'object' || schema.properties || schema.additionalProperties) {
    return [mapCheck(schema, compiling, path)];
  }
  return [];
}

function mapCheck(schema: StructuralSchema, compiling: Compiling, path: Path): Check {
  const embedded = schema['x-kubernetes-embedded-resource'] === true;
  const properties = new Map<string, Check>();
  const schemas = embedded
    ? {
        ...schema.properties,
        apiVersion: { type: 'string' },
        kind: { type: 'string' },
        metadata: OBJECT_META,
      }
    : (schema.properties ?? {});
  for (const [name, property] of Object.entries(schemas)) {
    properties.set(name, compileNode(property, compiling, [...path, name]));
  }
  const { additionalProperties } = schema;
  const others =
    typeof additionalProperties === 'object'
      ? compileNode(additionalProperties, compiling, [...path, '*'])
      : undefined;
  const open = schema['x-kubernetes-preserve-unknown-fields'] === true || additionalProperties === true;
  const required = [...(schema.required ?? []), ...(embedded ? ['apiVersion', 'kind'] : [])];
  return (value, at) => {
    if (!isObject(value)) return;
    for (const name of required) {
      if (Object.hasOwn(value, name)) continue;
      reportAt(at, 'schema-required', `The field ${name} is required and missing. Add it.`);
    }
    for (const key of Object.keys(value)) {
      const check = properties.get(key) ?? others;
      const there = { path: [...at.path, key], reports: at.reports };
      if (check) check(value[key] ?? null, there);
      else if (!open)
        reportAt(there, 'unknown-field', unknownField(there.path, [...properties.keys()]), true);
    }
  };
}

function unknownField(path: Path, names: readonly string[]): string {
  const near = nearestName(String(path.at(-1)), names);
  const meant = near === undefined ? 'Remove it, or find its right place.' : `Did you mean ${near}?`;
  return `The schema has no field ${formatPath(path)}; the API server drops or refuses it. ${meant}`;
}

function listCheck(schema: StructuralSchema, compiling: Compiling, path: Path): Check {
  const item = schema.items && compileNode(schema.items, compiling, [...path, '*']);
  const distinct = distinctBy(schema);
  return (value, at) => {
    if (!Array.isArray(value)) return;
    const list: readonly Json[] = value;
    if (item) {
      for (const [index, entry] of list.entries()) {
        item(entry, { path: [...at.path, index], reports: at.reports });
      }
    }
    if (distinct) reportDoubles(list, distinct, at);
  };
}

/** What makes two items of a list the same, where it may have no two. */
function distinctBy(schema: StructuralSchema): ((item: Json) => Json) | undefined {
  const keys = schema['x-kubernetes-list-map-keys'];
  if (schema['x-kubernetes-list-type'] === 'map' && keys) {
    const defaults = schema.items?.properties ?? {};
    return (item) =>
      keys.map((key) => (isObject(item) ? item[key] : undefined) ?? defaults[key]?.default ?? null);
  }
  return schema['x-kubernetes-list-type'] === 'set' || schema.uniqueItems ? (item) => item : undefined;
}

function reportDoubles(
  list: readonly Json[],
  identity: (item: Json) => Json,
  at: Parameters<Check>[1],
): void {
  const seen = new Map<string, number>();
  for (const [index, item] of list.entries()) {
    const key = stableJson(identity(item));
    const before = seen.get(key);
    if (before === undefined) seen.set(key, index);
    else {
      const message = `The list may have no two of ${key}, and item ${before} is the first. Remove one.`;
      reportAt({ path: [...at.path, index], reports: at.reports }, 'schema-duplicate-item', message);
    }
  }
}

function junctorChecks(schema: StructuralSchema, compiling: Compiling, path: Path): readonly Check[] {
  // Inside junctors a structural schema only narrows values; what it does not name there is not unknown.
  const narrowed = (part: StructuralSchema): Check => compileNode(openly(part), compiling, path);
  const holds = (check: Check, value: Json): boolean => {
    const reports: Report[] = [];
    check(value, { path: [], reports });
    return reports.length === 0;
  };
  const checks: Check[] = (schema.allOf ?? []).map(narrowed);
  if (schema.anyOf) {
    const parts = schema.anyOf.map(narrowed);
    checks.push((value, at) => {
      if (parts.some((part) => holds(part, value))) return;
      reportAt(at, 'schema-alternatives', `This fits none of the ${parts.length} forms that it may have.`);
    });
  }
  if (schema.oneOf) {
    const parts = schema.oneOf.map(narrowed);
    checks.push((value, at) => {
      const count = parts.filter((part) => holds(part, value)).length;
      if (count === 1) return;
      const message = `This must fit exactly one of ${parts.length} forms, and fits ${count}.`;
      reportAt(at, 'schema-alternatives', message);
    });
  }
  if (schema.not) {
    const part = narrowed(schema.not);
    checks.push((value, at) => {
      if (holds(part, value)) reportAt(at, 'schema-alternatives', 'This has a form that it must not have.');
    });
  }
  return checks;
}

function openly(schema: StructuralSchema): StructuralSchema {
  const { items, properties, additionalProperties, ...rest } = schema;
  return {
    ...rest,
    'x-kubernetes-preserve-unknown-fields': true,
    ...(items ? { items: openly(items) } : {}),
    ...(properties
      ? {
          properties: Object.fromEntries(
            Object.entries(properties).map(([key, part]) => [key, openly(part)]),
          ),
        }
      : {}),
    ...(typeof additionalProperties === 'object'
      ? { additionalProperties: openly(additionalProperties) }
      : {}),
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
