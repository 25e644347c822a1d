import { nearestName } from '@tandem/contract';
import { at, type Field, fieldAt, knownKeys, type Problem } from '@tandem/release-process';
import type { ErrorObject } from 'ajv';
import validate from './validate.emitted.js';

/** Everything in which a value differs from the schema, in words. */
export function mistakesIn(value: unknown, root: Field): readonly Problem[] {
  if (validate(value)) return [];
  const errors = validate.errors ?? [];
  return errors.filter((error) => isTelling(error, value)).map((error) => problemOf(error, value, root));
}

/**
 * Of a word or a mapping the validator reports both branches. Only the branch that the author chose is told, and
 * of names the pattern that they do not match.
 */
function isTelling(error: ErrorObject, value: unknown): boolean {
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
  const hint = near ? `; did you mean '${near}'?` : ';';
  return `unknown key '${key}'${hint} known keys here: ${known.join(', ')}`;
}

/** In what a value differs, as the end of a sentence about it. */
function differenceOf(
  keyword: string,
  params: Readonly<Record<string, unknown>>,
  given: unknown,
  field: Field | undefined,
): string {
  switch (keyword) {
    case 'required':
      return `lacks the key '${params.missingProperty}'`;
    case 'enum': {
      const allowed = (params.allowedValues as readonly unknown[]).map(String);
      const near = nearestName(String(given), allowed);
      return `is none of ${allowed.join(', ')}${near ? `; did you mean '${near}'?` : ''}`;
    }
    case 'const': {
      const near = nearestName(String(given), [String(params.allowedValue)]);
      const hint = near ? `; did you mean '${near}'?` : '';
      return `is neither '${params.allowedValue}' nor a mapping with ${requiredKeys(field).join(' and ')}${hint}`;
    }
    case 'type':
      return `must be ${typeWord(String(params.type))}, and is ${wordFor(given)}`;
    case 'pattern': {
      const example = exampleOf(field);
      return `does not match ${params.pattern}${example === undefined ? '' : ` (${example})`}`;
    }
    case 'uniqueItems':
      return 'has the same item twice';
    case 'minItems':
      return 'is empty; at least one item is expected';
    case 'minimum':
      return `is below ${params.limit}`;
    case 'maximum':
      return `is above ${params.limit}`;
    case 'minLength':
      return 'is empty text';
    case 'maxLength':
      return `is longer than ${params.limit} characters`;
    default:
      throw new Error(`The schema of release.yaml uses '${keyword}', for which there are no words.`);
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

/** What a pattern stands for: of a text, or of the keys of a mapping. */
function exampleOf(field: Field | undefined): string | undefined {
  if (field?.type === 'text') return field.example;
  return field?.type === 'map' && field.keys && 'example' in field.keys ? field.keys.example : undefined;
}

function typeWord(type: string): string {
  return { object: 'a mapping', array: 'a list', string: 'text', number: 'a number' }[type] ?? type;
}

function wordFor(value: unknown): string {
  if (value === null || value === undefined) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  return typeof value === 'string' ? 'text' : `the ${typeof value} ${value}; put it in quotes`;
}
