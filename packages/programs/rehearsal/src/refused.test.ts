import { describe, expect, it } from 'vitest';
import { CLOSED, change, commitsOf, gitops, logOf, play, service } from './rehearse.fixture.ts';

describe('a wrong state is refused with a clear message, and nothing is changed', () => {
  it('one flipped byte in a bundle', async () => {
    const story = await play('flipped', { fault: () => ({ kind: 'flip-byte', at: 1000 }) });
    expect(story.verdict.kind).toBe('failed');
    expect(logOf(story)).toContain('is not the mr-quality 1.0.0 that this template was released with');
    expect(story.commits).toBe(0);
  });

  it('a tag that is not there', async () => {
    await play('tag', { at: CLOSED });
    await change(service('tag'), '.gitlab-ci.yml', (text) => text.replace('@1.0.0', '@9.9.9'));
    const before = await commitsOf('tag');
    await expect(play('tag')).rejects.toThrow(
      /\.gitlab-ci\.yml:2:5: there is no file .*integrate\.yml in the project tandem\/tandem at pipelines-gitlab@9\.9\.9/,
    );
    expect(await commitsOf('tag')).toBe(before);
  });

  it('an unknown ring', async () => {
    await play('ring', { at: CLOSED });
    await change(gitops('ring'), 'azure-pipelines.yml', (text) => text.replace('production]', 'prodution]'));
    const before = await commitsOf('ring');
    const story = await play('ring');
    expect(story.verdict.kind).toBe('failed');
    expect(logOf(story)).toContain("Did you mean 'production'?");
    expect(await commitsOf('ring')).toBe(before);
  });

  const bomb = `x0: &x0 [a]\n${Array.from({ length: 9 }, (_, i) => `x${i + 1}: &x${i + 1} [${Array(9).fill(`*x${i}`).join(', ')}]\n`).join('')}`;
  it.each([
    [
      'a tab',
      (text: string) => text.replace('    path: clusters/friendly', '\tpath: clusters/friendly'),
      /a tab/,
    ],
    [
      'a duplicate key',
      (text: string) => text.replace('product: storefront', 'product: storefront\nproduct: other'),
      /release\.yaml:2:1: .*twice/,
    ],
    ['an alias bomb', (text: string) => bomb + text, /aliases/],
  ])('a release.yaml with %s', async (what, edit, message) => {
    const name = what.replaceAll(' ', '-');
    await play(name, { at: CLOSED });
    await change(gitops(name), 'release.yaml', edit);
    const before = await commitsOf(name);
    // The example's own reading comes first; that of the steps is in their tests.
    await expect(play(name)).rejects.toThrow(message);
    expect(await commitsOf(name)).toBe(before);
  });
});
