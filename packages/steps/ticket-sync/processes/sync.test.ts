import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ForgeFault, faultsFrom } from '@tandem/double-forges';
import { writeBundle } from '@tandem/scenario';
import { afterEach, describe, expect, it } from 'vitest';
import { KINDS, setTicketStage, type TicketStage } from './stage.ts';

const PAIRS = KINDS.flatMap((code) => KINDS.map((tracker) => ({ code, tracker })));
const DONE = { gitlab: 'closed', 'azure-devops': 'Closed' } as const;

let stage: TicketStage;
afterEach(() => stage.close());

/** A merge request by Ann that names the ticket. */
function propose() {
  const { states, repository, code, ticket } = stage;
  const state = states[code];
  const ann = state.data.users.find(({ login }) => login === 'ann');
  if (!ann) throw new Error('There is no Ann.');
  state.branch(repository, 'feature/x');
  state.push(repository, 'feature/x', { files: { 'a.ts': 'b\n' }, message: 'feat: carts', author: ann });
  const request = state.mergeRequest(repository, {
    author: ann,
    sourceBranch: 'feature/x',
    title: `feat: carts (AB#${ticket.id})`,
    description: 'See `AB#9999` in code.',
  });
  return { request, merge: () => state.merge(request, ann) };
}

/** The whole way of one ticket, in what it shows. */
const shown = () => ({
  state: stage.ticket.state,
  labels: stage.ticket.labels,
  comments: stage.ticket.comments.filter(({ body }) => !body.includes('tandem:link:')).length,
  links:
    stage.ticket.links.length +
    stage.ticket.comments.filter(({ body }) => body.includes('tandem:link:')).length,
});

describe.each(PAIRS)('code on $code, tickets on $tracker', ({ code, tracker }) => {
  it('follow from the merge request to production and back, each time once', async () => {
    stage = await setTicketStage(code, tracker);
    const first = stage.repository.branches.get('main') ?? '';
    stage.unit(1, first);
    stage.promote('production', 1);
    const { request, merge } = propose();
    const steps: [string, () => ReturnType<TicketStage['sync']>][] = [];
    const twice = async (what: string, sync: () => ReturnType<TicketStage['sync']>) => {
      const result = await sync();
      expect([what, result]).toMatchObject([what, { outcome: 'done' }]);
      const after = shown();
      expect([what, await sync()]).toMatchObject([what, { outcome: 'nothing-to-do' }]);
      expect([what, shown()]).toEqual([what, after]);
      steps.push([what, sync]);
      return after;
    };
    const opened = await twice('opened', () => stage.sync({}, { mergeRequest: request.number }));
    expect(opened).toMatchObject({ comments: 1, links: 1 });
    const commit = merge();
    const merged = await twice('merged', () => stage.sync({}, { commit }));
    expect(merged.comments).toBe(2);
    stage.unit(2, commit);
    const cut = await twice('cut', () => stage.sync({}, { commit }));
    expect(cut.comments).toBe(3);
    stage.promote('friendly', 2);
    expect((await twice('friendly', () => stage.sync({ ring: 'friendly' }))).comments).toBe(4);
    stage.promote('production', 2);
    const done = await twice('production', () => stage.sync({ ring: 'production' }));
    expect(done).toMatchObject({ comments: 5, links: 1, state: DONE[tracker] });
    stage.promote('production', 1);
    const back = await twice('back', () => stage.sync({ ring: 'production' }));
    expect(back).toMatchObject({ comments: 6 });
    expect(back.state).not.toBe(DONE[tracker]);
    // All of them again: nothing is added, and what a person does stays.
    stage.ticket.state = tracker === 'gitlab' ? 'closed' : 'Removed';
    const before = shown();
    for (const [, sync] of steps) await sync();
    expect(shown()).toEqual(before);
  });

  it('with three of ten requests going wrong, end where they should', { timeout: 120_000 }, async () => {
    stage = await setTicketStage(code, tracker);
    const { merge } = propose();
    const commit = merge();
    stage.unit(1, stage.repository.commits.keys().next().value ?? '');
    stage.unit(2, commit);
    let through = 0;
    for (let seed = 1; seed <= 50; seed += 1) {
      stage.ticket.state = tracker === 'gitlab' ? 'opened' : 'New';
      Object.assign(stage.ticket, { comments: [], links: [], labels: [] });
      for (const server of Object.values(stage.servers)) server.catchUp();
      stage.faults(faultsFrom(seed, 0.3, FAULTS));
      const result = await stage.sync({}, { commit });
      stage.faults(undefined);
      if (result.outcome === 'failed') {
        expect(result.failure).toMatch(/^forge-/);
        await stage.sync({}, { commit });
      } else through += 1;
      expect({ seed, shown: shown() }).toEqual({
        seed,
        shown: {
          state: tracker === 'gitlab' ? 'opened' : 'Resolved',
          labels: tracker === 'gitlab' ? ['merged'] : [],
          comments: 2,
          links: 1,
        },
      });
    }
    expect(through).toBeGreaterThan(10);
  });
});

