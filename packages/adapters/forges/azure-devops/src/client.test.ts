import { describe, expect, it } from 'vitest';
import { service } from './service.fixture.ts';

const PULL_REQUESTS = '9946fd70-0d40-406e-b686-b4744cbbcc37';
const COMMIT = 'c'.repeat(40);
const STATUSES = `/commits/${COMMIT}/statuses`;
const STATUS = { name: 'tandem/quality', state: 'passed', description: 'Well.' } as const;

describe('what is no answer of the API is told as what it is', () => {
  it.each([
    ['a sign-in page', { status: 203, type: 'text/html', body: '<html>' }, 'denied'],
    ['a page where there should be JSON', { status: 200, type: 'text/html', body: '<html>' }, 'denied'],
    ['a redirect', { status: 302, body: '' }, 'denied'],
    [
      'a page that says that nothing is there',
      { status: 404, type: 'text/html', body: '<html>' },
      'not-found',
    ],
    [
      'a page that says that the request is bad',
      { status: 400, type: 'text/html', body: '<html>' },
      'refused',
    ],
    ['text', { status: 200, type: 'text/plain', body: 'hello' }, 'refused'],
    ['nothing', { status: 200, body: '' }, 'refused'],
    ['a conflict', { status: 409, body: { message: 'TF401179: one is active' } }, 'conflict'],
  ])('%s', async (_, said, kind) => {
    const { forge } = service({
      'GET https://azure.example.com/org/P/_apis/git/repositories/r/pullRequests/7': said,
    });
    expect(await forge.mergeRequests.read(7)).toMatchObject({ ok: false, error: { kind } });
  });

  it('an address that is no Azure DevOps', async () => {
    const { forge } = service({ '/_apis/git': { type: 'text/plain', body: 'hello' } });
    expect(await forge.mergeRequests.read(7)).toMatchObject({
      ok: false,
      error: { kind: 'refused', detail: expect.stringContaining('Is this the address') },
    });
  });

  it('a server that lacks what is needed', async () => {
    const { forge } = service({}, { without: PULL_REQUESTS });
    expect(await forge.mergeRequests.read(7)).toMatchObject({
      ok: false,
      error: { kind: 'refused', detail: expect.stringContaining(PULL_REQUESTS) },
    });
  });
});

it.each([
  ['a personal token', 'pat', `Basic ${btoa(':pat')}`],
  ['a token of Entra ID', 'eyJh.eyJi.sig-1', 'Bearer eyJh.eyJi.sig-1'],
])('%s signs in, and is in no words', async (_, token, authorization) => {
  const { forge, sent } = service({}, { token });
  const read = await forge.mergeRequests.read(7);
  expect(sent.every(({ headers }) => headers.authorization === authorization)).toBe(true);
  expect(JSON.stringify(read)).not.toContain(token);
});

it('a status may be sent again where its answer is lost, and a thread may not', async () => {
  const { forge, sent } = service({
    [`GET https://azure.example.com/org/P/_apis/git/repositories/r${STATUSES}`]: { body: { value: [] } },
    [STATUSES]: { status: 201 },
    '/_apis/connectionData': { body: { authenticatedUser: { id: 'me' } } },
    'GET https://azure.example.com/org/P/_apis/git/repositories/r/pullRequests/7/threads': {
      body: { value: [] },
    },
  });
  await forge.commits.setStatus(COMMIT, STATUS);
  await forge.mergeRequests.putThread(7, { key: 'k', body: 'b', resolved: false });
  const posts = sent.filter(({ method }) => method === 'POST');
  expect(posts.map(({ url, repeatable }) => [url.replace(/^.*\//, ''), repeatable])).toEqual([
    ['statuses', true],
    ['threads', false],
  ]);
});
