import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { findMarkers, splice } from './index.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);

/**
 * A YAML file in pieces: texts that must stay, and between them the texts of the marked scalars. The generator
 * knows what each scalar says, so that the property does not have to believe the code under test.
 */
interface Generated {
  readonly kept: readonly string[];
  readonly targets: readonly {
    readonly text: string;
    readonly value: string;
    readonly style: string;
  }[];
}

type Part = string | Generated['targets'][number];

const blanks = fc.constantFrom(' ', '  ', '\t', ' \t ');
const ending = fc.constantFrom('', ' ', '\t', '   ');
const width = fc.integer({ min: 1, max: 5 });
/** What a plain scalar may hold in every place where it is put below. */
const plainText = fc
  .stringMatching(/^[a-z][a-z0-9./-]{0,12}[a-z0-9]$/)
  .filter((text) => !/^(?:on|no|yes|off|true|false|null)$/.test(text));
const lineText = fc.stringMatching(
  /^[a-zA-Z0-9"'#:{}[\]&*!,%@`äß€😀.-]([ a-zA-Z0-9"'#:{}[\]&*!,%@`äß€😀.-]{0,16}[a-zA-Z0-9äß€😀])?$/u,
);

const flowScalar = fc.oneof(
  plainText.map((value) => ({ text: value, value, style: 'plain' })),
  lineText.map((value) => ({ text: `'${value.replaceAll("'", "''")}'`, value, style: 'single' })),
  lineText.map((value) => ({ text: JSON.stringify(value), value, style: 'double' })),
);

const properties = fc.constantFrom('', '&anchor§N ', '!!str ', '!!str   &anchor§N  ');

/** One entry of a map with a marked value, at some indentation. `§N` becomes the entry's number. */
const markedEntry = fc.oneof(
  fc
    .record({
      scalar: flowScalar,
      properties,
      gap: blanks,
      before: blanks,
      after: ending,
      dash: fc.boolean(),
    })
    .map(({ scalar, properties: props, gap, before, after, dash }): Part[] => [
      dash ? `t§N:${gap}\n§I- ${props}` : `t§N:${gap}${props}`,
      scalar,
      `${before}# {"$tandem": "s§N:f"}${after}\n`,
    ]),
  fc
    .record({
      scalar: flowScalar,
      gap: blanks,
      before: blanks,
      comma: fc.boolean(),
      pad: fc.constantFrom('', '  '),
    })
    .map(({ scalar, gap, before, comma, pad }): Part[] => [
      `t§N: {${pad}\n§I §I k:${gap}`,
      scalar,
      `${comma ? `${pad},` : ''}${before}# {"$tandem":"s§N:f"}\n§I §I${comma ? ' z: [1, 2]' : ''} }\n`,
    ]),
  fc
    .record({
      value: lineText,
      header: fc.constantFrom('|', '>', '|-', '>-', '|+', '>+'),
      before: blanks,
      inner: width,
      explicit: fc.boolean(),
      empty: fc.integer({ min: 0, max: 2 }),
    })
    .map(({ value, header, before, inner, explicit, empty }): Part[] => [
      `t§N: ${header}${explicit ? inner : ''}${before}# {"$tandem": "s§N:f"}\n`,
      { text: `§I${' '.repeat(inner)}${value}`, value, style: 'block' },
      `\n${'\n'.repeat(empty)}`,
    ]),
);

const noise = fc
  .oneof(
    fc.constantFrom(
      '# a comment  \n',
      '\n',
      '#\t tabs\t\n',
      '#   {$not a marker}: "x"\n',
      'n§N: 0x1F   # hex\n',
      'n§N: 1.10\n',
      'n§N: &n§N [ a, "b" , {c: ~} ]\nm§N: *n§N\n',
      'n§N: |\n§I  text # {"$tandem": "not:here"}\n§I  \tmore\n',
      'n§N: >2-\n§I  folded\n§I   more\n\n',
      'n§N:   "two\n§I  lines"   \n',
      'n§N: plain text\n§I   goes on # till here\n',
      '? n§N\n§I: value\n',
      'n§N: !custom {a: b}\t# x\n',
    ),
  )
  .map((text): Part[] => [text]);

const entries = fc.array(fc.oneof({ weight: 2, arbitrary: markedEntry }, noise), { maxLength: 6 });

const documents = fc.record({
  documents: fc.array(fc.record({ entries, depth: fc.integer({ min: 0, max: 3 }), step: width }), {
    minLength: 1,
    maxLength: 3,
  }),
  crlf: fc.boolean(),
  mark: fc.boolean(),
});

const generated = documents.map(({ documents: list, crlf, mark }): Generated => {
  const parts: Part[] = [mark ? '\uFEFF' : ''];
  let number = 0;
  for (const [index, { entries: inside, depth, step }] of list.entries()) {
    if (index > 0) parts.push('--- # next\n');
    for (let level = 0; level < depth; level += 1) parts.push(`${' '.repeat(level * step)}in${level}:\n`);
    const indent = ' '.repeat(depth * step);
    parts.push(`${indent}first: ${index}\n`);
    for (const entry of inside) {
      number += 1;
      const named = (text: string): string => text.replaceAll('§N', String(number)).replaceAll('§I', indent);
      for (const [at, part] of entry.entries()) {
        if (typeof part === 'string') {
          const lines = named(part);
          parts.push(at === 0 ? lines.replace(/^(?=[a-z?])/gm, indent) : lines);
        } else parts.push({ ...part, text: named(part.text) });
      }
    }
  }
  const eol = (text: string): string => (crlf ? text.replaceAll('\n', '\r\n') : text);
  const kept = [''];
  const targets: { text: string; value: string; style: string }[] = [];
  for (const part of parts) {
    if (typeof part === 'string') kept[kept.length - 1] += eol(part);
    else {
      targets.push(part);
      kept.push('');
    }
  }
  return { kept, targets };
});

function whole({ kept, targets }: Generated): string {
  return kept.map((text, index) => text + (targets[index]?.text ?? '')).join('');
}

const wanted = fc.oneof(
  fc.constantFrom(
    '1.10',
    '0x1',
    '0o7',
    '007',
    '1_000',
    '1e3',
    '.5',
    '-1',
    '12:30:45',
    '2026-11-24',
    'true',
    'No',
    'y',
    '~',
    'null',
    '',
    ' ',
    ' a',
    'a ',
    '@x',
    '`x',
    '*x',
    '&x',
    '!x',
    '%x',
    '- x',
    '-',
    '?',
    ':',
    'a: b',
    'a:',
    'a #b',
    '#',
    "it's",
    '"',
    '\\',
    '[a',
    '{a',
    'a, b',
    '---',
    '...',
    '=',
    '<<',
    '.inf',
    'NaN',
    'a\nb',
    '\t',
    '\u0000',
    '\u0085',
    '\u2028',
    '\uFEFF',
    '😀',
    'registry.example.com:5000/a/b:1.4.0@sha256:00',
    '1.4.0',
    'storefront-7',
    '1'.repeat(40),
    '12345e7',
  ),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.stringMatching(/^[0-9a-f]{40}$/),
);

/** What the text of a scalar says, told without a YAML library. */
function said(text: string, indent: string | undefined): string {
  if (indent !== undefined) {
    expect(text.startsWith(indent)).toBe(true);
    return text.slice(indent.length);
  }
  if (text.startsWith('"')) return JSON.parse(text) as string;
  if (text.startsWith("'")) return text.slice(1, -1).replaceAll("''", "'");
  const words = ['', '~', 'null', 'true', 'false', 'yes', 'no', 'on', 'off', 'y', 'n', '=', '.nan', '.inf'];
  expect(words).not.toContain(text.toLowerCase());
  expect(Number(text.replaceAll('_', '')), text).toBeNaN();
  expect(text).toMatch(/^[A-Za-z0-9_./]/);
  expect(text).not.toMatch(/: |:$| #|[,[\]{}]|^\d+(:\d+)+$|^\d{4}-\d\d?-\d\d?/);
  return text;
}

/** The texts that stand between those that were kept; fails where one was not kept. */
function between(text: string, kept: readonly string[]): readonly string[] {
  const found: string[] = [];
  let at = 0;
  for (const [index, piece] of kept.entries()) {
    const next = index === kept.length - 1 ? text.length - piece.length : text.indexOf(piece, at);
    expect(text.slice(next, next + piece.length)).toBe(piece);
    if (index > 0) found.push(text.slice(at, next));
    else expect(next).toBe(0);
    at = next + piece.length;
  }
  return found;
}

/** All values of a file as another program would read them. */
function values(text: string): readonly unknown[] {
  return parseAllDocuments(text, { uniqueKeys: false, logLevel: 'silent' }).map((document) => {
    if (document.errors.length > 0) throw document.errors[0];
    return document.toJS();
  });
}

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
