import { isObject, type Json } from '../manifest/manifest.ts';
import type { StructuralSchema } from './structural.ts';

/** Why a value is not of the schema's type. */
export function typeCheck(schema: StructuralSchema): (value: Json) => string | undefined {
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
