import { describe, expect, it } from 'vitest';
import { CLOSED, OPEN, play } from './rehearse.fixture.ts';

describe('outside the window', () => {
  it.each(['azure', 'gitlab'] as const)(
    'production is held on %s, with the reason and the next opening',
    async (promote) => {
      const story = await play(`closed-${promote}`, { at: CLOSED, promote });
      expect(story.verdict.kind).toBe('held');
      expect(story.verdict.text).toContain('outside the window of ring production');
      expect(story.verdict.text).toContain('it opens Tue 2026-11-24 20:00 Europe/Berlin');
      expect(story.rings.map((ring) => ring.after)).toEqual(['storefront-2', 'storefront-1']);
    },
  );

  it('what was held goes on once the window opens', async () => {
    const story = await play('closed-azure', { at: OPEN });
    expect(story.verdict.kind).toBe('released');
    expect(story.rings.map((ring) => ring.before)).toEqual(['storefront-2', 'storefront-1']);
    expect(story.commits).toBe(1);
  });
});
