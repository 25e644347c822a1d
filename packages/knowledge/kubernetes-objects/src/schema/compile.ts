import { nearestName } from '@tandem/contract';
import { formatPath, isObject, type Json, type JsonObject, type Path } from '../manifest/manifest.ts';
import { celChecks } from './cel-rules.ts';
import { distinctBy, reportDuplicates } from './distinct-items.ts';
import { filling } from './filled.ts';
import { junctorChecks } from './junctors.ts';
import { type Check, type NotCheckable, type Report, reportAt } from './report.ts';
import { scalarChecks } from './scalars.ts';
import { OBJECT_META, type StructuralSchema } from './structural.ts';
import { typeCheck } from './type-check.ts';

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
  const filled = filling(rooted);
  return {
    check(value) {
      const reports: Report[] = [];
      check(filled(value), { path: [], reports });
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
  const junctors = junctorChecks(schema, path, (part, at) => compileNode(part, compiling, at));
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
    if (distinct) reportDuplicates(list, distinct, at);
  };
}
