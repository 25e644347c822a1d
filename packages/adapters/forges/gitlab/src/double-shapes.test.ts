import {
  type CommitSchema,
  type CommitStatusSchema,
  type DeploymentSchema,
  type DiscussionSchema,
  type ExpandedMergeRequestSchema,
  Gitlab,
  type IssueSchema,
  type SimpleUserSchema,
} from '@gitbeaker/rest';
import {
  type ForgeServer,
  ForgeState,
  type StoredMergeRequest,
  type StoredRepository,
  type StoredUser,
  startGitlab,
} from '@tandem/double-forges';
import type * as bodies from '@tandem/double-forges/gitlab-bodies';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

/** The keys that a schema of the client library demands, without its index signature and what may be absent. */
type Demanded<Schema> = keyof {
  [Key in keyof Schema as string extends Key
    ? never
    : Record<never, never> extends Pick<Schema, Key>
      ? never
      : Key]: true;
};
/** The schemas of the client library, each with the builder of the double that answers for it. */
interface Pairs {
  readonly user: readonly [SimpleUserSchema, 'userBody'];
  readonly mergeRequest: readonly [ExpandedMergeRequestSchema, 'singleMergeRequestBody'];
  readonly discussion: readonly [DiscussionSchema, 'discussionBody'];
  readonly commit: readonly [CommitSchema, 'commitBody'];
  readonly status: readonly [CommitStatusSchema, 'statusBody'];
  readonly issue: readonly [IssueSchema, 'issueBody'];
  readonly deployment: readonly [DeploymentSchema, 'deploymentBody'];
}
type Schema<Name extends keyof Pairs> = Pairs[Name][0];
type Body<Name extends keyof Pairs> = ReturnType<(typeof bodies)[Pairs[Name][1]]>;
type LeftOut<Name extends keyof Pairs> = Exclude<Demanded<Schema<Name>>, keyof Body<Name>>;
type Differing<Name extends keyof Pairs> = {
  [Key in keyof Body<Name>]: Body<Name>[Key] extends Schema<Name>[Key & string] ? never : Key;
}[keyof Body<Name>];

/**
 * What the client library demands and the double leaves out. The compiler holds the table to be complete and to
 * have nothing too much, so a field that comes or goes has to be said here.
 */
const LEFT_OUT: { readonly [Name in keyof Pairs]: Readonly<Record<LeftOut<Name>, true>> } = {
  user: { created_at: true },
  mergeRequest: {
    approvals_before_merge: true,
    subscribed: true,
    latest_build_started_at: true,
    latest_build_finished_at: true,
    first_deployed_to_production_at: true,
    pipeline: true,
    merge_error: true,
    first_contribution: true,
    user: true,
  },
  discussion: {},
  commit: {},
  status: {},
  issue: {
    _links: true,
    confidential: true,
    discussion_locked: true,
    downvotes: true,
    due_date: true,
    has_tasks: true,
    merge_requests_count: true,
    subscribed: true,
    task_completion_status: true,
    task_status: true,
    time_stats: true,
    upvotes: true,
  },
  deployment: { user: true },
};

/** Where the double says something else than the library's types, or says it in a wider type. */
const DIFFERING: { readonly [Name in keyof Pairs]: Readonly<Record<Differing<Name>, true>> } = {
  user: { avatar_url: true },
  mergeRequest: {
    author: true,
    detailed_merge_status: true,
    head_pipeline: true,
    merge_status: true,
    merged_by: true,
    reviewers: true,
  },
  discussion: { notes: true },
  commit: { parent_ids: true },
  status: { author: true, finished_at: true, started_at: true, target_url: true },
  issue: { author: true, closed_at: true, milestone: true },
  deployment: { deployable: true, environment: true },
};

let state: ForgeState;
let server: ForgeServer;
let ann: StoredUser;
let bot: StoredUser;
let repository: StoredRepository;
let request: StoredMergeRequest;
let gitlab: InstanceType<typeof Gitlab<false>>;
const PROJECT = 'Retail/api';
const RUNNING = { status: 'running' } as const;

