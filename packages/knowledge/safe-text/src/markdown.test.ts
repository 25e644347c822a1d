import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foreignText } from './foreign-text.fixture.ts';
import { escapeMarkdown, mapBlocks, renderMarkdown, renderPlain } from './index.ts';

const J = '&#8288;';

describe('foreign text in Markdown', () => {
  it.each([
    ['a | b', 'a \\| b'],
    ['<b>&amp;', `\\<b\\>\\&${J}amp;`],
    ['`x` *y* _z_ ~w~', `\\\`x\\\` \\*${J}y\\* \\_z\\_ \\~${J}w\\~`],
    ['# no heading', '\\# no heading'],
    ['1. no list', '1\\. no list'],
    ['@all #1 !2', `\\@${J}all \\#${J}1 \\!${J}2`],
    ['![i](u)', `\\!${J}\\[${J}i\\]\\(u\\)`],
    ['https://e.org', `https\\:${J}\\/\\/e\\.org`],
    ['www.e.org', `www${J}\\.e\\.org`],
    ['/merge', '\\/merge'],
    ['at 12:07, ok', 'at 12\\:07, ok'],
    ['two\nlines', 'two lines'],
  ])('%j is written as %j', (text, markdown) => {
    expect(escapeMarkdown(text)).toBe(markdown);
  });

  it('leaves no punctuation that means something', () => {
    fc.assert(
      fc.property(foreignText(), (text) => {
        const bare = escapeMarkdown(text)
          .replaceAll(J, '')
          .replace(/\\[!-/:-@[-`{-~]/g, '');
        expect(bare).toMatch(/^[^!#$%&()*+./:<=>@[\\\]^_`{|}~-]*$/);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a summary', () => {
  it('is rendered block by block', () => {
    const text = renderMarkdown([
      { kind: 'heading', text: 'Ring friendly' },
      { kind: 'text', text: 'One.\nTwo.' },
      { kind: 'list', items: ['a', 'b\nc'] },
      { kind: 'table', head: ['k', 'v'], rows: [['a|b', 'x\ny'], ['only']] },
      { kind: 'code', text: 'a ``` b', language: 'ya`ml' },
    ]);
    expect(text).toBe(
      [
        '## Ring friendly\n',
        'One\\.\\\nTwo\\.\n',
        '- a\n- b<br>c\n',
        '| k | v |\n| --- | --- |\n| a\\|b | x<br>y |\n| only |   |\n',
        '````yaml\na ``` b\n````\n',
      ].join('\n'),
    );
  });

  it('keeps its rows and its fences whatever the texts', () => {
    fc.assert(
      fc.property(foreignText(), foreignText(), (a, b) => {
        const table = renderMarkdown([{ kind: 'table', head: ['h', a], rows: [[b, a]] }]);
        expect(table.trimEnd().split('\n')).toHaveLength(3);
        for (const row of table.trimEnd().split('\n')) {
          expect(row.replace(/\\./gs, '').split('|')).toHaveLength(4);
        }
        const code = renderMarkdown([{ kind: 'code', text: a }])
          .trimEnd()
          .split('\n');
        const fence = code[0] ?? '';
        expect(code.filter((line) => line.trim().startsWith(fence))).toHaveLength(2);
      }),
      { numRuns: 1000 },
    );
  });

  it('has a plain form with aligned columns', () => {
    expect(renderPlain([{ kind: 'table', head: ['ring', 'unit'], rows: [['friendly', 'a-1']] }])).toBe(
      'ring      unit\nfriendly  a-1\n',
    );
  });

  it('has all its texts changed by mapBlocks', () => {
    const blocks = mapBlocks(
      [
        { kind: 'heading', text: 'a' },
        { kind: 'list', items: ['a'] },
        { kind: 'table', head: ['a'], rows: [['a']] },
      ],
      () => 'b',
    );
    expect(JSON.stringify(blocks)).not.toContain('"a"');
  });
});
