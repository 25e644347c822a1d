import fc from 'fast-check';
import { expect } from 'vitest';
import { parseAllDocuments } from 'yaml';

export const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
export const decode = (bytes: Uint8Array): string =>
  new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);

/**
 * A YAML file in pieces: texts that must stay, and between them the texts of the marked scalars. The generator
 * knows what each scalar says, so that the property does not have to believe the code under test.
 */
export interface Generated {
  readonly kept: readonly string[];
  readonly targets: readonly {
    readonly text: string;
    readonly value: string;
    readonly style: string;
  }[];
}

export type Part = string | Generated['targets'][number];

export const blanks = fc.constantFrom(' ', '  ', '\t', ' \t ');
export const ending = fc.constantFrom('', ' ', '\t', '   ');
export const width = fc.integer({ min: 1, max: 5 });
/** What a plain scalar may hold in every place where it is put below. */
export const plainText = fc
  .stringMatching(/^[a-z][a-z0-9./-]{0,12}[a-z0-9]$/)
  .filter((text) => !/^(?:on|no|yes|off|true|false|null)$/.test(text));
export const lineText = fc.stringMatching(
  /^[a-zA-Z0-9"'#:{}[\]&*!,%@`äß€😀.-]([ a-zA-Z0-9"'#:{}[\]&*!,%@`äß€😀.-]{0,16}[a-zA-Z0-9äß€😀])?$/u,
);

export const flowScalar = fc.oneof(
  plainText.map((value) => ({ text: value, value, style: 'plain' })),
  lineText.map((value) => ({ text: `'${value.replaceAll("'", "''")}'`, value, style: 'single' })),
  lineText.map((value) => ({ text: JSON.stringify(value), value, style: 'double' })),
);

export const properties = fc.constantFrom('', '&anchor§N ', '!!str ', '!!str   &anchor§N  ');

/** One entry of a map with a marked value, at some indentation. `§N` becomes the entry's number. */
export const markedEntry = fc.oneof(
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

export const noise = fc
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

export const entries = fc.array(fc.oneof({ weight: 2, arbitrary: markedEntry }, noise), { maxLength: 6 });

export const documents = fc.record({
  documents: fc.array(fc.record({ entries, depth: fc.integer({ min: 0, max: 3 }), step: width }), {
    minLength: 1,
    maxLength: 3,
  }),
  crlf: fc.boolean(),
  mark: fc.boolean(),
});

export const generated = documents.map(({ documents: list, crlf, mark }): Generated => {
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

export function whole({ kept, targets }: Generated): string {
  return kept.map((text, index) => text + (targets[index]?.text ?? '')).join('');
}

export const wanted = fc.oneof(
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
export function said(text: string, indent: string | undefined): string {
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
export function between(text: string, kept: readonly string[]): readonly string[] {
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
export function values(text: string): readonly unknown[] {
  return parseAllDocuments(text, { uniqueKeys: false, logLevel: 'silent' }).map((document) => {
    if (document.errors.length > 0) throw document.errors[0];
    return document.toJS();
  });
}
