import { describe, expect, it } from 'vitest';
import { findMarkers, splice } from './index.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
const M = '# {"$tandem": "api:version"}';

/** Sets every marked scalar of a text to a value. */
function set(text: string, value: string): string {
  const bytes = encode(text);
  const found = findMarkers(bytes, 'a.yaml');
  if (!found.ok) throw new Error(JSON.stringify(found.error));
  expect(found.value.length).toBeGreaterThan(0);
  const edits = found.value.map((marker) => ({ marker, value }));
  const spliced = splice(bytes, 'a.yaml', edits);
  return spliced.ok ? decode(spliced.value) : (spliced.error[0]?.message ?? '');
}

it.each<[string, string, string, string]>([
  ['plain stays plain', `v: 1.0.0 ${M}\n`, '1.4.0', `v: 1.4.0 ${M}\n`],
  ['a number in disguise is quoted', `v: 1.0.0 ${M}\n`, '1.10', `v: "1.10" ${M}\n`],
  ['a plain number gets quotes though it reads alike', `v: 1.10 ${M}\n`, '1.10', `v: "1.10" ${M}\n`],
  ['a boolean of YAML 1.1 gets quotes', `v: yes ${M}\n`, 'yes', `v: "yes" ${M}\n`],
  [
    'an image with port, tag and digest stays plain',
    `v: x ${M}\n`,
    'r.io:5000/a:1@sha256:0a',
    `v: r.io:5000/a:1@sha256:0a ${M}\n`,
  ],
  ['a date is quoted', `v: x ${M}`, '2026-11-24', `v: "2026-11-24" ${M}`],
  ['single quotes stay', `v: 'a' ${M}\n`, "it's", `v: 'it''s' ${M}\n`],
  ['double quotes stay', `v: "a" ${M}\n`, 'b"\\', `v: "b\\"\\\\" ${M}\n`],
  ['anchor and tag stay', `v: &a !!str x ${M}\nw: *a\n`, 'u', `v: &a !!str u ${M}\nw: *a\n`],
  [
    'a literal block keeps header and end',
    `v: |+ ${M}\n    a\n\n\nw: 1\n`,
    'b',
    `v: |+ ${M}\n    b\n\n\nw: 1\n`,
  ],
  ['a folded block of lines becomes one line', `v: >-  ${M}\n  a\n  b\n\n  c\n`, 'd', `v: >-  ${M}\n  d\n`],
  ['CRLF and byte order mark stay', `\uFEFFv: a\t${M}\t\r\nw: 1\r\n`, 'b', `\uFEFFv: b\t${M}\t\r\nw: 1\r\n`],
  ['a value before a comma', `{ a: [1,\n  x, ${M}\n 2]}`, 'u', `{ a: [1,\n  u, ${M}\n 2]}`],
  ['a document that is one scalar', `--- x ${M}\n--- y ${M}\n...\n`, 'z', `--- z ${M}\n--- z ${M}\n...\n`],
  [
    'odd indentation stays',
    `a:\n       b:\n        -    x   ${M}\n`,
    'u',
    `a:\n       b:\n        -    u   ${M}\n`,
  ],
])('%s', (_, before, value, after) => {
  expect(set(before, value)).toBe(after);
});

it.each<[string, string, string, string]>([
  ['a key', `? a ${M}\n: b\n`, '1:5', 'marker-misplaced'],
  ['an alias', `a: &x 1\nb: *x ${M}\n`, '2:7', 'marker-misplaced'],
  ['a map', `a: { b: c } ${M}\n`, '1:13', 'marker-misplaced'],
  ['a map below', `a: ${M}\n  b: c\n`, '1:4', 'marker-misplaced'],
  ['a plain scalar of two lines', `a: b\n  c ${M}\n`, '2:5', 'marker-misplaced'],
  ['a quoted scalar of two lines', `a: "b\n  c" ${M}\n`, '2:6', 'marker-misplaced'],
  ['an empty block scalar', `a: |- ${M}\nb: 1\n`, '1:7', 'marker-misplaced'],
  ['a number by its tag', `a: !!int 1 ${M}\n`, '1:12', 'marker-misplaced'],
  ['a block of another type', `a: !x |- ${M}\n  b\n`, '1:10', 'marker-misplaced'],
  ['a line of its own', `${M}\na: b\n`, '1:1', 'marker-misplaced'],
  ['no JSON', 'a: b # {$tandem: "a:b"}\n', '1:6', 'marker-malformed'],
  ['two keys', 'a: b # {"$tandem": "a:b", "x": 1}\n', '1:6', 'marker-malformed'],
  ['no field', 'a: b # {"$tandem": "a"}\n', '1:6', 'marker-malformed'],
  ['words behind it', `a: b ${M} and more\n`, '1:6', 'marker-malformed'],
  ['YAML that is none', `a: b ${M}\n c: d\n  - e: [\n`, '2:1', 'yaml-invalid'],
])('a marker on %s is an error with its place', (_, text, place, rule) => {
  const found = findMarkers(encode(text), 'a.yaml');
  const finding = found.ok ? undefined : found.error[0];
  expect(finding?.rule, finding?.message).toBe(rule);
  expect(`${finding?.at?.line}:${finding?.at?.column}`).toBe(place);
});

describe('a file', () => {
  it.each([
    ['with no marker, though it be no YAML', '{{ if .Values.x }}\n\t:'],
    ['where a marked line is commented out', `a: b\n# c: d ${M}\n`],
    ['where prose mentions markers', '# Mark it like {"$tandem": "a:b"}.\na: b\n'],
    ['where a block scalar shows one', `a: |\n  b: c ${M}\n`],
  ])('%s has no markers', (_, text) => {
    expect(findMarkers(encode(text), 'a.yaml')).toEqual({ ok: true, value: [] });
  });

  it('that is no UTF-8, nests too deep or is too large is refused', () => {
    const texts = [
      new Uint8Array([...encode(`a: b ${M}\n# `), 0xff, 0x0a]),
      encode(`${'['.repeat(70)}${']'.repeat(70)} ${M}`),
      encode(`a: b ${M}\n${'#'.repeat(1024 * 1024)}`),
    ];
    for (const bytes of texts) {
      expect(findMarkers(bytes, 'a.yaml')).toMatchObject({ ok: false, error: [{ rule: 'yaml-invalid' }] });
    }
  });

  it('of aliases that would unfold to billions of nodes costs what its bytes cost', () => {
    const levels = Array.from(
      { length: 30 },
      (_, n) => `a${n}: &a${n} [${n ? `*a${n - 1}, *a${n - 1}` : 'x'}]\n`,
    );
    expect(set(`${levels.join('')}v: x ${M}\n`, 'u')).toBe(`${levels.join('')}v: u ${M}\n`);
  });
});

it.each([
  ['', 'an empty text'],
  ['a\nb', 'two lines'],
  ['\ta: b', 'a tab'],
])('a block scalar refuses %j: %s', (value) => {
  expect(set(`v: | ${M}\n  a\n`, value)).toContain('cannot be written here');
});

it('a value that half a letter makes unwritable is refused', () => {
  expect(set(`v: a ${M}\n`, '\ud800')).toContain('cannot be written here');
});
