import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foreignText } from './foreign-text.fixture.ts';
import { createMask } from './index.ts';

const SECRET = 'p@ss "w0rd"/+\\ ü';

describe('a mask', () => {
  it.each([
    ['as it is', SECRET],
    ['URL-encoded', encodeURIComponent(SECRET)],
    [
      'URL-encoded in small letters',
      encodeURIComponent(SECRET).replace(/%../g, (code) => code.toLowerCase()),
    ],
    ['form-encoded', encodeURIComponent(SECRET).replaceAll('%20', '+')],
    ['in base64', Buffer.from(SECRET).toString('base64').replace(/=+$/, '')],
    ['in base64 for URLs', Buffer.from(SECRET).toString('base64url')],
    ['in JSON', JSON.stringify(SECRET).slice(1, -1)],
  ])('covers a secret %s', (_, form) => {
    const mask = createMask();
    mask.add(SECRET);
    expect(mask.apply(`before ${form} after`)).toMatch(/^before \*\*\*\S{0,2} after$/);
  });

  it('covers a secret in a Basic header, whatever the user name', () => {
    const mask = createMask();
    mask.add('tok3n-of-someone');
    for (const user of ['', 'a', 'ab', 'abc', 'oauth2']) {
      const header = Buffer.from(`${user}:tok3n-of-someone`).toString('base64');
      expect(mask.apply(header), user).toMatch(/^\S{0,10}\*\*\*\S{0,4}$/);
    }
  });

  it('covers each line of a secret that has several, and tells the platform of each', () => {
    const mask = createMask();
    const lines = mask.add('-----BEGIN KEY-----\r\nabcdefgh\nxyz\n-----END KEY-----\n');
    expect(lines).toEqual(['-----BEGIN KEY-----', 'abcdefgh', '-----END KEY-----']);
    expect(mask.apply('see abcdefgh here')).toBe('see *** here');
  });

  it('leaves no rest where secrets overlap, and takes the longer of two', () => {
    const mask = createMask();
    mask.add('abcdef');
    mask.add('defghi');
    mask.add('abcdefXYZ');
    expect(mask.apply('1abcdefghi2abcdefXYZ3')).toBe('1***2***3');
  });

  it('does not cover what is shorter than four characters', () => {
    const mask = createMask();
    expect(mask.add('abc')).toEqual([]);
    expect(mask.add('')).toEqual([]);
    expect(mask.apply('abc')).toBe('abc');
  });

  it('covers a secret that making text harmless would change', () => {
    const mask = createMask();
    mask.add('a##[b\u001bcd');
    expect(mask.text('x a##[b\u001bcd y\na# #[b␛cd')).toBe('x *** y\n***');
  });

  it('lets no secret through, in whatever text', () => {
    const secret = fc.stringMatching(/^[A-Za-z0-9+/=_-]{6,20}$/).filter((text) => /[^#:\s]{4}/.test(text));
    fc.assert(
      fc.property(foreignText(), secret, foreignText(), (before, value, after) => {
        const mask = createMask();
        mask.add(value);
        for (const shown of [mask.text, mask.line, mask.output].map((show) => show(before + value + after))) {
          expect(shown).toContain('***');
          expect(shown).not.toContain(value);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
