import { nearestName } from '@tandem/contract';
import { at, type Field, fieldAt, knownKeys, type Problem } from '@tandem/release-process';
import type { ErrorObject } from 'ajv';
import validate from './validate.emitted.js';

/** Every difference between a value and the schema, as problems with messages. */
export function mistakesIn(value: unknown, root: Field): readonly Problem[] {
  if (validate(value)) return [];
  const errors = validate.errors ?? [];
  return errors.filter((error) => isReported(error, value)).map((error) => problemOf(error, value, root));
}

/**
 * Whether an error is reported. For a word or a mapping the validator returns the errors of both branches; only those
 * of the branch that the author chose are reported. For a name only the pattern that it does not match is reported.
 */
function isReported(error: ErrorObject, value: unknown): boolean {
  if (error.keyword === 'anyOf' || error.keyword === 'propertyNames') return false;
  if (!error.schemaPath.includes('/anyOf/')) return true;
  const given = valueAt(value, pathOf(error));
  const inFirst = error.schemaPath.includes('/anyOf/0/');
  if (inFirst) return typeof given !== 'object' || given === null;
  return !(error.keyword === 'type' && error.schemaPath.endsWith('/anyOf/1/type'));
}

function problemOf(error: ErrorObject, value: unknown, root: Field): Problem {
  const path = pathOf(error);
  const params = error.params as Record<string, unknown>;
  const field = fieldAt(root, path);
  if (error.keyword === 'additionalProperties') {
    const key = String(params.additionalProperty);
    return { path: [...path, key], at: 'key', message: unknownKey(key, knownKeys(field)) };
  }
  const where = path.length === 0 ? 'the file' : `'${path.join('.')}'`;
  return at(path, `${where} ${differenceOf(error.keyword, params, valueAt(value, path), field)}`);
}

function unknownKey(key: string, known: readonly string[]): string {
  const near = nearestName(key, known);
  const hint = near ? `did you mean '${near}'? ` : '';
  return `unknown key '${key}'; ${hint}allowed keys: ${known.join(', ')}`;
}

/** What is wrong with a value, as the rest of a sentence that starts with its name. */
function differenceOf(
  keyword: string,
  params: Readonly<Record<string, unknown>>,
  given: unknown,
  field: Field | undefined,
): string {
  switch (keyword) {
    case 'required':
      return `is missing the required key '${params.missingProperty}'`;
    case 'enum': {
      const allowed = (params.allowedValues as readonly unknown[]).map(String);
      const near = nearestName(String(given), allowed);
      return `must be one of ${allowed.join(', ')}${near ? `; did you mean '${near}'?` : ''}`;
    }
    case 'const': {
      const near = nearestName(String(given), [String(params.allowedValue)]);
      const hint = near ? `; did you mean '${near}'?` : '';
      return `must be '${params.allowedValue}' or a mapping with ${requiredKeys(field).join(' and ')}${hint}`;
    }
    case 'type':
      return `must be ${typeText(String(params.type))}, but is ${valueText(given, params.type === 'string')}`;
    case 'pattern': {
      const example = exampleOf(field);
      return example === undefined
        ? `does not match the pattern ${params.pattern}`
        : `must be ${example} (pattern ${params.pattern})`;
    }
    case 'uniqueItems':
      return 'has the same item twice; remove one of them';
    case 'minItems':
      return 'is empty; add at least one item';
    case 'minimum':
      return `is ${given}; the minimum is ${params.limit}`;
    case 'maximum':
      return `is ${given}; the maximum is ${params.limit}`;
    case 'minLength':
      return 'is empty; enter a text';
    case 'maxLength':
      return `is too long; the maximum is ${params.limit} characters`;
    default:
      throw new Error(`The schema of release.yaml uses '${keyword}', which has no message.`);
  }
}

/** `/rings/0/name` as keys and indices. */
function pathOf(error: ErrorObject): readonly (string | number)[] {
  return error.instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((part) => (/^(0|[1-9][0-9]*)$/.test(part) ? Number(part) : part));
}

function valueAt(value: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null
        ? (inner as Record<string | number, unknown>)[key]
        : undefined,
    value,
  );
}

function requiredKeys(field: Field | undefined): readonly string[] {
  if (field?.type !== 'either') return [];
  return Object.entries(field.otherwise.fields)
    .filter(([, { optional, default: value }]) => !optional && value === undefined)
    .map(([key]) => key);
}

/** What the pattern of a text, or of the keys of a mapping, accepts. */
function exampleOf(field: Field | undefined): string | undefined {
  if (field?.type === 'text') return field.example;
  return field?.type === 'map' && field.keys && 'example' in field.keys ? field.keys.example : undefined;
}

const TYPE_TEXT: Readonly<Record<string, string>> = {
  object: 'a mapping',
  array: 'a list',
  string: 'text',
  integer: 'a whole number',
  boolean: 'true or false',
};

function typeText(type: string): string {
  return TYPE_TEXT[type] ?? type;
}

/** @param quotable Whether the value is valid once it is in quotes. */
function valueText(value: unknown, quotable: boolean): string {
  if (value === null || value === undefined) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  return typeof value === 'string'
    ? 'text'
    : `the ${typeof value} ${value}${quotable ? '; put it in quotes' : ''}`;
}
