import { describe, expect, it } from 'vitest';
import { ownersOf, readCodeowners } from './codeowners.ts';

function needs(text: string, path: string, dialect: 'gitlab' | 'github' = 'gitlab') {
  const sections = readCodeowners({ path: 'CODEOWNERS', text, dialect });
  return ownersOf(sections, path).map(
    ({ section, owners, approvals, optional, line }) =>
      `${optional ? '^' : ''}${section}:${owners.join(',')}:${approvals}@${line}`,
  );
}

describe('the owners of a path', () => {
  it.each([
    ['* @a', 'x/y.ts', [':@a:1@1']],
    ['# comment\n\n*.md @a # trailing\n', 'x/y.md', [':@a:1@3']],
    ['*.md @a', 'x/y.ts', []],
    ['/docs @a', 'docs/x/y.md', [':@a:1@1']],
    ['/docs @a', 'src/docs/y.md', []],
    ['/docs @a', 'docs.md', []],
    ['/do[ck]s/ @a', 'docs/y.md', [':@a:1@1']],
    ['/a\\ b/ @a', 'a b/y.md', [':@a:1@1']],
    ['/docs/* @a', 'docs/y.md', [':@a:1@1']],
    ['/docs/* @a', 'docs/x/y.md', []],
    ['docs/ @a', 'src/docs/y.md', [':@a:1@1']],
    ['docs/* @a', 'docs/x/y.md', []],
    ['docs/**/*.md @a', 'docs/x/y.md', [':@a:1@1']],
    ['internal/README.md @a', 'docs/internal/README.md', [':@a:1@1']],
    ['/internal/README.md @a', 'docs/internal/README.md', []],
    ['docs/* @a', 'x/docs/y.md', [':@a:1@1']],
    ['**/* @a', 'x/y/z.ts', [':@a:1@1']],
    ['*.md @a # or @b', 'x.md', [':@a,@b:1@1']],
    ['*.MD @a', 'x.md', []],
    ['[A] @a\n*.md\n[a] @b\n*.ts', 'x.ts', ['A:@b:1@4']],
    ['^[A]\n*.md @a\n[A]\n*.ts @b', 'x.md', ['A:@a:1@2']],
    ['^[A]\n*.md @a\n^[A]\n*.ts @b', 'x.md', ['^A:@a:1@2']],
    ['[A]\n!/gen/\n/gen/ @a', 'gen/x', []],
    ['[A]\n!/gen/\n[B]\n/gen/ @b', 'gen/x', ['B:@b:1@4']],
    ['* @a\n*.md @b @c', 'y.md', [':@b,@c:1@2']],
    ['path\\ with\\ spaces/ @a', 'path with spaces/x', [':@a:1@1']],
    ['\\#file @a', '#file', [':@a:1@1']],
    ['* @a mail@example.com not-an-owner', 'x', [':@a,mail@example.com:1@1']],
    ['[Docs]\n*.md @a\n[Code]\n*.ts @b', 'x.md', ['Docs:@a:1@2']],
    ['* @x\n[Docs]\n*.md @a', 'x.md', [':@x:1@1', 'Docs:@a:1@3']],
    ['[Docs][2] @a @b\n*.md', 'x.md', ['Docs:@a,@b:2@2']],
    ['[Docs][5] @a\n*.md', 'x.md', ['Docs:@a:1@2']],
    ['^[Docs] @a\n*.md', 'x.md', ['^Docs:@a:1@2']],
    ['[Docs]\n*.md @a\n[docs]\nREADME.md @b', 'README.md', ['Docs:@b:1@4']],
    ['* @a\n!*.lock', 'x.lock', []],
    ['[Docs', 'x', []],
    ['', 'x', []],
  ])('%j of %s are %j', (text, path, expected) => {
    expect(needs(text, path)).toEqual(expected);
  });

  it('have no sections and no exclusions in the dialect of GitHub', () => {
    expect(needs('* @a\n[x] @b\n', 'x', 'github')).toEqual([':@b:1@2']);
    expect(needs('* @a\n*.md\n', 'x.md', 'github')).toEqual([]);
    expect(needs('*.md @a # or @b', 'x.md', 'github')).toEqual([':@a:1@1']);
    expect(needs('docs/x.md @a', 'y/docs/x.md', 'github')).toEqual([]);
    expect(needs('* @a\n/x @b', 'x', 'github')).toEqual([':@b:1@2']);
  });
});
