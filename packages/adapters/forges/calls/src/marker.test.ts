import { describe, expect, it } from 'vitest';
import { checkedKey, cutToFit } from './marker.ts';

describe('a key', () => {
  it.each(['summary', 'mr-quality:size.1', 'deployed/friendly/7'])('%s is one', (key) => {
    expect(checkedKey(key)).toBe(key);
  });

  it.each(['', 'two words', 'a-->', 'é'])('%j is not one', (key) => {
    expect(() => checkedKey(key)).toThrow('is no key');
  });
});

describe('a body', () => {
  it('that fits stays as it is', () => {
    expect(cutToFit('12345', 5, 'cut')).toBe('12345');
  });

  it('that is too long is cut, and says so within its limit', () => {
    const cut = cutToFit('x'.repeat(100), 40, 'cut: no longer notes');
    expect(cut).toBe(`${'x'.repeat(14)}\n\n… (cut: no longer notes)`);
    expect(cut).toHaveLength(40);
  });

  it('is never cut within a character', () => {
    const cut = cutToFit('😀'.repeat(50), 41, 'cut: no longer notes');
    expect(new TextDecoder().decode(new TextEncoder().encode(cut))).toBe(cut);
    expect(cut.length).toBeLessThanOrEqual(41);
  });
});
