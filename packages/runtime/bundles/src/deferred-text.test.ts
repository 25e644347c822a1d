import fc from 'fast-check';
import { expect, it } from 'vitest';
import { codeExpression, declarationOf } from './deferred-text.ts';

/** The code that a program reads back from the declaration. */
function readBack(name: string, code: string): unknown {
  return new Function(`${declarationOf(name, code)}return ${codeExpression(name)};`)();
}

it.each(['', 'a*/b', '/x*/.test("*@/")', '*@@/*/', '**//', 'line\r\nline\u2028', '$1 $& $$'])(
  'the code %j is read back as it was',
  (code) => expect(readBack('@tandem/some-part', code)).toBe(code),
);

it('any code is read back as it was', () => {
  const code = fc.array(fc.constantFrom('*', '/', '@', '\n', '$', '\\', 'x', '}'), { maxLength: 12 });
  fc.assert(
    fc.property(code, (pieces) => {
      expect(readBack('yaml', pieces.join(''))).toBe(pieces.join(''));
    }),
  );
});

it('two names that differ only in their separators are two declarations', () => {
  const both = `${declarationOf('a-b', '1')}${declarationOf('a/b', '2')}`;
  expect(new Function(`${both}return ${codeExpression('a-b')} + ${codeExpression('a/b')};`)()).toBe('12');
});
