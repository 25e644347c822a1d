import { describe, expect, expectTypeOf, it } from 'vitest';
import { choice, either, flag, integer, list, map, object, text } from './build.ts';
import { checkProblems } from './check.ts';
import { complete } from './complete.ts';
import type { Field, ValueOf, WrittenOf } from './field.ts';
import { fieldAt, knownKeys } from './field-at.ts';
import { jsonSchemaOf } from './json-schema.ts';

const even = (given: string) => (given.length % 2 === 0 ? undefined : `'${given}' has an odd length`);

const shop = object({
  fields: {
    name: text({ pattern: '^[a-z]+$', longest: 9, description: 'Its name.' }),
    note: text({ blank: true, optional: true }),
    kind: choice({ options: ['small', 'large'], default: 'small', description: 'How large.' }),
    sign: text({ default: { by: 'kind', values: { small: '-', large: '+' } }, description: 'Its sign.' }),
    open: flag({ default: true }),
    days: integer({ minimum: 1, maximum: 7, default: 5 }),
    tags: list({ items: text({ check: even }), unique: true, default: ['ab'], description: 'Tags.' }),
    staff: map({
      keys: text({ pattern: '^[a-z]$' }),
      values: list({ items: text({}), filled: true }),
      default: {},
    }),
    hours: either({ words: ['always'], otherwise: object({ fields: { from: text({}) } }) }),
    level: either({
      words: ['off', 'on'],
      sets: 'state',
      default: {},
      otherwise: object({ fields: { state: choice({ options: ['off', 'on'], default: 'on' }) } }),
    }),
    folder: text({ optional: true, read: (given) => given.replace(/\/$/, '') }),
  },
});

describe('a field', () => {
  it('has the type of its complete value', () => {
    expectTypeOf<ValueOf<typeof shop>>().toEqualTypeOf<{
      readonly name: string;
      readonly note?: string;
      readonly kind: 'small' | 'large';
      readonly sign: string;
      readonly open: boolean;
      readonly days: number;
      readonly tags: readonly string[];
      readonly staff: Readonly<Record<string, readonly string[]>>;
      readonly hours: 'always' | { readonly from: string };
      readonly level: { readonly state: 'off' | 'on' };
      readonly folder?: string;
    }>();
  });

  it('has the type of its written value, which may omit defaults', () => {
    type Written = WrittenOf<typeof shop>;
    expectTypeOf<{ readonly name: 'a'; readonly hours: 'always' }>().toExtend<Written>();
    expectTypeOf<{ readonly name: 'a' }>().not.toExtend<Written>();
    expectTypeOf<{ readonly name: 'a'; readonly hours: 'never' }>().not.toExtend<Written>();
    expectTypeOf<Written['level']>().toEqualTypeOf<
      'off' | 'on' | { readonly state?: 'off' | 'on' } | undefined
    >();
  });

  it('has a JSON Schema, with its default in the description', () => {
    expect(jsonSchemaOf(shop)).toEqual({
      type: 'object',
      additionalProperties: false,
      required: ['name', 'hours'],
      properties: {
        name: { type: 'string', pattern: '^[a-z]+$', maxLength: 9, description: 'Its name.' },
        note: { type: 'string' },
        kind: { enum: ['small', 'large'], default: 'small', description: 'How large (default: small).' },
        sign: { type: 'string', minLength: 1, description: 'Its sign (default: - for small; + for large).' },
        open: { type: 'boolean', default: true },
        days: { type: 'integer', minimum: 1, maximum: 7, default: 5 },
        tags: {
          type: 'array',
          uniqueItems: true,
          items: { type: 'string', minLength: 1 },
          default: ['ab'],
          description: 'Tags (default: ab).',
        },
        staff: {
          type: 'object',
          propertyNames: { pattern: '^[a-z]$' },
          additionalProperties: { type: 'array', minItems: 1, items: { type: 'string', minLength: 1 } },
        },
        hours: {
          anyOf: [
            { const: 'always' },
            {
              type: 'object',
              additionalProperties: false,
              required: ['from'],
              properties: { from: { type: 'string', minLength: 1 } },
            },
          ],
        },
        level: {
          anyOf: [
            { enum: ['off', 'on'] },
            {
              type: 'object',
              additionalProperties: false,
              properties: { state: { enum: ['off', 'on'], default: 'on' } },
            },
          ],
        },
        folder: { type: 'string', minLength: 1 },
      },
    });
  });

  const least = {
    name: 'a',
    kind: 'small',
    sign: '-',
    open: true,
    days: 5,
    tags: ['ab'],
    staff: {},
    hours: 'always',
    level: { state: 'on' },
  };
  it.each<[string, object, object]>([
    ['nothing that has a default', {}, {}],
    ['a choice that another default depends on', { kind: 'large' }, { kind: 'large', sign: '+' }],
    ['a word that is short for a mapping', { level: 'off' }, { level: { state: 'off' } }],
    ['a word that is a value', { hours: { from: '8' } }, { hours: { from: '8' } }],
    ['a text that is read in another form', { folder: 'a/' }, { folder: 'a' }],
    ['an empty list instead of the default', { tags: [] }, { tags: [] }],
  ])('is completed from %s, and a complete value is unchanged', (_, written, expected) => {
    const value = complete(shop, { name: 'a', hours: 'always', ...written });
    expect(value).toEqual({ ...least, ...expected });
    expect(complete(shop, value)).toEqual(value);
  });

  it('ignores properties that every object inherits', () => {
    const field: Field = object({ fields: { constructor: text({ optional: true }) } });
    expect(complete(field, {})).toEqual({});
    expect(fieldAt(field, ['toString'])).toBeUndefined();
  });

  it('reports the problems of its texts, each at its path', () => {
    expect(checkProblems(shop, { name: 'a', tags: ['ab', 'abc'] }, ['x'])).toEqual([
      { path: ['x', 'tags', 1], at: 'value', message: "'abc' has an odd length" },
    ]);
  });

  it.each<[readonly (string | number)[], readonly string[]]>([
    [['level'], ['state']],
    [['hours'], ['from']],
    [['staff'], []],
    [['tags', 0], []],
  ])('at %j knows the keys %j', (path, keys) => {
    expect(knownKeys(fieldAt(shop, path))).toEqual(keys);
  });
});
