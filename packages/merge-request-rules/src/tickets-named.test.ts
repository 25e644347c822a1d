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
  ['```\n#1\n```\n#2', '#', ['2']],
  ['~~~~\n#1\n~~~\n#3\n~~~~\n#2', '#', ['2']],
  ['#1234567890123456', '#', []],
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
])('the branch %s with the prefix %s names %j', (branch, prefix, expected) => {
  expect(ticketsNamed({ branch }, prefix)).toEqual(expected);
});

it('each is named once, in the order of title, description, commits and branch', () => {
  const texts = { title: 'feat: a #3', description: '#2', commits: ['#1', '#3'], branch: '4-x' };
  expect(ticketsNamed(texts, '#')).toEqual(['3', '2', '1', '4']);
});

it('a line of a hundred thousand backticks ends', () => {
  const ticks = Array.from({ length: 400 }, (_, index) => '`'.repeat((index % 40) + 1)).join(' ');
  expect(ticketsNamed({ description: `${ticks.repeat(10)} #7` }, '#').length).toBeLessThanOrEqual(1);
});
