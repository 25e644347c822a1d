import { substitute } from '@tandem/flux';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FluxLibraries, startFluxLibraries } from './flux-libraries.ts';

let libraries: FluxLibraries;
beforeAll(async () => {
  libraries = await startFluxLibraries((line) => process.stdout.write(`${line}\n`));
}, 600_000);
afterAll(() => libraries.close());

/** What texts with substitutions are made of, with ~ for a dollar: names, operators, arguments and what goes wrong in them. */
const PIECES = [
  ...[
    'a',
    'B',
    '_c',
    'none',
    'é',
    '1',
    ' ',
    '\n',
    '.',
    '*',
    '?',
    '[',
    ']',
    '^',
    '\\',
    '/',
    ':',
    '-',
    '=',
    '+',
    '#',
    '%',
    ',',
  ],
  ...[
    '~{',
    '}',
    '~',
    '~~',
    '~~{',
    '~{a',
    '~{B',
    '~{none',
    '~{_c',
    '~{#',
    ':-',
    ':=',
    '//',
    '/#',
    '/%',
    '##',
    '%%',
    '^^',
    ',,',
  ],
  ...[
    '~{a}',
    '~{B^^}',
    '~{_c,,}',
    '~{none:-x}',
    '~{a//b/c}',
    '~{B:1:2}',
    '~{B: -1}',
    '~{none}',
    '~{_c#*.}',
    '~{_c%%.*}',
  ],
].map((piece) => piece.replaceAll('~', '$'));
const variables = fc.record({
  a: fc.constantFrom('', 'abcabc', 'éß', 'x/y', '1'),
  B: fc.constantFrom('Blue Sky', 'a.b.c', ['$', '{a}'].join('')),
  _c: fc.constantFrom('one.two.three', 'ÄÖ.Ü', '*'),
});

describe("our substitution beside Flux's own", () => {
  it('makes the same of any text, or refuses what Flux refuses', async () => {
    const text = fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }).map((pieces) => pieces.join(''));
    let filled = 0;
    await fc.assert(
      fc.asyncProperty(text, variables, fc.boolean(), async (template, values, isStrict) => {
        const theirs = await libraries.substitute(template, values, isStrict);
        const ours = substitute(template, { values: new Map(Object.entries(values)), isOpen: false });
        const isRefused = !ours.ok || (isStrict && ours.value.unset.length > 0);
        if (theirs.error === undefined && /\$\{/.test(template)) filled += 1;
        expect(isRefused || !ours.ok ? 'refused' : { text: ours.value.text }).toEqual(
          theirs.error === undefined ? { text: theirs.text } : 'refused',
        );
      }),
      { numRuns: 6_000, seed: Number(process.env.TANDEM_SEED ?? 12) },
    );
    expect(filled).toBeGreaterThan(500);
  }, 120_000);
});