beforeEach(async () => {
  state = new ForgeState();
  ann = state.user('ann');
  bot = state.user('bot');
  repository = state.repository(PROJECT, { 'a.ts': 'one\n' }, ann);
  state.branch(repository, 'feature/x');
  state.push(repository, 'feature/x', { files: { 'a.ts': 'one\ntwo\n' }, message: 'feat: x', author: ann });
  request = state.mergeRequest(repository, { author: ann, sourceBranch: 'feature/x', title: 'feat: x' });
  server = await startGitlab({ state });
  gitlab = new Gitlab({ host: server.url, token: bot.token });
});
afterEach(() => server.close());

describe('the unmodified client library and the GitLab double: merge requests', () => {
  it('are read, listed, opened and changed', async () => {
    const { MergeRequests } = gitlab;
    const head = state.headOf(request);
    expect(await MergeRequests.show(PROJECT, request.number)).toMatchObject({
      iid: request.number,
      state: 'opened',
      sha: head,
      diff_refs: { base_sha: state.baseOf(request), head_sha: head },
    });
    const listed = async (state: 'opened' | 'merged') =>
      (await MergeRequests.all({ projectId: PROJECT, state })).map(({ iid }) => iid);
    expect([await listed('opened'), await listed('merged')]).toEqual([[request.number], []]);
    state.branch(repository, 'feature/y');
    const made = await MergeRequests.create(PROJECT, 'feature/y', 'main', 'Draft: feat: y');
    await MergeRequests.edit(PROJECT, made.iid, { title: 'feat: y', description: 'Now.', labels: 'a,b' });
    expect(state.mergeRequestOf(made.iid)).toMatchObject({
      title: 'feat: y',
      draft: false,
      description: 'Now.',
      labels: ['a', 'b'],
      author: bot.id,
    });
    await expect(MergeRequests.show(PROJECT, 4711)).rejects.toThrow('404 Merge Request Not Found');
  });

  it('have diffs of hunks, commits, approvals and the issues that they close', async () => {
    const ticket = state.ticket(PROJECT, { title: 'Carts', state: 'opened' });
    request.tickets.push(ticket.id);
    state.approve(request, bot);
    const [diff] = await gitlab.MergeRequests.allDiffs(PROJECT, request.number);
    expect(diff).toMatchObject({ new_path: 'a.ts', new_file: false, renamed_file: false });
    expect(diff?.diff).toBe('@@ -1,1 +1,2 @@\n one\n+two\n');
    expect(await gitlab.MergeRequests.allCommits(PROJECT, request.number)).toMatchObject([
      { id: state.headOf(request), title: 'feat: x' },
    ]);
    const on = { mergerequestIId: request.number };
    const { approved_by } = await gitlab.MergeRequestApprovals.showConfiguration(PROJECT, on);
    expect(approved_by).toMatchObject([{ user: { username: 'bot' } }]);
    const closed = await gitlab.MergeRequests.allIssuesClosed(PROJECT, request.number);
    expect(closed.map(({ iid }) => iid)).toEqual([ticket.id]);
  });

  it('have discussions that are begun, answered, changed, resolved and taken away', async () => {
    const { MergeRequestDiscussions: discussions } = gitlab;
    const begun = await discussions.create(PROJECT, request.number, 'Why?');
    const added = await discussions.addNote(PROJECT, request.number, begun.id, 'And how?');
    await discussions.editNote(PROJECT, request.number, begun.id, added.id, { body: 'How?' });
    await discussions.resolve(PROJECT, request.number, begun.id, true);
    expect(request.threads).toMatchObject([
      { resolved: true, notes: [{ body: 'Why?', author: bot.id }, { body: 'How?' }] },
    ]);
    expect(await discussions.all(PROJECT, request.number)).toMatchObject([
      { id: begun.id, notes: [{ resolvable: true, resolved: true }, { body: 'How?' }] },
    ]);
    for (const { id } of [...(begun.notes ?? []), added])
      await discussions.removeNote(PROJECT, request.number, begun.id, id);
    expect(request.threads).toEqual([]);
  });
});