const FAULTS: readonly ForgeFault[] = [
  { kind: 'latency', milliseconds: 2 },
  { kind: 'rate-limit', retryAfter: 1 },
  { kind: 'error', status: 500 },
  { kind: 'error', status: 503 },
  { kind: 'error-after' },
  { kind: 'reset-before' },
  { kind: 'reset-after' },
  { kind: 'reset-mid-body' },
  { kind: 'stale' },
  { kind: 'duplicate' },
];

describe('what cannot be done', () => {
  it('a state that the tracker does not have fails the step, and the others are done', async () => {
    stage = await setTicketStage('gitlab', 'azure-devops');
    const second = stage.states['azure-devops'].ticket('Retail', { title: 'Other', state: 'New' });
    const { request } = propose();
    request.description = `AB#${second.id}`;
    stage.gitops.put({
      'release.yaml': stage.gitops
        .git('show', 'main:release.yaml')
        .replace('state: "Active" }\n    merged', 'state: "Doing" }\n    merged'),
    });
    const result = await stage.sync({}, { mergeRequest: request.number });
    expect(result).toMatchObject({
      outcome: 'failed',
      failure: 'ticket-refused',
      detail: expect.stringContaining("The value 'Doing' is not in the list"),
    });
    expect([stage.ticket.comments, second.comments]).toEqual([[], []]);
  });

  it('a ticket that is none is told, and no failure', async () => {
    stage = await setTicketStage('gitlab', 'azure-devops');
    const { request } = propose();
    request.title = 'feat: AB#4711';
    expect(await stage.sync({}, { mergeRequest: request.number })).toMatchObject({
      outcome: 'nothing-to-do',
      outputs: { unknown: '4711' },
    });
  });

  it('an unknown ring is refused', async () => {
    stage = await setTicketStage('gitlab', 'azure-devops');
    expect(await stage.sync({ ring: 'prod' })).toMatchObject({ outcome: 'failed', failure: 'unknown-ring' });
  });

  it('orphans of each kind are reported, and nothing is changed', async () => {
    stage = await setTicketStage('gitlab', 'azure-devops');
    const { merge, request } = propose();
    request.title = 'feat: nothing named';
    merge();
    stage.ticket.state = 'Closed';
    const { states, repository } = stage;
    const ann = states.gitlab.data.users[1];
    if (!ann) throw new Error('There is no Ann.');
    const commit = states.gitlab.push(repository, 'main', {
      files: { c: 'c' },
      message: 'fix: AB#4711',
      author: ann,
    });
    stage.unit(1, commit);
    const { lastNumber } = states['azure-devops'].data;
    expect(await stage.sync({ orphans_days: 30 }, {})).toMatchObject({ outcome: 'nothing-to-do' });
    expect(stage.findings).toEqual(['orphan-merge-request', 'orphan-ticket', 'orphan-unit']);
    expect(states['azure-devops'].data.lastNumber).toBe(lastNumber);
  });
});

describe.each(PAIRS)('hostile words, code on $code, tickets on $tracker', ({ code, tracker }) => {
  it('stay words in tickets, and no ticket is touched that they do not name', async () => {
    stage = await setTicketStage(code, tracker);
    const { request } = propose();
    request.title = `${HOSTILE} AB#${stage.ticket.id}`;
    request.description = `${HOSTILE}\n${'y '.repeat(400_000)}`;
    expect(await stage.sync({}, { mergeRequest: request.number })).toMatchObject({ outcome: 'done' });
    for (const { body } of stage.ticket.comments) {
      expect(body).not.toMatch(/(?<!\\)(?:<img|\]\(javascript|`c)|^\/close|\u202e/m);
      expect(body.length).toBeLessThan(10_000);
    }
  });
});

/** Words that would be commands in a log, or markup in a note. */
const HOSTILE =
  '##vso[task.setvariable variable=x]y ::error::z section_start:1:x\u202e <img src=x onerror=alert(1)> [a](javascript:b) | `c` @all /close';

describe.each(KINDS)('the bundle on %s', (kind) => {
  it('moves a ticket over real HTTP, once', async () => {
    stage = await setTicketStage(kind, kind);
    const { request } = propose();
    const folder = mkdtempSync(join(tmpdir(), 'ticket-sync-'));
    try {
      const bundle = await writeBundle('ticket-sync', folder);
      const job = () =>
        new Promise<{ code: number | null; log: string }>((resolve) => {
          const args = [
            '--merge-request',
            String(request.number),
            '--component',
            'api',
            '--gitops-url',
            stage.gitops.url,
          ];
          const child = spawn(process.execPath, [bundle, ...args], {
            cwd: folder,
            env: { PATH: process.env.PATH, HOME: folder, ...stage.env },
          });
          let log = '';
          for (const stream of [child.stdout, child.stderr])
            stream.setEncoding('utf8').on('data', (text) => (log += text));
          child.on('close', (code) => resolve({ code, log }));
        });
      const first = await job();
      expect(first.code, first.log).toBe(0);
      expect(first.log).toContain(`AB#${stage.ticket.id}: moved from`);
      expect((await job()).log).toContain('No ticket had to be changed.');
      expect(shown()).toMatchObject({ comments: 1, links: 1 });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
