import { DEFINITIONS, KINDS } from './schema.emitted.ts';
import type { FieldSchema } from './schema-type.ts';

/** The schema of a value: undefined where kustomize knows none, so that it looks for one by apiVersion and kind. */
export type Schema = FieldSchema | undefined;

const kinds = new Map(
  Object.entries(KINDS).flatMap(([definition, names]) =>
    names.split(',').map((name) => [name, definition] as const),
  ),
);

/** The schema of a kind, or undefined where it is not built in. */
export function schemaOfKind(apiVersion: string, kind: string): Schema {
  const of = kinds.get(`${apiVersion} ${kind}`);
  return of === undefined ? undefined : { of };
}

/** The schema of a field of a map. */
export function fieldSchema(schema: Schema, field: string): Schema {
  const definition = schema?.of === undefined ? undefined : DEFINITIONS[schema.of];
  return definition && Object.hasOwn(definition, field) ? definition[field] : undefined;
}

/** The schema of the items of a list. */
export function itemSchema(schema: Schema): Schema {
  return schema?.of === undefined ? undefined : { of: schema.of };
}
