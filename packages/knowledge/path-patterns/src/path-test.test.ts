import { describe, expect, it } from 'vitest';
import { pathTest } from './path-test.ts';

describe('a pattern of a .gitignore file', () => {
  it.each([
    [['src/**'], 'src/a/b.ts', true],
    [['src/**'], 'lib/src/b.ts', false],
    [['*.md'], 'docs/a.md', true],
    [['docs/', '!docs/a.md'], 'docs/b.md', true],
    [['README.md'], 'readme.md', false],
    [[], 'a', false],
    [['a'.repeat(5_000)], 'a', false],
    [['*'], '../outside', false],
  ])('%j fits %s: %s', (patterns, path, expected) => {
    expect(pathTest(patterns)(path)).toBe(expected);
  });
});
