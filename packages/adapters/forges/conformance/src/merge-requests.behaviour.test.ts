import { FORGE_KINDS } from '@tandem/ports';
import { afterEach, describe, expect, it } from 'vitest';
import { createScenario, type Scenario, value } from './scenario.fixture.ts';

let scenario: Scenario;
afterEach(() => scenario.close());

const FILES = {
  'README.md': '# API\n\nOne.\nTwo.\n',
  'old/name.ts': 'export const moved = true;\n',
  'gone.txt': 'gone\n',
};

/** A branch with one commit on it, and its merge request by Ann. */
function propose(
  files: Readonly<Record<string, string | Uint8Array | undefined>>,
  more: Partial<{ title: string; description: string; squash: boolean; branch: string }> = {},
) {
  const { state, repository, ann } = scenario;
  const branch = more.branch ?? 'feature/carts';
  state.branch(repository, branch);
  const head = state.push(repository, branch, { files, message: 'feat: carts\n\nWith totals.', author: ann });
  const request = state.mergeRequest(repository, {
    author: ann,
    sourceBranch: branch,
    title: more.title ?? 'feat: carts',
    description: more.description ?? 'Carts with totals.',
    squash: more.squash ?? false,
  });
  return { request, head };
}

describe.each(FORGE_KINDS)('%s: merge requests', (kind) => {
  it('are read with all that a rule may ask', async () => {
    scenario = await createScenario(kind, { files: FILES });
    const base = scenario.repository.branches.get('main');
    const { request, head } = propose({ 'a.ts': 'a\n' }, { squash: true });
    expect(value(await scenario.forge.mergeRequests.read(request.number))).toMatchObject({
      number: request.number,
      title: 'feat: carts',
      description: 'Carts with totals.',
      state: 'open',
      draft: false,
      author: { name: 'Ann Author' },
      sourceBranch: 'feature/carts',
      targetBranch: 'main',
      head,
      base,
      squash: true,
      pipeline: 'none',
    });
  });

  it('are read after the merge, and found by the commit that they brought', async () => {
    scenario = await createScenario(kind, { files: FILES });
    const { request } = propose({ 'a.ts': 'a\n' });
    const commit = scenario.state.merge(request, scenario.ben);
    const { forge } = scenario;
    expect(value(await forge.mergeRequests.read(request.number))).toMatchObject({
      state: 'merged',
      mergeCommit: commit,
    });
    expect(value(await forge.mergeRequests.ofCommit(commit))?.number).toBe(request.number);
    expect(
      value(await forge.mergeRequests.ofCommit(scenario.repository.commits.keys().next().value ?? '')),
    ).toBeUndefined();
  });

  it('are listed to the last page, newest first, by state and branch', async () => {
    scenario = await createScenario(kind, { files: FILES });
    const { request } = propose({ 'a.ts': 'a\n' });
    for (let index = 0; index < 230; index += 1) {
      const branch = `b-${index}`;
      scenario.state.branch(scenario.repository, branch);
      scenario.state.mergeRequest(scenario.repository, {
        author: scenario.ann,
        sourceBranch: branch,
        title: `chore: ${index}`,
      });
    }
    scenario.state.merge(request, scenario.ben);
    const { mergeRequests } = scenario.forge;
    expect(value(await mergeRequests.list({ state: 'open' }))).toHaveLength(230);
    expect(value(await mergeRequests.list({ state: 'merged' })).map(({ number }) => number)).toEqual([
      request.number,
    ]);
    expect(value(await mergeRequests.list({ sourceBranch: 'b-7', targetBranch: 'main' }))).toMatchObject([
      { title: 'chore: 7' },
    ]);
    expect(value(await mergeRequests.list({ state: 'merged', since: '2099-01-01T00:00:00Z' }))).toEqual([]);
  });

  it('are created once and brought up to date', async () => {
    scenario = await createScenario(kind, { files: FILES });
    scenario.state.branch(scenario.repository, 'feature/x');
    scenario.state.push(scenario.repository, 'feature/x', {
      files: { x: 'x' },
      message: 'feat: x',
      author: scenario.ann,
    });
    const wanted = { sourceBranch: 'feature/x', targetBranch: 'main', title: 'feat: x', description: 'One.' };
    const first = value(await scenario.forge.mergeRequests.create(wanted));
    const again = value(await scenario.forge.mergeRequests.create({ ...wanted, description: 'Two.' }));
    expect(again.number).toBe(first.number);
    expect([first.base, again.base]).toEqual([scenario.repository.branches.get('main'), first.base]);
    expect(scenario.state.data.mergeRequests).toMatchObject([{ title: 'feat: x', description: 'Two.' }]);
    await scenario.forge.mergeRequests.update(first.number, { title: 'feat: y', labels: ['size-ok', 'a b'] });
    expect(value(await scenario.forge.mergeRequests.read(first.number))).toMatchObject({
      title: 'feat: y',
      labels: ['size-ok', 'a b'],
    });
  });

  it('have files with their new lines and counts, whatever their names', async () => {
    scenario = await createScenario(kind, { files: FILES });
    const odd = ['a&b[c]=d.ts', 'with space.ts', 'hash#1.ts', 'per%2Fcent.ts', 'ü/名前.ts', '##vso[x].ts'];
    const { request } = propose({
      'README.md': '# API\n\nOne and a half.\nTwo.\nThree.\n',
      'old/name.ts': undefined,
      'new/name.ts': FILES['old/name.ts'],
      'gone.txt': undefined,
      'picture.png': new Uint8Array([0x89, 0x50, 0, 1, 2]),
      ...Object.fromEntries(odd.map((path) => [path, `one\ntwo\n`])),
    });
    const files = value(await scenario.forge.mergeRequests.changedFiles(request.number));
    const named = (path: string) => files.find((file) => file.path === path);
    expect(named('README.md')).toEqual({
      path: 'README.md',
      change: 'modified',
      added: 2,
      removed: 1,
      newLines: [
        { number: 3, text: 'One and a half.' },
        { number: 5, text: 'Three.' },
      ],
    });
    expect(named('new/name.ts')).toMatchObject({ change: 'renamed', oldPath: 'old/name.ts' });
    expect(named('gone.txt')).toMatchObject({ change: 'deleted', removed: 1 });
    expect(named('picture.png')?.newLines ?? []).toEqual([]);
    for (const path of odd) expect(named(path)).toMatchObject({ change: 'added', added: 2, removed: 0 });
    expect(files).toHaveLength(4 + odd.length);
  });

  it('have commits, newest first, and approvals of the present head', async () => {
    scenario = await createScenario(kind, { files: FILES });
    const { request, head } = propose({ 'a.ts': 'a\n' });
    scenario.state.approve(request, scenario.ben);
    const { mergeRequests } = scenario.forge;
    expect(value(await mergeRequests.approvals(request.number))).toMatchObject([{ name: 'Ben Reviewer' }]);
    const next = scenario.state.push(scenario.repository, 'feature/carts', {
      files: { b: 'b' },
      message: 'fix: b',
      author: scenario.ann,
    });
    expect(value(await mergeRequests.approvals(request.number))).toEqual([]);
    expect(value(await mergeRequests.commits(request.number))).toMatchObject([
      { commit: next, message: 'fix: b' },
      { commit: head, message: 'feat: carts\n\nWith totals.' },
    ]);
  });

  it('are not found, or refused to who may not, in words without the token', async () => {
    scenario = await createScenario(kind);
    const missing = await scenario.forge.mergeRequests.read(4711);
    expect(missing).toMatchObject({ ok: false, error: { kind: 'not-found' } });
    const token = kind === 'gitlab' ? 'TANDEM_GITLAB_TOKEN' : 'TANDEM_AZURE_TOKEN';
    const denied = await scenario.open('Retail/api', { [token]: 'S3CRET-wrong' }).mergeRequests.read(1);
    expect(denied).toMatchObject({ ok: false, error: { kind: 'denied' } });
    expect(JSON.stringify(denied)).not.toContain('S3CRET');
    expect(await scenario.open('Retail/api', {}).mergeRequests.read(1)).toMatchObject({
      ok: false,
      error: { kind: 'denied' },
    });
  });

  it('are there on a host under a path too', async () => {
    scenario = await createScenario(kind, { under: '/tools/forge' });
    const { request } = propose({ 'a.ts': 'a\n' });
    expect(value(await scenario.forge.mergeRequests.read(request.number))).toMatchObject({
      title: 'feat: carts',
    });
    expect(value(await scenario.forge.mergeRequests.changedFiles(request.number))).toMatchObject([
      { path: 'a.ts' },
    ]);
  });
});