describe('the unmodified client library and the GitLab double: repository and issues', () => {
  it('knows people, the project, commits, ranges and the bytes of files', async () => {
    const [base, head] = [state.baseOf(request), state.headOf(request)];
    expect(await gitlab.Users.showCurrentUser()).toMatchObject({ username: 'bot' });
    expect(await gitlab.Users.all({ username: 'ann' })).toMatchObject([{ id: ann.id }]);
    expect(await gitlab.Projects.show(PROJECT)).toMatchObject({ path_with_namespace: PROJECT });
    expect(await gitlab.Commits.show(PROJECT, 'feature/x')).toMatchObject({ id: head });
    expect(await gitlab.Commits.all(PROJECT, { refName: `${base}..${head}` })).toMatchObject([{ id: head }]);
    const merged = state.merge(request, ann);
    expect(await gitlab.Commits.allMergeRequests(PROJECT, merged)).toMatchObject([{ iid: request.number }]);
    const raw = await new Response(await gitlab.RepositoryFiles.showRaw(PROJECT, 'a.ts', 'main')).text();
    expect(raw).toBe('one\ntwo\n');
  });

  it('sets statuses and records deployments', async () => {
    const head = state.headOf(request);
    await gitlab.Commits.editStatus(PROJECT, head, 'running', { name: 'quality' });
    await gitlab.Commits.editStatus(PROJECT, head, 'success', { name: 'quality', description: 'Well.' });
    expect(await gitlab.Commits.allStatuses(PROJECT, head)).toMatchObject([
      { name: 'quality', status: 'success', description: 'Well.' },
    ]);
    const made = await gitlab.Deployments.create(PROJECT, 'friendly', head, 'main', false, RUNNING);
    await gitlab.Deployments.edit(PROJECT, made.id, 'success');
    expect(state.data.deployments).toMatchObject([{ environment: 'friendly', state: 'succeeded' }]);
    expect(await gitlab.Deployments.all(PROJECT, { environment: 'friendly' })).toMatchObject([
      { id: made.id, status: 'success', environment: { name: 'friendly' } },
    ]);
  });

  it('moves, labels and comments issues', async () => {
    const ticket = state.ticket(PROJECT, { title: 'Carts', state: 'opened', labels: ['flow::doing', 'x'] });
    const addLabels = 'flow::done';
    await gitlab.Issues.edit(PROJECT, ticket.id, { stateEvent: 'close', addLabels, removeLabels: 'x' });
    expect(ticket).toMatchObject({ state: 'closed', labels: ['flow::done'] });
    const closed = await gitlab.Issues.all({ projectId: PROJECT, state: 'closed' });
    expect(closed.map(({ iid }) => iid)).toEqual([ticket.id]);
    const note = await gitlab.IssueNotes.create(PROJECT, ticket.id, 'One.');
    await gitlab.IssueNotes.edit(PROJECT, ticket.id, note.id, { body: 'Two.' });
    expect(await gitlab.IssueNotes.all(PROJECT, ticket.id)).toMatchObject([{ body: 'Two.', type: null }]);
    await gitlab.IssueNotes.remove(PROJECT, ticket.id, note.id);
    expect(ticket.comments).toEqual([]);
  });
});

describe('the shapes of the double', () => {
  it('are those of the client library, but for what is named', async () => {
    const head = state.headOf(request);
    const ticket = state.ticket(PROJECT, { title: 'Carts', state: 'opened' });
    state.note(request, ann, 'Why?');
    const said: Readonly<Record<keyof typeof LEFT_OUT, unknown>> = {
      user: await gitlab.Users.showCurrentUser(),
      mergeRequest: await gitlab.MergeRequests.show(PROJECT, request.number),
      discussion: (await gitlab.MergeRequestDiscussions.all(PROJECT, request.number))[0],
      commit: await gitlab.Commits.show(PROJECT, head),
      status: await gitlab.Commits.editStatus(PROJECT, head, 'running', { name: 'quality' }),
      issue: await gitlab.Issues.show(ticket.id, { projectId: PROJECT }),
      deployment: await gitlab.Deployments.create(PROJECT, 'friendly', head, 'main', false, RUNNING),
    };
    for (const name of Object.keys(LEFT_OUT) as (keyof typeof LEFT_OUT)[]) {
      const keys = Object.keys(said[name] as object);
      expect([name, Object.keys(LEFT_OUT[name]).filter((key) => keys.includes(key))]).toEqual([name, []]);
      expect([name, Object.keys(DIFFERING[name]).filter((key) => !keys.includes(key))]).toEqual([name, []]);
    }
  });
});
