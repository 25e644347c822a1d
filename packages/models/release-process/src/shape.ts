import { nearestName } from '@tandem/contract';
import type { ErrorObject } from 'ajv';
import type { Problem } from './problem.ts';
import { releaseSchema } from './schema.ts';
import validate from './validate.emitted.js';

/** Everything in which a value differs from the schema, in words. */
export function problemsOf(value: unknown): readonly Problem[] {
  if (validate(value)) return [];
  const errors = validate.errors ?? [];
  return errors.filter((error) => isTelling(error, value)).map((error) => problemOf(error, value));
}

/**
 * The window is `always` or a mapping, and the validator complains of both branches. Only the branch that the
 * author chose is told.
 */
function isTelling(error: ErrorObject, value: unknown): boolean {
  if (error.keyword === 'anyOf' || error.keyword === 'propertyNames') return false;
  if (!error.schemaPath.includes('/anyOf/')) return true;
  const given = valueAt(value, pathOf(error));
  const inFirst = error.schemaPath.includes('/anyOf/0/');
  if (inFirst) return typeof given !== 'object' || given === null;
  return !(error.keyword === 'type' && error.schemaPath.endsWith('/anyOf/1/type'));
}

function problemOf(error: ErrorObject, value: unknown): Problem {
  const path = pathOf(error);
  const where = path.length === 0 ? 'the file' : `'${path.join('.')}'`;
  const params = error.params as Record<string, unknown>;
  switch (error.keyword) {
    case 'additionalProperties': {
      const key = String(params.additionalProperty);
      const known = knownKeys(path);
      const near = nearestName(key, known);
      const hint = near ? `; did you mean '${near}'?` : ';';
      return {
        path: [...path, key],
        at: 'key',
        message: `unknown key '${key}'${hint} known keys here: ${known.join(', ')}`,
      };
    }
    case 'required':
      return { path, at: 'value', message: `${where} lacks the key '${params.missingProperty}'` };
    case 'enum': {
      const allowed = (params.allowedValues as readonly unknown[]).map(String);
      const near = nearestName(String(valueAt(value, path)), allowed);
      const hint = near ? `; did you mean '${near}'?` : '';
      return { path, at: 'value', message: `${where} is none of ${allowed.join(', ')}${hint}` };
    }
    case 'const':
      return {
        path,
        at: 'value',
        message: `${where} is neither 'always' nor a mapping with timezone and open`,
      };
    case 'type':
      return {
        path,
        at: 'value',
        message: `${where} must be ${typeWord(String(params.type))}, and is ${wordFor(valueAt(value, path))}`,
      };
    case 'pattern':
      return {
        path,
        at: 'value',
        message: `${where} does not match ${params.pattern}${patternHint(String(params.pattern))}`,
      };
    case 'uniqueItems':
      return { path, at: 'value', message: `${where} has the same item twice` };
    case 'minItems':
      return { path, at: 'value', message: `${where} is empty; at least one item is expected` };
    case 'minimum':
      return { path, at: 'value', message: `${where} is below ${params.limit}` };
    case 'maximum':
      return { path, at: 'value', message: `${where} is above ${params.limit}` };
    case 'minLength':
      return { path, at: 'value', message: `${where} is empty text` };
    case 'maxLength':
      return { path, at: 'value', message: `${where} is longer than ${params.limit} characters` };
    default:
      throw new Error(`The schema of release.yaml uses '${error.keyword}', for which there are no words.`);
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

/** The keys that the schema knows at a path. */
function knownKeys(path: readonly (string | number)[]): readonly string[] {
  let schema: SchemaNode | undefined = releaseSchema as unknown as SchemaNode;
  for (const key of path) {
    const here: SchemaNode | undefined = mappingOf(schema);
    schema = typeof key === 'number' ? here?.items : (here?.properties?.[key] ?? here?.additionalProperties);
  }
  return Object.keys(mappingOf(schema)?.properties ?? {});
}

/** Of a choice of forms, the one that is a mapping. */
function mappingOf(schema: SchemaNode | undefined): SchemaNode | undefined {
  return schema?.anyOf ? schema.anyOf.find((each) => each.properties) : schema;
}

interface SchemaNode {
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly additionalProperties?: SchemaNode;
  readonly items?: SchemaNode;
  readonly anyOf?: readonly SchemaNode[];
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

function patternHint(pattern: string): string {
  if (pattern.includes('[01][0-9]')) return ' (a time such as "20:00")';
  if (pattern.includes('{4}')) return ' (a day such as 2026-12-18)';
  if (pattern.startsWith('^[a-z][a-z0-9]*(-')) return ' (lower case, words joined by -)';
  return '';
}
