import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isCollection, type Value } from '../node.ts';
import { fromPlain, recordNode } from '../plain.ts';
import { toText } from './cast.ts';
import { check } from './check.ts';
import { evaluate } from './evaluate.ts';
import { FUNCTIONS } from './functions.ts';
import { toJson } from './json.ts';
import { DEPTH_LIMIT, parse } from './parse.ts';
import { ExpressionProblem } from './problem.ts';

const PARAMETERS = recordNode({
  text: 'Hello',
  empty: '',
  flag: true,
  off: 'false',
  number: 4,
  list: ['a', 'b', 'C'],
  numbers: ['1', '2', '10'],
  object: { Name: 'x', 'a-b': 'dash', inner: { deep: 'yes' } },
  jobs: [
    { id: '1', steps: [{ script: 'a' }, { script: 'b' }] },
    { id: '2', steps: [{ script: 'c' }] },
    { other: '3' },
  ],
  nothing: null,
});
const VARIABLES = recordNode({ letters: 'abc', numbers: '123', 'Build.SourceBranch': 'refs/heads/main' });

function value(text: string): Value {
  const expression = parse(text);
  check(expression, { runTime: false, contexts: ['parameters', 'variables'] });
  return evaluate(expression, {
    value: (name) => ({ parameters: PARAMETERS, variables: VARIABLES })[name.toLowerCase()],
  });
}

function shown(text: string): unknown {
  const found = value(text);
  if (isCollection(found)) return JSON.parse(toJson(found));
  return typeof found === 'object' && found !== null ? toText(found) : found;
}

