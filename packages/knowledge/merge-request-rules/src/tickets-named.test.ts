import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ticketsNamed } from './tickets-named.ts';

it.each<[string, string, readonly string[]]>([
  ['Closes #12, #13 and #12', '#', ['12', '13']],
  ['(#12) [#13] *#14*', '#', ['12', '13', '14']],
  ['#012 #0 #1a #1-2 x#3 &#4; a/#5 !#6', '#', []],
  ['fixes #7.', '#', ['7']],
  ['version #1.2', '#', []],
  ['AB#12 ab#13', 'AB#', ['12', '13']],
  ['CAB#12 #13', 'AB#', []],
  ['SHOP-12, XSHOP-13', 'SHOP-', ['12']],
  ['`#1` ``#2 ` #3`` #4', '#', ['4']],
  ['`#1', '#', ['1']],
  ['`a` #5 `b` #6', '#', ['5', '6']],
  ['```\n#1\n```\n#2', '#', ['2']],
  ['~~~~\n#1\n~~~\n#3\n~~~~\n#2', '#', ['2']],
  ['#1234567890123456', '#', []],
  ['```#1``` closes #2', '#', ['2']],
  ['- a\n  ```\n  #1\n  ```\n#2', '#', ['2']],
  ['```\n#1', '#', []],
  ['<!-- Closes #1 -->#2', '#', ['2']],
  ['<!--\n#1\n-->\n#2', '#', ['2']],
  ['a <!-- #1', '#', ['1']],
  ['`<!--` #1 -->', '#', ['1']],
  ['é#1 名#2 #3é', '#', []],
  ['AB#12 x#3', '#', []],
  ['x#12', 'x#', ['12']],
  ['a.b12 aXb13', 'a.b', ['12']],
  ['https://example.com/page#12', '#', []],
])('%j with the prefix %s names %j', (description, prefix, expected) => {
  expect(ticketsNamed({ description }, prefix)).toEqual(expected);
});

it.each<[string, string, readonly string[]]>([
  ['feature/12-carts', '#', ['12']],
  ['12-carts', '#', ['12']],
  ['12', '#', ['12']],
  ['feature/AB12-carts', 'AB#', ['12']],
  ['feature/AB#12_x', 'AB#', ['12']],
  ['release/1.2', '#', []],
  ['v2', '#', []],
  ['feature/carts-12', '#', []],
  ['12-carts', 'AB#', ['12']],
  ['feature/P2-12', 'P2-', ['12']],
  ['release/2026-11', '#', []],
  ['2026-11-24_fix', '#', []],
  ['feature/2026-carts', '#', ['2026']],
])('the branch %s with the prefix %s names %j', (branch, prefix, expected) => {
  expect(ticketsNamed({ branch }, prefix)).toEqual(expected);
});

it('each is named once, in the order of title, description, commits and branch', () => {
  const texts = { title: 'feat: a #3', description: '#2', commits: ['#1', '#3'], branch: '4-x' };
  expect(ticketsNamed(texts, '#')).toEqual(['3', '2', '1', '4']);
});

it('code in the title is none of it, and a fence there is no fence', () => {
  expect(ticketsNamed({ title: '`#1` #2', commits: ['fix: a\n\nCloses #3'] }, '#')).toEqual(['2', '3']);
  expect(ticketsNamed({ title: '~~~ #2' }, '#')).toEqual(['2']);
});

// Each of these took minutes, or lost the ticket, where the search looks back over the line for every sign.
it.each([
  ['`a` ', ['7']],
  ['` ', ['7']],
  ['<!-- ', ['7']],
  ['<!-- x --> ', ['7']],
  ['`` ` ', ['7']],
  ['# ', ['7']],
  ['[', ['7']],
  ['-->', ['7']],
])('a megabyte of %j in one line is read to its end', (piece, expected) => {
  const description = `. ${piece.repeat(Math.floor(1_000_000 / piece.length))} #7`;
  expect(ticketsNamed({ description }, '#')).toEqual(expected);
});

it('takes any text and any prefix', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'binary', minLength: 1 }),
      (text, prefix) => {
        const found = ticketsNamed({ title: text, description: text, branch: text, commits: [text] }, prefix);
        expect(found.every((number) => /^[1-9]\d{0,14}$/.test(number))).toBe(true);
      },
    ),
  );
});

it('finds a ticket between whatever is no word', () => {
  const around = fc.stringMatching(/^[ .,;()\n]{0,20}$/);
  fc.assert(
    fc.property(around, around, fc.integer({ min: 1, max: 99_999 }), (before, after, number) => {
      expect(ticketsNamed({ description: `${before} #${number} ${after}` }, '#')).toEqual([String(number)]);
    }),
  );
});
