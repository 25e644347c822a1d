import { describe, expect, it } from 'vitest';
import { YAML_1_2, type YamlDialect } from './dialect.ts';
import type { YamlNode } from './node.ts';
import { readYaml, type YamlLimits } from './read-yaml.ts';

const LIMITS: YamlLimits = { characters: 1000, depth: 5 };

function read(text: string, dialect: Partial<YamlDialect> = {}) {
  const result = readYaml(text, { dialect: { ...YAML_1_2, ...dialect }, limits: LIMITS, spans: true });
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

function plainValue(text: string, dialect: Partial<YamlDialect> = {}): unknown {
  const value = read(text, dialect).documents[0]?.value(10);
  return value?.ok ? value.value : value?.error.kind;
}

/** `line:column kind` of each node, from the root to the leaves. */
function placesOf(text: string): readonly string[] {
  const { documents, at } = read(text);
  const found: string[] = [];
  const visit = (node: YamlNode | null): void => {
    if (!node) return;
    const { line, column } = at(node.offset);
    found.push(`${line}:${column} ${node.kind}`);
    if (node.kind === 'sequence') node.items.forEach(visit);
    if (node.kind === 'mapping')
      for (const { key, value } of node.entries) {
        visit(key);
        visit(value);
      }
  };
  for (const { root } of documents) visit(root);
  return found;
}

describe('each node has its position', () => {
  it.each<[what: string, text: string, places: readonly string[]]>([
    ['YAML', 'a:\n  - b\n', ['1:1 mapping', '1:1 scalar', '2:3 sequence', '2:5 scalar']],
    ['JSON', '{"a":\n [1]}', ['1:1 mapping', '1:2 scalar', '2:2 sequence', '2:3 scalar']],
    ['Windows line ends', 'a: 1\r\nb: 2\r\n', ['1:1 mapping', '1:1', '1:4', '2:1', '2:4'].map(scalars)],
    ['a byte order mark', '\uFEFFa: 1', ['1:1 mapping', '1:1', '1:4'].map(scalars)],
    ['an alias', '- &x 1\n- *x\n', ['1:1 sequence', '1:6 scalar', '2:3 alias']],
    ['two documents', 'a\n---\nb\n', ['1:1 scalar', '3:1 scalar']],
  ])('%s', (_, text, places) => {
    expect(placesOf(text)).toEqual(places);
  });

  it('and so has each value by its path, or its key', () => {
    const { documents, at } = read('base: &base\n  port: 80\nother: *base\n');
    const position = (path: readonly (string | number)[], what: 'key' | 'value') => {
      const { line, column } = at(documents[0]?.offsetAt(path, what) ?? -1);
      return `${line}:${column}`;
    };
    expect(position(['base', 'port'], 'key')).toBe('2:3');
    expect(position(['base', 'port'], 'value')).toBe('2:9');
    expect(position(['other', 'port'], 'value')).toBe('2:9');
    expect(position(['other', 'absent', 'deeper'], 'value')).toBe('3:1');
    expect(position([], 'value')).toBe('1:1');
  });
});

function scalars(place: string): string {
  return place.includes(' ') ? place : `${place} scalar`;
}

describe('a dialect', () => {
  it.each<[what: string, text: string, dialect: Partial<YamlDialect>, value: unknown]>([
    ['1.2 reads yes as text', 'yes', {}, 'yes'],
    ['1.1 reads yes as a boolean', 'yes', { version: '1.1' }, true],
    ['1.1 has sexagesimal numbers', '1:30', { version: '1.1' }, 90],
    ['may exclude them', '1:30', { version: '1.1', without: ['sexagesimal'] }, '1:30'],
    ['1.1 has dates', '2026-01-02', { version: '1.1' }, new Date('2026-01-02')],
    ['may exclude them', '2026-01-02', { version: '1.1', without: ['timestamp'] }, '2026-01-02'],
    ['may keep each scalar as text', '[1, null]', { scalars: 'text' }, ['1', 'null']],
    ['may keep merge keys', '{a: {<<: {b: 1}}}', {}, { a: { '<<': { b: 1 } } }],
    ['may resolve them', '{a: {<<: {b: 1}}}', { mergeKeys: 'resolved' }, { a: { b: 1 } }],
    ['a directive names another version', '%YAML 1.1\n---\nyes', {}, true],
  ])('%s', (_, text, dialect, value) => {
    expect(plainValue(text, dialect)).toEqual(value);
  });

  it('decides whether a key may be duplicated', () => {
    const kinds = (dialect: Partial<YamlDialect>) =>
      read('a: 1\na: 2\n', dialect).documents[0]?.problems.map(({ kind, offset }) => [kind, offset]);
    expect(kinds({})).toEqual([['duplicate-key', 5]]);
    expect(kinds({ duplicateKeys: 'kept' })).toEqual([]);
  });

  it('may have its own tags', () => {
    const document = read('!reference [a, b]', { sequenceTags: ['!reference'] }).documents[0];
    expect(document?.warnings).toEqual([]);
    expect(document?.root).toMatchObject({ kind: 'sequence', tag: '!reference' });
    expect(read('!reference [a, b]').documents[0]?.warnings).toHaveLength(1);
  });
});

describe('a text that exceeds a limit is rejected', () => {
  it.each<[what: string, text: string, limits: Partial<YamlLimits>, error: unknown]>([
    ['characters', 'x'.repeat(1001), {}, { kind: 'characters', found: 1001, most: 1000 }],
    ['brackets', '['.repeat(900), {}, { kind: 'depth', most: 5, at: { line: 1, column: 6 } }],
    ['dashes on one line', '- '.repeat(400), {}, { kind: 'depth', most: 5, at: { line: 1, column: 11 } }],
    ['question marks', '? '.repeat(400), {}, { kind: 'depth', most: 5, at: { line: 1, column: 11 } }],
    [
      'blocks',
      Array.from({ length: 30 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'),
      {},
      { kind: 'depth', most: 5, at: { line: 6, column: 6 } },
    ],
    ['documents', 'a\n---\nb\n', { documents: 1 }, { kind: 'documents', found: 2, most: 1 }],
  ])('%s', (_, text, limits, error) => {
    expect(readYaml(text, { dialect: YAML_1_2, limits: { ...LIMITS, ...limits } })).toEqual({
      ok: false,
      error,
    });
  });

  it('brackets in text and comments do not count as nesting', () => {
    expect(plainValue(`a: "${'['.repeat(50)}" # ${'{'.repeat(50)}`)).toEqual({ a: '['.repeat(50) });
  });

  it('a hundred thousand brackets do not overflow the stack', () => {
    const text = '['.repeat(100_000);
    const result = readYaml(text, { dialect: YAML_1_2, limits: { characters: 200_000, depth: 100 } });
    expect(result).toMatchObject({ ok: false, error: { kind: 'depth' } });
  });
});

describe('aliases', () => {
  const bomb = Array.from(
    { length: 9 },
    (_, n) => `a${n}: &a${n} [${`*a${n - 1}, `.repeat(n > 0 ? 9 : 0)}x]`,
  );

  it('that expand to too many nodes are an error', () => {
    const [document] = read(bomb.join('\n')).documents;
    expect(document?.aliases).toBe(72);
    expect(document?.value(100)).toMatchObject({ ok: false, error: { kind: 'alias' } });
  });

  it('without an anchor before them are an error', () => {
    expect(plainValue('[*x]')).toBe('alias');
    const root = read('[*x]').documents[0]?.root;
    const item = root?.kind === 'sequence' ? root.items[0] : undefined;
    expect(item?.kind === 'alias' && item.target()).toBeUndefined();
  });

  it('resolve to the node with the anchor', () => {
    const root = read('[&x a, *x]').documents[0]?.root;
    const [first, second] = root?.kind === 'sequence' ? root.items : [];
    expect(second?.kind === 'alias' && second.target()).toBe(first);
  });
});

describe('for editing the text', () => {
  it('comments have their positions, and a # in text is not a comment', () => {
    expect(read('a: "#x" # y\n# z\n').comments).toEqual([
      { offset: 8, text: '# y' },
      { offset: 12, text: '# z' },
    ]);
  });

  it.each<[text: string, span: unknown]>([
    ['a: b', { kind: 'flow', start: 3, end: 4 }],
    ['a: "b c"', { kind: 'flow', start: 3, end: 8 }],
    ['a: |-\n  b\n', { kind: 'block', headerEnd: 5, start: 6, source: '  b\n' }],
    ['a:', undefined],
  ])('%j has its span', (text, span) => {
    const root = read(text).documents[0]?.root;
    const value = root?.kind === 'mapping' ? root.entries[0]?.value : undefined;
    expect(value?.kind === 'scalar' ? value.span : undefined).toEqual(span);
  });
});
