import { expect, it } from 'vitest';
import { fitting, keyIn, marked } from './marker.ts';
import { sameLink, wiql } from './tickets.ts';

it('a query quotes what it is given', () => {
  expect(wiql("O'Neil", ["Won't do", 'Closed'], '2026-11-01T00:00:00Z')).toBe(
    "SELECT [System.Id] FROM WorkItems WHERE [System.TeamProject] = 'O''Neil' " +
      "AND [System.State] IN ('Won''t do', 'Closed') AND [System.ChangedDate] >= '2026-11-01T00:00:00Z' " +
      'ORDER BY [System.Id]',
  );
});

it('a key is found at the end of a text alone, and a text that is too long is cut between characters', () => {
  expect(keyIn(marked('cut/a-1', 'So.'))).toBe('cut/a-1');
  expect(keyIn('<div>So.<br>tandem:cut/a-1</div> ')).toBe('cut/a-1');
  expect(keyIn('tandem:x and more')).toBeUndefined();
  expect(keyIn('xtandem:x')).toBeUndefined();
  expect(() => marked('a b', '')).toThrow('no key');
  const cut = fitting('😀'.repeat(100_000));
  expect(cut.length).toBeLessThanOrEqual(150_000);
  expect(cut).not.toMatch(/[\ud800-\udbff](?![\udc00-\udfff])/);
  expect(cut).toContain('cut: Azure DevOps takes no longer text');
});

it.each([
  ['vstfs:///Git/PullRequestId/A%2FB%2F7', 'vstfs:///git/pullrequestid/a%2fb%2f7', true],
  ['vstfs:///Git/PullRequestId/a%2Fb%2F7', 'vstfs:///Git/PullRequestId/a/b/7', true],
  ['vstfs:///Git/PullRequestId/a%2Fb%2F7', 'vstfs:///Git/PullRequestId/a%2Fb%2F8', false],
  ['https://GitLab.example.com/a%2fb', 'https://gitlab.example.com/a%2Fb', true],
  ['https://gitlab.example.com/A', 'https://gitlab.example.com/a', false],
  ['no address', 'no address', true],
])('that %s and %s are one link is %s', (one, other, expected) => {
  expect(sameLink(one, other)).toBe(expected);
});
