import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Bundle } from '@tandem/bundles';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rehearsedBundles } from './bundles.ts';
import { type RehearsalCall, rehearse } from './rehearse.ts';
import { commitTree, git } from './repositories.ts';
import type { Story } from './story.ts';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const OPEN = '2026-11-24T19:30:00.000Z';
const CLOSED = '2026-11-23T12:00:00.000Z';

let folder: string;
let bundles: readonly Bundle[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tandem-rehearsal-test-'));
  bundles = await rehearsedBundles(root);
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

function play(name: string, extra: Partial<RehearsalCall> = {}): Promise<Story> {
  return rehearse({
    root,
    folder: join(folder, name),
    bundles,
    at: OPEN,
    integrate: 'gitlab',
    promote: 'azure',
    signal: new AbortController().signal,
    tell: { heading: () => {}, line: () => {}, event: () => {} },
    ...extra,
  });
}

const gitops = (name: string) => join(folder, name, 'repositories', 'gitops.git');
const service = (name: string) => join(folder, name, 'repositories', 'storefront-api.git');
const commitsOf = async (name: string) => Number(await git(gitops(name), ['rev-list', '--count', 'main']));
const logOf = (story: Story) =>
  story.pipelines.flatMap((run) => run.jobs.flatMap((job) => job.log)).join('\n');

/** Puts one changed file on top of a repository's main. */
async function change(repository: string, path: string, edit: (text: string) => string): Promise<void> {
  const names = (await git(repository, ['ls-tree', '-r', '--name-only', 'main'])).trim().split('\n');
  const files = new Map<string, Uint8Array>();
  for (const name of names) {
    const text = await git(repository, ['cat-file', 'blob', `main:${name}`]);
    files.set(name, Buffer.from(name === path ? edit(text) : text));
  }
  await commitTree(repository, files, { message: `test: change ${path}`, at: '2026-11-20T09:00:00Z' });
}

describe.each([
  { integrate: 'gitlab', promote: 'azure' },
  { integrate: 'azure', promote: 'gitlab' },
  { integrate: 'gitlab', promote: 'gitlab' },
  { integrate: 'azure', promote: 'azure' },
] as const)('a release, integrate on $integrate and promote on $promote', (platforms) => {
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
});

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
