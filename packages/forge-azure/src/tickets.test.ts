import { expect, it } from 'vitest';
import { fitting, keyIn, marked } from './marker.ts';
import { wiql } from './tickets.ts';

it('a query quotes what it is given', () => {
  expect(wiql("O'Neil", ["Won't do", 'Closed'], '2026-11-01T00:00:00Z')).toBe(
    "SELECT [System.Id] FROM WorkItems WHERE [System.TeamProject] = 'O''Neil' " +
      "AND [System.State] IN ('Won''t do', 'Closed') AND [System.ChangedDate] >= '2026-11-01T00:00:00Z' " +
      'ORDER BY [System.Id]',
  );
});

it('a key is found at the end of a text alone, and a text that is too long is cut between characters', () => {
  expect(keyIn(marked('cut/a-1', 'So.'))).toBe('cut/a-1');
  expect(keyIn('<!-- tandem:x --> and more')).toBeUndefined();
  expect(() => marked('a b', '')).toThrow('no key');
  const cut = fitting('😀'.repeat(100_000));
  expect(cut.length).toBeLessThanOrEqual(150_000);
  expect(cut).not.toMatch(/[\ud800-\udbff](?![\udc00-\udfff])/);
  expect(cut).toContain('cut: Azure DevOps takes no longer comments');
});
