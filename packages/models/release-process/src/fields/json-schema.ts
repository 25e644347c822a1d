import { defaultText } from './default-text.ts';
import type { Field, ObjectField } from './field.ts';

/** A node of a JSON Schema (draft 07), as far as fields need it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** The JSON Schema of a field whose slots are filled. Keys that are absent in the result do not apply. */
export function jsonSchemaOf(field: Field): JsonSchema {
  return defined({ ...formOf(field), description: descriptionOf(field), default: literalDefault(field) });
}

function formOf(field: Field): Record<string, unknown> {
  switch (field.type) {
    case 'text':
      return {
        type: 'string',
        pattern: field.pattern,
        minLength: field.pattern === undefined && !field.blank ? 1 : undefined,
        maxLength: field.longest,
      };
    case 'choice':
      return { enum: field.options };
    case 'flag':
      return { type: 'boolean' };
    case 'integer':
      return { type: 'integer', minimum: field.minimum, maximum: field.maximum };
    case 'list':
      return {
        type: 'array',
        minItems: field.filled && 1,
        uniqueItems: field.unique,
        items: jsonSchemaOf(field.items),
      };
    case 'map':
      return {
        type: 'object',
        propertyNames: field.keys && 'pattern' in field.keys ? { pattern: field.keys.pattern } : undefined,
        additionalProperties: jsonSchemaOf(field.values),
      };
    case 'object':
      return objectForm(field);
    case 'either': {
      const [word] = field.words;
      const short = field.words.length === 1 ? { const: word } : { enum: field.words };
      return { anyOf: [short, jsonSchemaOf(field.otherwise)] };
    }
    case 'slot':
      throw new Error(`The slot '${field.slot}' is not filled: compose the schema first.`);
  }
}

function objectForm({ fields }: ObjectField): Record<string, unknown> {
  const entries = Object.entries(fields);
  const required = entries
    .filter(([, inner]) => !inner.optional && inner.default === undefined)
    .map(([key]) => key);
  return {
    type: 'object',
    additionalProperties: false,
    required: required.length > 0 ? required : undefined,
    properties: Object.fromEntries(entries.map(([key, inner]) => [key, jsonSchemaOf(inner)])),
  };
}

/** The description with the default appended. */
function descriptionOf(field: Field): string | undefined {
  const value = defaultText(field);
  if (value === undefined || field.description === undefined) return field.description;
  return `${field.description.replace(/\.$/, '')} (default: ${value}).`;
}

/** A default that helps in an editor: not an empty list or mapping, and not one that depends on a sibling. */
function literalDefault({ default: value }: Field): unknown {
  if (Array.isArray(value)) return value.length > 0 ? value : undefined;
  return typeof value === 'object' ? undefined : value;
}

function defined(schema: Readonly<Record<string, unknown>>): JsonSchema {
  return Object.fromEntries(Object.entries(schema).filter(([, value]) => value !== undefined));
}
