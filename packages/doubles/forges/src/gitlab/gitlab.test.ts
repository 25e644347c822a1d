import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StoredMergeRequest, StoredRepository, StoredUser } from '../data.ts';
import type { ForgeServer } from '../server.ts';
import { ForgeState } from '../state.ts';
import { startGitlab } from './api.ts';

let state: ForgeState;
let server: ForgeServer;
let ann: StoredUser;
let bot: StoredUser;
let repository: StoredRepository;
let request: StoredMergeRequest;

beforeEach(async () => {
  state = new ForgeState();
  ann = state.user('ann');
  bot = state.user('bot');
  repository = state.repository('Retail/api', { 'a.ts': 'one\n' }, ann);
  state.branch(repository, 'feature/x');
  state.push(repository, 'feature/x', { files: { 'a.ts': 'one\ntwo\n' }, message: 'feat: x', author: ann });
  request = state.mergeRequest(repository, { author: ann, sourceBranch: 'feature/x', title: 'feat: x' });
  server = await startGitlab({ state, under: '/tools/gitlab' });
});
afterEach(() => server.close());

type Said = { readonly status: number; readonly headers: Headers; readonly body: unknown };

/** One request below the project, signed in as the bot unless headers say otherwise. */
async function ask(
  method: string,
  path: string,
  given: { readonly body?: object; readonly headers?: Readonly<Record<string, string>> } = {},
): Promise<Said> {
  const at = path.startsWith('//') ? path.slice(1) : `/projects/${repository.id}${path}`;
  const answer = await fetch(`${server.url}/api/v4${at}`, {
    method,
    headers: {
      ...(given.headers ?? { 'private-token': bot.token }),
      ...(given.body && { 'content-type': 'application/json' }),
    },
    ...(given.body && { body: JSON.stringify(given.body) }),
  });
  const text = await answer.text();
  const json = answer.headers.get('content-type')?.includes('json');
  return { status: answer.status, headers: answer.headers, body: json ? JSON.parse(text) : text };
}

describe('the GitLab double: who asks', () => {
  it.each([
    ['a private token', () => ({ 'private-token': bot.token })],
    ['a bearer', () => ({ authorization: `Bearer ${bot.token}` })],
  ])('is known by %s', async (_, headers) => {
    expect(await ask('GET', '//user', { headers: headers() })).toMatchObject({
      status: 200,
      body: { id: bot.id, username: 'bot' },
    });
  });

  it.each([{}, { 'private-token': 'wrong' }, { authorization: 'Bearer wrong' }])(
    'is refused with %j',
    async (headers) => {
      expect(await ask('GET', '', { headers })).toMatchObject({
        status: 401,
        body: { message: '401 Unauthorized' },
      });
    },
  );

  it('may with the token of a job read deployments and no discussions', async () => {
    const headers = { 'job-token': bot.token };
    const of = `/merge_requests/${request.number}`;
    expect((await ask('GET', '/deployments', { headers })).status).toBe(200);
    expect([401, 403]).toContain((await ask('GET', `${of}/discussions`, { headers })).status);
    const body = { body: 'Hello.' };
    expect([401, 403]).toContain((await ask('POST', `${of}/discussions`, { headers, body })).status);
    expect(request.threads).toEqual([]);
  });
});