describe('an expression', () => {
  it.each<[string, unknown]>([
    // Literals: Microsoft's "Expressions", section Literals.
    ['true', true],
    ['False', false],
    ['TRUE', true],
    ['1', 1],
    ['-1.2', -1.2],
    ['.5', 0.5],
    ['-.5', -0.5],
    ["'a b c'", 'a b c'],
    ["'It''s OK'", "It's OK"],
    ["''", ''],
    ["''''", "'"],
    ['1.2.3', '1.2.3'],
    ['1.2.3.4', '1.2.3.4'],
    // Contexts: index and property syntax, any case, a miss is null.
    ['parameters.text', 'Hello'],
    ['PARAMETERS.TEXT', 'Hello'],
    ["parameters['text']", 'Hello'],
    ["variables['Build.SourceBranch']", 'refs/heads/main'],
    ["variables['build.sourcebranch']", 'refs/heads/main'],
    ['variables.noSuch', null],
    ['variables.noSuch.deeper', null],
    ['parameters.object.name', 'x'],
    ["parameters.object['a-b']", 'dash'],
    ['parameters.object.inner.deep', 'yes'],
    ['parameters.list[0]', 'a'],
    ["parameters.list['1']", 'b'],
    ['parameters.list[9]', null],
    ['parameters.list[-1]', null],
    ['parameters.text[0]', null],
    ["parameters[lower('TEXT')]", 'Hello'],
    // Filtered arrays.
    ['parameters.jobs.*.id', ['1', '2']],
    ['parameters.jobs[*].id', ['1', '2']],
    ["parameters.jobs.*['other']", ['3']],
    ['parameters.jobs.*.steps.*.script', ['a', 'b', 'c']],
    ['parameters.object.*', ['x', 'dash', { deep: 'yes' }]],
    ['parameters.text.*', []],
    ['length(parameters.jobs.*.id)', 2],
    // and, or, xor, not: casts to boolean, stops at the first answer.
    ["and(eq(variables.letters, 'ABC'), eq(variables.numbers, 123))", true],
    ['and(true, false)', false],
    ['and(true, true, 1)', true],
    ["and(false, gt(1, 'x'))", false],
    ['or(eq(1, 1), eq(2, 3))', true],
    ["or(true, gt(1, 'x'))", true],
    ["or('', 0, false)", false],
    ['xor(True, False)', true],
    ['xor(True, True)', false],
    ['not(eq(1, 2))', true],
    ["not('')", true],
    ["not('false')", false],
    ['not(parameters.nothing)', true],
    ['not(parameters.list)', false],
    ['not(0)', true],
    ['not(1.2.3)', false],
    // eq, ne: the right one is cast to the left one's type.
    ["eq('abc', 'ABC')", true],
    ["eq('abc', 'abd')", false],
    ["eq(1, '1')", true],
    ["eq('1', 1)", true],
    ["eq(1, '1.0')", true],
    ["eq('1.0', 1)", false],
    ["eq(1000, '1,000')", true],
    ["eq(1, ' 1 ')", true],
    ["eq(0, '')", true],
    ["eq(1, 'x')", false],
    ['eq(1, true)', true],
    ["eq(true, 'false')", true],
    ["eq('false', false)", true],
    ["eq('true', true)", true],
    ['eq(parameters.off, false)', true],
    ['eq(parameters.flag, true)', true],
    ["eq(parameters.flag, 'True')", true],
    ["eq(parameters.nothing, '')", true],
    ["eq('', parameters.nothing)", true],
    ['eq(0, parameters.nothing)', true],
    ["eq(parameters.nothing, 'x')", false],
    ['eq(1.2.3, 1.2.3)', true],
    ["eq(1.2.3, '1.2.3')", true],
    ['eq(1.2.3, 1.2.3.0)', false],
    ["eq('1.2.3', 1.2.3)", true],
    ['eq(parameters.list, parameters.list)', true],
    ['eq(parameters.list, parameters.numbers)', false],
    ["eq(parameters.list, 'a')", false],
    ["eq('a', parameters.list)", false],
    ['ne(1, 2)', true],
    ["ne(1, 'x')", true],
    ["ne('a', 'A')", false],
    // Order.
    ['gt(5, 2)', true],
    ['gt(2, 5)', false],
    ['ge(5, 5)', true],
    ['lt(2, 5)', true],
    ['le(2, 2)', true],
    ["gt(10, '9')", true],
    ["gt('10', '9')", false],
    ["lt('a', 'B')", true],
    ['gt(1.10.0, 1.9.0)', true],
    ["lt(1.2.3, '1.10')", true],
    ['gt(true, false)', true],
    ['lt(1.2, parameters.number)', true],
    // in, notIn, containsValue.
    ["in('B', 'A', 'B', 'C')", true],
    ["in('b', 'A', 'B')", true],
    ["in('D', 'A', 'B')", false],
    ["in('a')", false],
    ["in(1, 'x', '1')", true],
    ["notIn('D', 'A', 'B', 'C')", true],
    ["notIn('A', 'a')", false],
    ["containsValue(parameters.list, 'c')", true],
    ["containsValue(parameters.list, 'd')", false],
    ['containsValue(parameters.numbers, 10)', true],
    ["containsValue(parameters.object, 'DASH')", true],
    ["containsValue('abc', 'a')", false],
    // Text.
    ["contains('ABCDE', 'bcd')", true],
    ["contains('ABCDE', 'x')", false],
    ['contains(12345, 34)', true],
    ["contains(parameters.list, 'a')", false],
    ["startsWith('ABCDE', 'ab')", true],
    ["startsWith(variables['Build.SourceBranch'], 'refs/heads/')", true],
    ["startsWith('ABCDE', 'BC')", false],
    ["endsWith('ABCDE', 'de')", true],
    ["endsWith('ABCDE', 'CD')", false],
    ["coalesce(variables.couldBeNull, '', 'literal so it always works')", 'literal so it always works'],
    ["coalesce('a', 'b')", 'a'],
    ["coalesce('', parameters.nothing)", null],
    ["coalesce('', 0)", 0],
    ["coalesce('', false)", false],
    ["format('Hello {0} {1}', 'John', 'Doe')", 'Hello John Doe'],
    ["format('{1}{0}{1}', 'a', 'b')", 'bab'],
    [
      "format('literal left brace {{ and literal right brace }}')",
      'literal left brace { and literal right brace }',
    ],
    ["format('{0}', true)", 'True'],
    ["format('{0} {1}', 1.5, 1.2.3)", '1.5 1.2.3'],
    ["format('{0}|', parameters.nothing)", '|'],
    ["join(';', parameters.list)", 'a;b;C'],
    ["join(',', parameters.jobs.*.id)", '1,2'],
    ["join(',', parameters.jobs)", ',,'],
    ["join(';', 'not a list')", 'not a list'],
    ["split('a,b,,c,', ',')", ['a', 'b', '', 'c', '']],
    ["split('', ',')", ['']],
    ["replace('https://a/x', 'https://a', 'http://b')", 'http://b/x'],
    ["replace('aXa', 'x', '-')", 'aXa'],
    ["replace('aaa', 'a', '$&')", '$&$&$&'],
    ["lower('FOO')", 'foo'],
    ["upper('bah')", 'BAH'],
    ["trim('  variable  ')", 'variable'],
    ["length('fabrikam')", 8],
    ['length(parameters.list)', 3],
    ["length('')", 0],
    ["convertToJson('a')", '"a"'],
    ['convertToJson(parameters.flag)', 'true'],
    ['convertToJson(parameters.nothing)', 'null'],
    ['convertToJson(parameters.numbers)', '[\n  "1",\n  "2",\n  "10"\n]'],
    ['convertToJson(parameters.object.inner)', '{\n  "deep": "yes"\n}'],
    ["iif(true, 'a', 'b')", 'a'],
    ["iif('', 'a', 'b')", 'b'],
    ["iif(eq(parameters.number, 4), parameters.list, 'none')", ['a', 'b', 'C']],
    // Names of functions are found in any case, space does not matter.
    ["EQ( 'a' ,\n 'A' )", true],
    ["ENDSWITH('ab','b')", true],
  ])('%s is %j', (text, expected) => {
    expect(shown(text)).toEqual(expected);
  });

  it.each<[string, string, number]>([
    ['', 'is empty', 0],
    ['eq(1', 'ends too early', 4],
    ['eq(1, 2) 3', 'Unexpected 3 after', 9],
    ['eq(1 2)', "Expected ')'", 5],
    ["'open", 'not closed with a single quote', 0],
    ['"double"', 'Unexpected', 0],
    ['a.b', "Unknown value 'a'. Known here: parameters, variables", 0],
    ['null', "Unknown value 'null'", 0],
    ['nosuch(1)', "Unknown function 'nosuch'. Known here: and, or", 0],
    ['and(1)', 'and() takes at least 2 argument(s), not 1', 0],
    ['not()', 'not() takes 1 argument(s), not 0', 0],
    ['eq(1, 2, 3)', 'eq() takes 2 argument(s), not 3', 0],
    ['iif(true, 1)', 'iif() takes 3', 0],
    ['succeeded()', 'only at run time', 0],
    ['counter(1, 2)', 'only at run time', 0],
    ['parameters.a-b', "Write ['a-b'] instead of .a-b", 11],
    ['parameters.', 'ends too early', 11],
    ['parameters.[0]', 'Expected the name of a property', 11],
    ['1.2.3.4.5', 'neither a number nor a version', 0],
    ['12ab', 'neither a number', 0],
    ['12345678901234567', 'more than 15 digits', 0],
    ['(true)', "Unexpected '('", 0],
    ['not(and)', "Unknown value 'and'", 4],
    ["gt(1, 'x')", 'cannot compare', 0],
    ['gt(parameters.list, 1)', 'cannot compare', 0],
    ["and(true, gt(1, 'x'))", 'cannot compare', 10],
    ["iif(true, 1, gt(1, 'x'))", 'cannot compare', 13],
    ["format('{1}', 'a')", 'no value for {1}', 0],
    ["format('{0', 'a')", "'{' without '}'", 0],
    ["format('}', 'a')", "'}' without '{'", 0],
    ["format('{x}', 'a')", 'needs a number', 0],
    ["format('{0:yyyy}', 'a')", 'does not understand the format', 0],
    ["format('{0}', parameters.list)", 'cannot put a list', 0],
    ["split('ab', 'ab')", 'one delimiting character', 0],
    ["split('ab', '')", 'one delimiting character', 0],
    ["replace('ab', '', 'x')", 'cannot look for empty text', 0],
    ['lower(parameters.list)', 'needs text', 0],
    ['length(parameters.object)', 'needs text', 0],
  ])('%s is refused: %s', (text, message, offset) => {
    const problem = thrown(() => value(text));
    expect(problem.message).toContain(message);
    expect(problem.offset).toBe(offset);
  });

  it('may nest fifty deep, and no deeper', () => {
    const nested = (depth: number) => `${'not('.repeat(depth - 1)}true${')'.repeat(depth - 1)}`;
    expect(value(nested(DEPTH_LIMIT))).toBe(false);
    expect(thrown(() => value(nested(DEPTH_LIMIT + 1))).message).toContain('nests deeper');
    expect(thrown(() => value(`parameters${'.a'.repeat(60)}`)).message).toContain('nests deeper');
  });

  it('may have 21,000 characters, and no more', () => {
    const text = (length: number) => `'${'a'.repeat(length - 2)}'`;
    expect(value(text(21_000))).toHaveLength(20_998);
    expect(thrown(() => value(text(21_001))).message).toContain('longer than 21000');
  });
});

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

function thrown(work: () => unknown): ExpressionProblem {
  try {
    work();
  } catch (error) {
    if (error instanceof ExpressionProblem) return error;
    throw error;
  }
  throw new Error('Nothing was refused.');
}
