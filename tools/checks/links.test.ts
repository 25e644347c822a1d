import { ROOT } from '@tandem/bundles';
import { expect, it } from 'vitest';
import { brokenLinks, pagesOf } from './links.ts';

it('every relative link in the pages of this checkout leads somewhere', () => {
  const pages = pagesOf(ROOT);
  expect(pages.length).toBeGreaterThan(20);
  expect(brokenLinks(ROOT, pages)).toEqual([]);
});

it.each([
  ['a page that is there', '[a](README.md)', 0],
  ['a folder', '[a](packages)', 0],
  ['an anchor that is there', '[a](#here-it-is)\n\n## Here it is', 0],
  ['an anchor in another page', '[a](SECURITY.md#supported-versions)', 0],
  ['another site', '[a](https://example.com/nowhere)', 0],
  ['code', '`[a](nowhere.md)`\n\n```\n[a](nowhere.md)\n```', 0],
  ['a page that is not there', '[a](nowhere.md)', 1],
  ['a page outside', '[a](../nowhere.md)', 1],
  ['an anchor that is not there', '[a](README.md#nowhere)', 1],
])('%s', (_, text, broken) => {
  expect(brokenLinks(ROOT, [{ path: 'page.md', text }])).toHaveLength(broken);
});
