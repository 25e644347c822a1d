import type { JsonObject } from '@tandem/kubernetes-objects';
import { describe, expect, it } from 'vitest';
import { PlainFilling } from './plain-filling.ts';

const v = (name: string) => ['$', `{${name}}`].join('');
const values = new Map(
  Object.entries({ name: 'web', n: '3', host: 'a.example.com:8080/x', odd: 'a: b', empty: '' }),
);

function filled(object: JsonObject, isOpen = false) {
  const filling = new PlainFilling({ values, isOpen });
  return { value: filling.filled(object), ...filling.found() };
}

describe('filling in without YAML', () => {
  it.each<[string, string]>([
    [v('name'), 'web'],
    [`app-${v('name')}.shop`, 'app-web.shop'],
    [v('host'), 'a.example.com:8080/x'],
  ])('makes of %s the text %s', (text, expected) => {
    expect(filled({ a: [{ b: text }], c: 1 }).value).toEqual({ a: [{ b: expected }], c: 1 });
  });

  it.each([
    ['a number', v('n')],
    ['a value that ends its scalar', v('odd')],
    ['nothing', v('empty')],
    ['a default', ['$', '{x:-y}'].join('')],
    ['a dollar that is escaped', '$$5'],
    ['text that YAML may write in quotes', `it is ${v('name')}`],
    ['a truth', `o${v('none')}n`],
  ])('leaves %s to YAML', (_, text) => expect(filled({ a: text }).value).toBeUndefined());

  it('leaves keys with variables to YAML', () => {
    expect(filled({ [v('name')]: 'x' }).value).toBeUndefined();
  });

  it('names what has no value, and keeps what is not known here', () => {
    expect(filled({ a: `x-${v('none')}-y` })).toEqual({
      value: { a: 'x--y' },
      isOpen: false,
      unset: ['none'],
    });
    expect(filled({ a: `x-${v('none')}` }, true)).toEqual({
      value: { a: `x-${v('none')}` },
      isOpen: true,
      unset: [],
    });
  });
});
