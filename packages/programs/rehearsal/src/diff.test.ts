import { expect, it } from 'vitest';
import { parseDiff } from './diff.ts';

it('gives removed lines their old number and added ones their new', () => {
  const text = [
    'diff --git clusters/friendly/node.yaml clusters/friendly/node.yaml',
    'index 1..2 100644',
    '--- clusters/friendly/node.yaml',
    '+++ clusters/friendly/node.yaml',
    '@@ -17 +17 @@ spec:',
    '-      newTag: 1.0.0',
    '+      newTag: 1.1.0',
    '@@ -20,0 +21,2 @@',
    '+--- a line that looks like a header',
    '+b',
    'diff --git a.yaml a.yaml',
    '@@ -3,2 +3 @@',
    '-x',
    '-y',
    '+z',
    '',
  ].join('\n');
  expect(parseDiff(text)).toEqual([
    {
      file: 'clusters/friendly/node.yaml',
      lines: [
        { sign: '-', number: 17, text: '      newTag: 1.0.0' },
        { sign: '+', number: 17, text: '      newTag: 1.1.0' },
        { sign: '+', number: 21, text: '--- a line that looks like a header' },
        { sign: '+', number: 22, text: 'b' },
      ],
    },
    {
      file: 'a.yaml',
      lines: [
        { sign: '-', number: 3, text: 'x' },
        { sign: '-', number: 4, text: 'y' },
        { sign: '+', number: 3, text: 'z' },
      ],
    },
  ]);
});

it('reads no diff as no change', () => {
  expect(parseDiff('')).toEqual([]);
});
