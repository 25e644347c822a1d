import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { between, decode, encode, generated, said, values, wanted, whole } from './gitops-text.fixture.ts';
import { findMarkers, splice } from './index.ts';

describe('any YAML with marked scalars', () => {
  it('gives each marker with its value, line and bytes', () => {
    fc.assert(
      fc.property(generated, (file) => {
        const text = whole(file);
        const bytes = encode(text);
        const found = findMarkers(bytes, 'a.yaml');
        if (!found.ok) throw new Error(JSON.stringify(found.error));
        expect(found.value.map(({ value }) => value)).toEqual(file.targets.map(({ value }) => value));
        const cut = found.value.map(({ bytes: { start, end } }) => decode(bytes.slice(start, end)));
        expect(cut).toEqual(file.targets.map((target) => target.text));
        for (const { at, subject } of found.value) {
          expect(text.split('\n')[(at.line ?? 0) - 1]).toContain(`"${subject}:f"`);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('stays byte for byte where every scalar is set to what it says', () => {
    fc.assert(
      fc.property(generated, (file) => {
        const bytes = encode(whole(file));
        const found = findMarkers(bytes, 'a.yaml');
        if (!found.ok) throw new Error(JSON.stringify(found.error));
        const spliced = splice(
          bytes,
          'a.yaml',
          found.value.map((marker) => ({ marker, value: marker.value })),
        );
        expect(spliced.ok && decode(spliced.value)).toBe(whole(file));
      }),
      { numRuns: 200 },
    );
  });

  it('changes in the bytes of its targets only, and they say what was wanted', () => {
    fc.assert(
      fc.property(generated, fc.array(wanted, { minLength: 1, maxLength: 5 }), (file, fresh) => {
        const text = whole(file);
        const bytes = encode(text);
        const found = findMarkers(bytes, 'a.yaml');
        if (!found.ok) throw new Error(JSON.stringify(found.error));
        const value = (index: number): string => fresh[index % fresh.length] ?? '';
        const edits = found.value.map((marker, index) => ({ marker, value: value(index) }));
        const spliced = splice(bytes, 'a.yaml', edits);
        if (!spliced.ok) {
          // Only a block scalar may refuse a value, and one that cannot stand on a line of its own.
          const reasons = file.targets.map(
            ({ style }, index) => style === 'block' && !/^[^\s\p{C}\p{Z}]+$/u.test(value(index)),
          );
          expect(reasons, spliced.error[0]?.message).toContain(true);
          return;
        }
        const after = decode(spliced.value);
        const texts = between(after, file.kept);
        for (const [index, { style, value: old, text: was }] of file.targets.entries()) {
          if (old === value(index)) expect(texts[index]).toBe(was);
          else {
            const indent = style === 'block' ? was.slice(0, -old.length) : undefined;
            expect(said(texts[index] ?? '', indent)).toBe(value(index));
          }
        }
        expect(values(after)).toHaveLength(values(text).length);
      }),
      { numRuns: 600 },
    );
  });
});

it('bytes of any kind are answered, never thrown at', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      'a: ',
      '# {"$tandem": "a:b"}',
      '\n',
      '- ',
      '{',
      '}',
      '[',
      '"',
      "'",
      '|',
      '&a ',
      '*a',
      '? ',
      '  ',
      '%',
      '---\n',
      '\r\n',
      '\t',
      '!!int ',
    ),
    fc.string({ maxLength: 4 }),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 20 }), wanted, (pieces, value) => {
      const bytes = encode(`${pieces.join('')}`);
      const found = findMarkers(bytes, 'a.yaml');
      if (!found.ok) return void expect(found.error.length).toBeGreaterThan(0);
      const edits = found.value.map((marker) => ({ marker, value }));
      const spliced = splice(bytes, 'a.yaml', edits);
      if (!spliced.ok) return void expect(spliced.error.length).toBeGreaterThan(0);
      const again = findMarkers(spliced.value, 'a.yaml');
      expect(again.ok && again.value.map((marker) => marker.value)).toEqual(edits.map(() => value));
    }),
    { numRuns: 1500 },
  );
});
