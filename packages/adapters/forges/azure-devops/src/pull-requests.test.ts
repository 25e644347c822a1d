import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { type Said, service } from './service.fixture.ts';

const REQUEST = {
  pullRequestId: 7,
  status: 'active',
  title: 'feat: carts',
  creationDate: '2026-01-01T00:00:00Z',
  lastMergeSourceCommit: { commitId: 'before' },
  repository: { id: 'repo', project: { id: 'proj' } },
};
const ITERATION = { id: 3, sourceRefCommit: { commitId: 'head' }, commonRefCommit: { commitId: 'base' } };

const list = (...value: readonly unknown[]): Said => ({ body: { value } });

describe('a pull request', () => {
  const read = (statuses: readonly unknown[]) =>
    service({
      '/pullRequests/7': { body: REQUEST },
      '/iterations': list(ITERATION),
      '/commits/head/statuses': list(...statuses),
    }).forge.mergeRequests.read(7);

  it('has the head of the last push, whatever the trial merge stands at', async () => {
    expect(await read([])).toMatchObject({ value: { head: 'head', base: 'base' } });
  });

  it('has a pipeline as others say of it, and not as we do', async () => {
    const ours = { state: 'failed', context: { genre: 'tandem', name: 'quality' } };
    const theirs = { state: 'succeeded', context: { genre: 'continuous-integration', name: 'api' } };
    expect(await read([ours])).toMatchObject({ value: { pipeline: 'none' } });
    expect(await read([ours, theirs])).toMatchObject({ value: { pipeline: 'passed' } });
  });

  it('that is open is listed whenever it was created, with its artifact', async () => {
    const { forge } = service({ '/pullRequests': list(REQUEST) });
    expect(await forge.mergeRequests.list({ state: 'open', since: '2026-06-01T00:00:00Z' })).toMatchObject({
      value: [{ number: 7, artifact: 'vstfs:///Git/PullRequestId/proj%2Frepo%2F7' }],
    });
  });
});

describe('changed files', () => {
  const changed = (changeEntries: readonly unknown[], archive: Uint8Array | string = zipSync({})) =>
    service({
      '/iterations': list(ITERATION),
      '/iterations/3/changes': { body: { changeEntries } },
      '/blobs': { type: 'application/zip', body: archive },
    }).forge.mergeRequests.changedFiles(7);

  it('that moved are one, with or without an entry for the old place', async () => {
    const there = { item: { path: '/new', objectId: 'a' }, originalPath: '/old', changeType: 'rename' };
    const gone = { item: { path: '/old', originalObjectId: 'a' }, changeType: 'delete, sourceRename' };
    expect(await changed([there, gone])).toEqual({
      ok: true,
      value: [{ path: 'new', oldPath: 'old', change: 'renamed', added: 0, removed: 0, newLines: [] }],
    });
  });

  it('whose archive cannot be read are a problem', async () => {
    const added = { item: { path: '/a', objectId: 'a' }, changeType: 'add' };
    expect(await changed([added], 'nonsense')).toMatchObject({ ok: false, error: { kind: 'refused' } });
  });

  it('are taken for nothing but what their bytes say, whatever an archive calls them', async () => {
    const added = { item: { path: '/a', objectId: 'a'.repeat(40) }, changeType: 'add' };
    const archive = zipSync({ ['a'.repeat(40)]: new TextEncoder().encode('something else\n') });
    expect(await changed([added], archive)).toEqual({ ok: true, value: [{ path: 'a', change: 'added' }] });
  });
});

it('a thread is open where its state is not known, and cannot be resolved where it has none', async () => {
  const comments = [{ id: 1, author: { id: 'ann' }, content: 'Hm.', commentType: 'text' }];
  const { forge } = service({
    '/_apis/connectionData': { body: { authenticatedUser: { id: 'me' } } },
    '/threads': list({ id: 1, status: 'unknown', comments }, { id: 2, comments }),
  });
  expect(await forge.mergeRequests.threads(7)).toMatchObject({
    value: [
      { id: '1', resolved: false, resolvable: true },
      { id: '2', resolved: false, resolvable: false },
    ],
  });
});

it('a double is closed before it is taken away', async () => {
  const comments = [{ id: 1, author: { id: 'me' }, content: 'b', commentType: 'text' }];
  const properties = { 'Tandem.Key': { $type: 'System.String', $value: 'k' } };
  const threads = [9, 4].map((id) => ({ id, status: 'active', comments, properties }));
  const { forge, sent } = service({
    '/_apis/connectionData': { body: { authenticatedUser: { id: 'me' } } },
    '/threads': list(...threads),
    '/threads/9': {},
    '/threads/9/comments/1': { body: '' },
  });
  expect(await forge.mergeRequests.putThread(7, { key: 'k', body: 'b', resolved: false })).toMatchObject({
    value: { id: '4', key: 'k' },
  });
  const writes = sent.filter(({ method }) => method === 'PATCH' || method === 'DELETE');
  expect(writes.map(({ method, url }) => `${method} ${url.replace(/^.*\/r\//, '')}`)).toEqual([
    'PATCH pullRequests/7/threads/9',
    'DELETE pullRequests/7/threads/9/comments/1',
  ]);
});
