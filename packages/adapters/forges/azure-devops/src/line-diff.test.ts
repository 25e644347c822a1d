import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changedLines } from './line-diff.ts';

describe('the changed lines of two texts', () => {
  it.each([
    ['', '', { added: 0, removed: 0, newLines: [] }],
    ['a\n', 'a\n', { added: 0, removed: 0, newLines: [] }],
    [
      '',
      'a\nb\n',
      {
        added: 2,
        removed: 0,
        newLines: [
          { number: 1, text: 'a' },
          { number: 2, text: 'b' },
        ],
      },
    ],
    ['a\nb\n', '', { added: 0, removed: 2, newLines: [] }],
    ['a\nb\nc\n', 'a\nx\nc\n', { added: 1, removed: 1, newLines: [{ number: 2, text: 'x' }] }],
    ['a', 'a\n', { added: 0, removed: 0, newLines: [] }],
    ['a\n', 'a\n\n', { added: 1, removed: 0, newLines: [{ number: 2, text: '' }] }],
  ])('%j to %j', (before, after, expected) => {
    expect(changedLines(before, after)).toEqual(expected);
  });

  it('are few enough to make the new text of the old, and no more lines than it has', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 })
      .map((lines) => lines.map((line) => `${line}\n`).join(''));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const { added, removed, newLines } = changedLines(before, after);
        const now = after.split('\n');
        for (const { number, text: line } of newLines) expect(now[number - 1]).toBe(line);
        // What is neither new nor removed is the same, in the same order.
        const numbers = new Set(newLines.map(({ number }) => number));
        const kept = now.slice(0, -1).filter((_, index) => !numbers.has(index + 1));
        const old = before.split('\n').slice(0, -1);
        expect(kept.length).toBe(old.length - removed);
        expect(isWithin(kept, old)).toBe(true);
        expect(added).toBe(newLines.length);
      }),
    );
  });

  it('of texts that differ beyond measure are all of them', () => {
    const lines = (word: string) =>
      Array.from({ length: 5_000 }, (_, index) => `${word} ${index}\n`).join('');
    expect(changedLines(lines('old'), lines('new'))).toMatchObject({ added: 5_000, removed: 5_000 });
  });

  it('that differ beyond measure are none of those that both begin and end with', () => {
    const lines = (word: string) =>
      `begin\n${Array.from({ length: 5_000 }, (_, index) => `${word} ${index}\n`).join('')}end\n`;
    const changed = changedLines(lines('old'), lines('new'));
    expect(changed).toMatchObject({ added: 5_000, removed: 5_000 });
    expect(changed.newLines[0]).toEqual({ number: 2, text: 'new 0' });
  });
});

function isWithin(part: readonly string[], whole: readonly string[]): boolean {
  let from = 0;
  for (const line of part) {
    const at = whole.indexOf(line, from);
    if (at < 0) return false;
    from = at + 1;
  }
  return true;
}