describe('the GitLab double: answers', () => {
  it('know a project by number and by path, and say what is not there', async () => {
    const byPath = await ask('GET', `//projects/${encodeURIComponent('Retail/api')}`);
    expect(byPath).toMatchObject({ status: 200, body: { id: repository.id, default_branch: 'main' } });
    expect((await ask('GET', '')).body).toEqual(byPath.body);
    expect(await ask('GET', '//projects/no%2Fsuch')).toMatchObject({
      status: 404,
      body: { message: '404 Project Not Found' },
    });
  });

  it('are unchanged for who has them, until something changes', async () => {
    const path = `/merge_requests/${request.number}`;
    const etag = (await ask('GET', path)).headers.get('etag') ?? '';
    const headers = { 'private-token': bot.token, 'if-none-match': etag };
    expect(await ask('GET', path, { headers })).toMatchObject({ status: 304, body: '' });
    request.title = 'feat: y';
    expect(await ask('GET', path, { headers })).toMatchObject({ status: 200, body: { title: 'feat: y' } });
  });

  it('come in pages that lead from the first to the last', async () => {
    for (let index = 0; index < 44; index += 1) state.note(request, ann, `Note ${index}`);
    const seen: unknown[] = [];
    const sizes: number[] = [];
    let next = '1';
    while (next !== '') {
      const { headers, body } = await ask(
        'GET',
        `/merge_requests/${request.number}/discussions?page=${next}`,
      );
      seen.push(...(body as { readonly id: string }[]).map(({ id }) => id));
      sizes.push((body as unknown[]).length);
      expect([headers.get('x-total'), headers.get('x-total-pages'), headers.get('x-per-page')]).toEqual([
        '44',
        '3',
        '20',
      ]);
      next = headers.get('x-next-page') ?? '';
      expect(headers.get('link')?.includes('rel="next"')).toBe(next !== '');
    }
    expect(sizes).toEqual([20, 20, 4]);
    expect(new Set(seen).size).toBe(44);
  });

  it('have a hundred items at most', async () => {
    for (let index = 0; index < 101; index += 1) state.note(request, ann, `Note ${index}`);
    const path = `/merge_requests/${request.number}/discussions?per_page=500`;
    expect((await ask('GET', path)).body).toHaveLength(100);
  });

  it('say that something is not built rather than not there', async () => {
    expect(await ask('GET', '/wikis')).toMatchObject({
      status: 501,
      body: expect.stringContaining('does not serve GET'),
    });
  });
});

describe('the GitLab double: writes', () => {
  it('open one merge request for two branches', async () => {
    state.branch(repository, 'feature/y');
    const body = { source_branch: 'feature/y', target_branch: 'main', title: 'Draft: feat: y' };
    const made = await ask('POST', '/merge_requests', { body });
    expect(made).toMatchObject({ status: 201, body: { title: 'Draft: feat: y', draft: true } });
    const { iid } = made.body as { readonly iid: number };
    expect(await ask('POST', '/merge_requests', { body })).toMatchObject({
      status: 409,
      body: { message: [`Another open merge request already exists for this source branch: !${iid}`] },
    });
    await ask('PUT', `/merge_requests/${iid}`, { body: { state_event: 'close' } });
    expect((await ask('POST', '/merge_requests', { body })).status).toBe(201);
  });

  it('place a note on an added line, and nowhere outside the file', async () => {
    const [base, head] = [state.baseOf(request), state.headOf(request)];
    const note = (new_line: number) =>
      ask('POST', `/merge_requests/${request.number}/discussions`, {
        body: {
          body: 'Why?',
          position: {
            base_sha: base,
            start_sha: base,
            head_sha: head,
            position_type: 'text',
            old_path: 'a.ts',
            new_path: 'a.ts',
            new_line,
          },
        },
      });
    expect(await note(99)).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining('must be a valid line code') },
    });
    expect(request.threads).toEqual([]);
    expect(await note(2)).toMatchObject({
      status: 201,
      body: { notes: [{ type: 'DiffNote', position: { new_path: 'a.ts', new_line: 2, head_sha: head } }] },
    });
    expect(request.threads).toMatchObject([{ at: { file: 'a.ts', line: 2 } }]);
  });

  it.each([
    ['no text', {}],
    ['an empty text', { body: '' }],
    ['a text longer than a million characters', { body: 'x'.repeat(1_000_001) }],
  ])('refuse a note with %s', async (_, body) => {
    const path = `/merge_requests/${request.number}/discussions`;
    expect((await ask('POST', path, { body })).status).toBe(400);
    expect(request.threads).toEqual([]);
  });

  it('let nobody change what another wrote', async () => {
    const thread = state.note(request, ann, 'Mine.');
    const [{ id: discussion } = { id: '' }] = (
      await ask('GET', `/merge_requests/${request.number}/discussions`)
    ).body as { readonly id: string }[];
    const path = `/merge_requests/${request.number}/discussions/${discussion}/notes/${thread.notes[0]?.id}`;
    expect((await ask('DELETE', path)).status).toBe(403);
    expect((await ask('PUT', path, { body: { body: 'Yours.' } })).status).toBe(403);
    expect(request.threads).toMatchObject([{ notes: [{ body: 'Mine.' }] }]);
    const headers = { 'private-token': ann.token };
    expect((await ask('DELETE', path, { headers })).status).toBe(204);
    expect(request.threads).toEqual([]);
  });
});
