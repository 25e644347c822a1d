import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  at,
  composeReleaseSchema,
  defineGateOptions,
  defineRuleOptions,
  gateOptions,
  integer,
  jsonSchemaOf,
  list,
  ruleOptions,
  text,
} from './index.ts';

const sober = defineRuleOptions({
  name: 'sober',
  order: 2,
  level: 'warn',
  description: 'Nobody drank.',
  fields: { hours: integer({ default: 8, description: 'Since when.' }) },
  problems: ({ hours }, { product }) => (hours > 24 ? [at(['hours'], `${product} sleeps`)] : []),
});
const tracked = defineRuleOptions({
  name: 'tracked',
  order: 1,
  level: 'error',
  description: 'A ticket says so.',
  applies: ({ tickets }) => tickets !== undefined,
  fields: {},
});
const moon = defineGateOptions({
  name: 'moon',
  fields: { moon: text({ description: 'Its phase.' }), nights: list({ items: text({}), default: [] }) },
  problems: (options) => (options.moon === 'new' ? [at(['moon'], 'it is dark')] : []),
});

const forge = {
  title: 'GitLab',
  repositoryPath: 'its path',
  ticketsPath: 'the path',
  address: 'Its address.',
};
const schema = composeReleaseSchema({
  rules: [sober, tracked],
  gates: [moon],
  forges: { gitlab: { ...forge, prefix: '#', done: ['closed'] } },
});

const written = (quality: object, ring: object = { moon: 'full' }) => ({
  product: 'shop',
  components: [],
  gitops: { repository: { forge: 'gitlab', path: 'shop/gitops' } },
  rings: [{ name: 'one', path: 'clusters/one/', ...ring }],
  quality,
});

describe('release.yaml with its slots filled', () => {
  it('has the options of rules in their order, and their names wherever a rule is named', () => {
    const { properties } = jsonSchemaOf(schema.root) as { properties: Record<string, unknown> };
    expect(properties.quality).toMatchObject({
      properties: {
        rules: {
          properties: {
            tracked: { anyOf: [{ enum: ['off', 'warn', 'error'] }, {}] },
            sober: {
              description: 'Nobody drank.',
              anyOf: [{}, { properties: { level: { default: 'warn' }, hours: { default: 8 } } }],
            },
          },
        },
        paths: {
          items: {
            properties: {
              levels: { additionalProperties: false, properties: { tracked: {}, sober: {} } },
            },
          },
        },
        waivers: { items: { properties: { rules: { items: { enum: ['tracked', 'sober'] } } } } },
      },
    });
  });

  it('has the options of gates as keys of each ring, after its own', () => {
    const { properties } = jsonSchemaOf(schema.root) as { properties: Record<string, { items?: object }> };
    expect(properties.rings?.items).toMatchObject({ required: ['name', 'path', 'moon'] });
  });

  it('is completed, and gives each rule and gate its options', () => {
    const release = schema.complete(written({ rules: { sober: 'error' } }));
    const options = ruleOptions(sober, release);
    expectTypeOf(options.hours).toEqualTypeOf<number>();
    expect(options).toEqual({ level: 'error', hours: 8 });
    const [ring] = release.rings;
    expect(ring?.path).toBe('clusters/one');
    expect(ring && gateOptions(moon, ring)).toEqual({ moon: 'full', nights: [] });
  });

  it('turns a rule off that has nothing to judge', () => {
    const release = schema.complete(written({ rules: { tracked: 'error' } }));
    expect(ruleOptions(tracked, release).level).toBe('off');
    const tickets = { forge: 'gitlab', path: 'shop/api' };
    expect(ruleOptions(tracked, schema.complete({ ...written({}), tickets })).level).toBe('error');
  });

  it('reports what rules and gates find in their options, at the place of the option', () => {
    expect(schema.problems(written({ rules: { sober: { hours: 25 } } }, { moon: 'new' }))).toEqual([
      { path: ['quality', 'rules', 'sober', 'hours'], at: 'value', message: 'shop sleeps' },
      { path: ['rings', 0, 'moon'], at: 'value', message: 'it is dark' },
    ]);
  });
});

it('what differs by forge comes from the terms of the forges', () => {
  const { properties } = jsonSchemaOf(schema.root) as { properties: Record<string, { properties: object }> };
  expect(Object.keys(properties.forges?.properties ?? {})).toEqual(['gitlab']);
  expect(properties.gitops).toMatchObject({
    properties: { repository: { properties: { path: { description: 'GitLab: its path.' } } } },
  });
  const tickets = { forge: 'gitlab', path: 'shop/tickets' };
  expect(schema.complete({ ...written({}), tickets }).tickets).toMatchObject({
    prefix: '#',
    done: ['closed'],
  });
});
