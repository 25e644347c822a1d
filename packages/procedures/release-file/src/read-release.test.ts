import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRelease } from './index.ts';
import { changed, GOOD, mistakes } from './read-release.fixture.ts';

describe('a release.yaml', () => {
  it('that is valid is read, with defaults for absent keys', () => {
    const parsed = readRelease(GOOD, 'release.yaml');
    expect(parsed).toMatchObject({
      ok: true,
      value: {
        product: 'storefront',
        gitops: { layers: ['core', 'config', 'node'] },
        rings: [
          { name: 'friendly', path: 'clusters/friendly', window: 'always', freezes: [] },
          { name: 'production', freezes: [{ from: '2026-12-18', to: '2027-01-06' }] },
        ],
        responsibilities: { 'approve-release': { consulted: [], informed: [] } },
      },
    });
  });

  it.each<[string, string, string, string]>([
    [
      'a tab',
      '    window: always',
      '\twindow: always',
      '11:1 this line is indented with a tab; YAML allows only spaces, so replace it with spaces',
    ],
    [
      'a key twice',
      '    window: always',
      '    window: always\n    path: x',
      '12:5 this key appears twice in the same mapping; remove one of them',
    ],
    [
      'a misspelt key',
      'product: storefront',
      'product: storefront\nringz: []',
      "2:1 unknown key 'ringz'; did you mean 'rings'? allowed keys: product, description, components, gitops, rings, forges, roles, quality, tickets, parity, manifests, rollout, responsibilities",
    ],
    [
      'a key that every object inherits',
      'product: storefront',
      'product: storefront\nconstructor: 1',
      "2:1 unknown key 'constructor'; allowed keys: product, description, components, gitops, rings, forges, roles, quality, tickets, parity, manifests, rollout, responsibilities",
    ],
    [
      'no product',
      'product: storefront',
      'description: x',
      "1:1 the file is missing the required key 'product'",
    ],
    [
      'an unknown forge',
      'forge: gitlab',
      'forge: gitlib',
      "4:26 'components.0.repository.forge' must be one of gitlab, azure-devops; did you mean 'gitlab'?",
    ],
    [
      'a misspelt zone',
      'timezone: Europe/Berlin\n  - name',
      'timezone: Europe/Berln\n  - name',
      "12:15 'Europe/Berln' is not an IANA time zone; did you mean 'Europe/Berlin'?",
    ],
    [
      'an offset instead of a zone',
      '      timezone: Europe/Berlin',
      '      timezone: "+01:00"',
      "16:17 '+01:00' is not an IANA time zone; use a name such as Europe/Berlin",
    ],
    [
      'a time written as a number',
      'from: "20:00"',
      'from: 20',
      "18:37 'rings.1.window.open.0.from' must be text, but is the number 20; put it in quotes",
    ],
    [
      'a time outside the day',
      '"23:00"',
      '"24:00"',
      `18:50 'rings.1.window.open.0.to' must be a time such as "20:00" (pattern ^([01][0-9]|2[0-3]):[0-5][0-9]$)`,
    ],
    [
      'an unknown weekday',
      '[tue, thu]',
      '[tue, thr]',
      "18:25 'rings.1.window.open.0.days.1' must be one of mon, tue, wed, thu, fri, sat, sun; did you mean 'thu'?",
    ],
    [
      'an unknown window',
      'window: always',
      'window: sometimes',
      "11:13 'rings.0.window' must be 'always' or a mapping with timezone and open",
    ],
    [
      'a window with a letter too many',
      'window: always',
      'window: allways',
      "11:13 'rings.0.window' must be 'always' or a mapping with timezone and open; did you mean 'always'?",
    ],
    [
      'a window that is never open',
      '"23:00"',
      '"20:00"',
      '18:50 the window opens and closes at 20:00, so it is never open; for a whole day write two times: "00:00" to "12:00" and "12:00" to "00:00"',
    ],
    [
      'a freeze that ends before it begins',
      'to: 2027-01-06',
      'to: 2026-12-17',
      '20:33 the freeze ends on 2026-12-17, before it begins on 2026-12-18',
    ],
    [
      'a day that the calendar does not have',
      'from: 2026-12-18',
      'from: 2026-02-30',
      '20:17 2026-02-30 is not a day of the calendar',
    ],
    [
      'rings in the same folder',
      'path: clusters/production',
      'path: clusters/friendly',
      '14:11 the folders of rings friendly and production overlap, so a promotion into one would change the other; use separate folders',
    ],
    [
      'a ring within another',
      'path: clusters/production',
      'path: clusters/friendly/inner',
      '14:11 the folders of rings friendly and production overlap, so a promotion into one would change the other; use separate folders',
    ],
    [
      'a folder outside the repository',
      'path: clusters/production',
      'path: ../production',
      "14:11 '../production' must be a folder of the repository: a relative path with forward slashes, without . or ..",
    ],
    [
      'a ring twice',
      'name: production',
      'name: friendly',
      "13:11 the name 'friendly' appears twice in rings; names must be unique",
    ],
    [
      'a component with a name that markers reserve',
      'name: api',
      'name: unit',
      "3:11 a component cannot be named 'unit': markers reserve this name",
    ],
    [
      'no responsible role',
      'responsible: [release-manager]',
      'responsible: []',
      "24:18 'responsibilities.approve-release.responsible' is empty; add at least one item",
    ],
  ])('with %s is rejected with the place, the problem and the fix', (_, from, to, message) => {
    expect(mistakes(changed(from, to))).toEqual([`release.yaml:${message}`]);
  });

  it('with several mistakes reports all of them, in the order of the file', () => {
    const text = changed('forge: gitlab', 'forge: gitlib').replace('to: "23:00"', 'too: "23:00"');
    expect(mistakes(text).map((mistake) => mistake.split(' ', 1)[0])).toEqual([
      'release.yaml:4:26',
      'release.yaml:18:11',
      'release.yaml:18:46',
    ]);
  });

  const bomb = Array.from({ length: 9 }, (_, n) =>
    n === 0
      ? 'a0: &a0 [x, x]'
      : `a${n}: &a${n} [${Array(9)
          .fill(`*a${n - 1}`)
          .join(', ')}]`,
  ).join('\n');
  it.each([
    ['', 'release.yaml:1:1 the file is empty; it must describe the release process'],
    ['# nothing\n', 'release.yaml:1:1 the file is empty; it must describe the release process'],
    [GOOD.split('').join('\0'), 'release.yaml:1:1 the file is not UTF-8, it may be UTF-16; save it as UTF-8'],
    ['- a\n', 'release.yaml:1:1 the file must be a mapping, but is a list'],
    [bomb, 'release.yaml:1:1 the file has 72 aliases; the maximum is 50'],
    ['a: &a [*a]\n', 'release.yaml:1:1 '],
    ['['.repeat(100_000), 'release.yaml:1:1 the file is nested deeper than the maximum of 64 levels'],
    ['- '.repeat(1000), 'release.yaml:1:1 the file is nested deeper than the maximum of 64 levels'],
    ['? '.repeat(5000), 'release.yaml:1:1 the file is nested deeper than the maximum of 64 levels'],
    ['-\t? '.repeat(5000), 'release.yaml:1:1 the file is nested deeper than the maximum of 64 levels'],
    [
      `${GOOD}---\na: 1\n`,
      'release.yaml:25:1 a second YAML document starts here; the file must contain only one',
    ],
    ['x'.repeat(1_048_577), 'release.yaml:1:1 the file has 1048577 characters; the maximum is 1048576'],
  ])('that is hostile or empty (%#) is rejected with a message', (text, message) => {
    const started = performance.now();
    expect(mistakes(text)[0]?.startsWith(message), mistakes(text)[0]).toBe(true);
    expect(performance.now() - started).toBeLessThan(5000);
  });

  it('never throws, whatever the text, and each finding has a place in it', () => {
    const pieces = fc.array(
      fc.constantFrom(
        'rings:',
        '\n',
        ' ',
        '  ',
        '- ',
        'a: ',
        '[',
        ']',
        '{',
        '}',
        '&a ',
        '*a',
        '"',
        '\t',
        '---',
        '!!x ',
        '? ',
        '|',
        '__proto__: ',
      ),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(
        fc.oneof(
          pieces.map((each) => each.join('')),
          fc.string(),
          fc.string({ unit: 'binary' }),
        ),
        (text) => {
          const parsed = readRelease(text, 'f');
          if (parsed.ok) return;
          expect(parsed.error.length).toBeGreaterThan(0);
          const lines = text.split('\n').length;
          for (const { at } of parsed.error) expect(at?.line).toBeLessThanOrEqual(lines);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('with one changed character is read or rejected, and never throws', () => {
    fc.assert(
      fc.property(fc.nat(GOOD.length - 1), fc.string({ unit: 'binary', maxLength: 2 }), (at, put) => {
        mistakes(GOOD.slice(0, at) + put + GOOD.slice(at + 1));
      }),
      { numRuns: 300 },
    );
  });
});
