import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Value } from '../node.ts';
import { fromPlain } from '../plain.ts';
import { toText } from './cast.ts';
import { value } from './expression.fixture.ts';
import { FUNCTIONS } from './functions.ts';
import { ExpressionProblem } from './problem.ts';

it('knows every documented function once', () => {
  const documented = `always and canceled coalesce contains containsValue convertToJson counter endsWith eq failed
    format ge gt iif in join le length lower lt ne not notIn or replace split startsWith succeeded
    succeededOrFailed trim upper xor`;
  expect(FUNCTIONS.map(({ name }) => name).sort()).toEqual(documented.split(/\s+/).sort());
});

it.each<[Value, string | undefined]>([
  [null, ''],
  [true, 'True'],
  [false, 'False'],
  [1.5, '1.5'],
  [1e21, '1000000000000000000000'],
  [-0, '0'],
  [0.1 + 0.2, '0.3'],
  [1_234_567, '1234567'],
  [{ kind: 'version', parts: [1, 2, 3] }, '1.2.3'],
])('%j as text is %j', (input, text) => {
  expect(toText(input)).toBe(text);
});

it('a list has no text', () => {
  const list = fromPlain(['a']);
  expect(list.kind === 'sequence' && toText(list)).toBe(undefined);
});

it('any text is either an expression or refused with a place inside it', () => {
  const word = fc.constantFrom(
    'eq',
    '(',
    ')',
    ',',
    '.',
    '*',
    '[',
    ']',
    "'",
    'parameters',
    'list',
    '1',
    ' ',
    'x',
    '${{',
  );
  const texts = fc.oneof(
    fc.string(),
    fc.array(word).map((words) => words.join('')),
  );
  fc.assert(
    fc.property(texts, (text) => {
      try {
        value(text);
      } catch (error) {
        expect(error).toBeInstanceOf(ExpressionProblem);
        const { offset } = error as ExpressionProblem;
        expect(offset).toBeGreaterThanOrEqual(0);
        expect(offset).toBeLessThanOrEqual(text.length);
      }
    }),
    { numRuns: 500 },
  );
});

it('any text in quotes is itself', () => {
  fc.assert(fc.property(fc.string(), (text) => value(`'${text.replaceAll("'", "''")}'`) === text));
});

it('equality of texts does not depend on case or order', () => {
  const quote = (text: string) => `'${text.replaceAll("'", "''")}'`;
  fc.assert(
    fc.property(fc.string(), fc.string(), (a, b) => {
      expect(value(`eq(${quote(a)}, ${quote(b)})`)).toBe(value(`eq(${quote(b)}, ${quote(a)})`));
      expect(value(`ne(${quote(a)}, ${quote(b)})`)).toBe(!value(`eq(${quote(a)}, ${quote(b)})`));
    }),
  );
});
