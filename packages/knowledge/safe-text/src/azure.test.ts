import fc from 'fast-check';
import { expect, it } from 'vitest';
import { foreignText } from './foreign-text.fixture.ts';
import { azureCommand } from './index.ts';
import { azureCommands } from './oracles.fixture.ts';

it.each([
  [{}, 'plain', '##vso[task.debug]plain'],
  [{ a: 'x;y]', b: undefined, c: '' }, '100%\r\n]', '##vso[task.debug a=x%3By%5D]100%AZP25%0D%0A]'],
])('properties %j and message %j', (properties, message, line) => {
  expect(azureCommand('task.debug', properties, message)).toBe(line);
});

it('the agent reads back what was written, in one line', () => {
  const text = foreignText().map((any) => any.replace(/[\p{Cf}\p{Default_Ignorable_Code_Point}\0]/gu, ''));
  fc.assert(
    fc.property(text, text, (value, message) => {
      const [found, ...others] = azureCommands(azureCommand('task.x', { key: `v${value}` }, message));
      expect(others).toEqual([]);
      expect(found).toEqual({ name: 'task.x', properties: { key: `v${value}` }, data: message });
    }),
    { numRuns: 3000 },
  );
});
