import { describe, expect, it } from 'vitest';
import { commitsOf, gitops, play } from './rehearse.fixture.ts';
import { git } from './repositories.ts';

/** A whole release, and the same again, with *integrate* on one platform and *promote* on each. */
export function releases(integrate: 'gitlab' | 'azure'): void {
  describe.each([{ promote: 'gitlab' }, { promote: 'azure' }] as const)(
    `a release, integrate on ${integrate} and promote on $promote`,
    ({ promote }) => {
      const platforms = { integrate, promote };
      const name = `${platforms.integrate}-${platforms.promote}`;

      it('reaches production, and touches only the marked lines of the rings', async () => {
        const story = await play(name, platforms);
        expect(story.verdict).toEqual({
          kind: 'released',
          text: 'production runs storefront-2; it went to friendly, then production.',
        });
        expect(story.commits).toBe(3);
        expect(story.pipelines.map((run) => run.name)).toEqual(['review', 'integrate', 'promote']);
        expect(story.tickets).toEqual([
          { id: 'AB#101', title: expect.any(String), before: 'New', after: 'Closed', comments: 5 },
        ]);
        expect(story.changes.map((each) => each.file)).toEqual(
          ['friendly', 'production'].flatMap((ring) => [
            `clusters/${ring}/node.yaml`,
            `clusters/${ring}/source.yaml`,
          ]),
        );
        for (const { lines } of story.changes) {
          for (const { text } of lines)
            expect(text).toMatch(/# \{"\$tandem": "(unit|api|infrastructure):\w+"\}$/);
          const [removed, added] = (['-', '+'] as const).map((sign) =>
            lines.filter((line) => line.sign === sign),
          );
          expect(removed?.map((line) => line.number)).toEqual(added?.map((line) => line.number));
        }
        const whole = await git(gitops(name), ['diff', '--name-only', 'main~3', 'main']);
        expect(
          whole
            .trim()
            .split('\n')
            .filter((path) => !path.startsWith('clusters/')),
        ).toEqual(['units/storefront-2.json']);
      });

      it('run again on the same repositories, finds nothing to do and makes no commit', async () => {
        const before = await commitsOf(name);
        const story = await play(name, platforms);
        expect(story.verdict.kind).toBe('nothing-to-do');
        expect(story.pipelines.map((run) => run.name)).toEqual(['integrate', 'promote']);
        expect(story.tickets).toMatchObject([{ before: 'Closed', after: 'Closed', comments: 0 }]);
        expect(await commitsOf(name)).toBe(before);
      });
    },
  );
}
