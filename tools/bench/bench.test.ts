import { delimiter, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { systemNode } from './machine.ts';
import { formatFigures, isMet } from './table.ts';
import { median, timeInTurns } from './timing.ts';

describe('the median', () => {
  it.each([
    [[3], 3],
    [[3, 1, 2], 2],
    [[4, 1, 3, 2], 2.5],
  ])('of %j is %d', (numbers, middle) => expect(median(numbers)).toBe(middle));

  it('has as many numbers above it as below', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1 }), (numbers) => {
        const middle = median(numbers);
        const below = numbers.filter((number) => number < middle).length;
        const above = numbers.filter((number) => number > middle).length;
        expect(Math.max(below, above)).toBeLessThanOrEqual(numbers.length / 2);
      }),
    );
  });
});

describe('timing in turns', () => {
  it('gives one figure a command, in their order', () => {
    const wait = (milliseconds: number) => ({
      program: process.execPath,
      args: ['-e', `setTimeout(() => {}, ${milliseconds})`],
    });
    const [slow = 0, quick = 0] = timeInTurns([wait(400), wait(0)], 1);
    expect(slow).toBeGreaterThan(quick);
  });

  it('says which command failed, and how', () => {
    const failing = { program: process.execPath, args: ['-e', 'console.error("no"); process.exit(3)'] };
    expect(() => timeInTurns([failing], 1)).toThrow(/ended with 3:\nno/);
  });
});

describe("the system's Node", () => {
  const own = join('/repo', 'node_modules', '.bin');
  it('is the first on the PATH outside node_modules', () => {
    expect(
      systemNode([own, '/opt/none', '/usr/bin'].join(delimiter), (file) => !file.startsWith('/opt')),
    ).toBe('/usr/bin/node');
  });
  it('may be missing', () => expect(systemNode(own, () => true)).toBeUndefined());
});

describe('a figure', () => {
  it.each([
    [1.154, true],
    [1.156, false],
  ])('of %d beside an aim of 1.15, shown with two digits: met %s', (value, met) => {
    expect(isMet({ what: 'gate', value, unit: '×', aim: 1.15 })).toBe(met);
  });

  it('is a line with its aim and whether that is met', () => {
    expect(
      formatFigures([
        { what: 'change-window', node: 'v20.1.0', value: 1.1, unit: '×', aim: 1.15, note: 'a note' },
        { what: 'promote', node: 'v24.1.0', value: 12, unit: '×', aim: 1.3 },
      ]),
    ).toBe(
      'change-window  v20.1.0   1.10 ×  aim 1.15 met     a note\npromote        v24.1.0  12.00 ×  aim 1.3 NOT met',
    );
  });
});
