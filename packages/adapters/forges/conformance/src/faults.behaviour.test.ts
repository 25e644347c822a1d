import { type ForgeFault, faultsFrom } from '@tandem/double-forges';
import { afterEach, describe, expect, it } from 'vitest';
import { KINDS, type Stage, setStage, TICKET_STATES, value } from './stage.fixture.ts';

let stage: Stage;
afterEach(() => stage.close());

const FAULTS: readonly ForgeFault[] = [
  { kind: 'latency', milliseconds: 3 },
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

async function begin(kind: (typeof KINDS)[number]) {
  stage = await setStage(kind, { files: { 'a.ts': 'one\n' } });
  const { state, repository, ann } = stage;
  state.branch(repository, 'feature/x');
  state.push(repository, 'feature/x', { files: { 'a.ts': 'one\ntwo\n' }, message: 'feat: x', author: ann });
  const request = state.mergeRequest(repository, {
    author: ann,
    sourceBranch: 'feature/x',
    title: 'feat: x',
  });
  const ticket = state.ticket(stage.project, { title: 'Carts', state: TICKET_STATES[kind].open });
  return { request, ticket };
}

/** What people see of our threads: a thread whose only note was taken away is not seen. */
function shown(request: Awaited<ReturnType<typeof begin>>['request']) {
  return request.threads.filter(({ notes }) => notes.length > 0);
}

describe.each(KINDS)('%s: a write under faults', (kind) => {
  it.each(FAULTS)('is there once after $kind', async (fault) => {
    const { request, ticket } = await begin(kind);
    // Every fifth request goes wrong, beginning with each in turn: all of them meet the fault at some time.
    for (let turn = 0; turn < 5; turn += 1) {
      let count = turn;
      stage.faults(() => (count++ % 5 === 0 ? fault : undefined));
      const forge = stage.open('Retail/api');
      const tracker = stage.open(stage.project);
      const key = `turn/${turn}`;
      value(await forge.mergeRequests.putThread(request.number, { key, body: key, resolved: false }));
      value(await tracker.tickets.putComment(String(ticket.id), { key, body: key }));
      value(
        await tracker.tickets.move(String(ticket.id), TICKET_STATES[kind][turn % 2 === 0 ? 'done' : 'open']),
      );
      expect(shown(request)).toHaveLength(turn + 1);
      expect(ticket.comments).toHaveLength(turn + 1);
    }
    expect(ticket.state).toBe(TICKET_STATES[kind].done);
  });

  it('says that nothing was done where the token ran out', async () => {
    const { request } = await begin(kind);
    stage.faults(() => ({ kind: 'expired-token' }));
    const put = await stage.forge.mergeRequests.putThread(request.number, {
      key: 'a',
      body: 'a',
      resolved: false,
    });
    expect(put).toMatchObject({ ok: false, error: { kind: 'denied' } });
    expect(request.threads).toEqual([]);
  });

  it('is there once or said to be in doubt, whatever goes wrong', { timeout: 60_000 }, async () => {
    const { request, ticket } = await begin(kind);
    let failed = 0;
    for (let seed = 1; seed <= 60; seed += 1) {
      const random = faultsFrom(seed, 0.3, FAULTS);
      stage.faults(random);
      const key = `seed/${seed}`;
      const put = await stage
        .open('Retail/api')
        .mergeRequests.putThread(request.number, { key, body: key, resolved: seed % 2 === 0 });
      const commented = await stage
        .open(stage.project)
        .tickets.putComment(String(ticket.id), { key, body: key });
      stage.faults(undefined);
      if (!put.ok || !commented.ok) failed += 1;
      // A run that failed is run again; then it is there, once.
      value(
        await stage
          .open('Retail/api')
          .mergeRequests.putThread(request.number, { key, body: key, resolved: seed % 2 === 0 }),
      );
      value(await stage.open(stage.project).tickets.putComment(String(ticket.id), { key, body: key }));
    }
    const threads = shown(request);
    expect(threads.map(({ resolved }) => resolved)).toEqual(
      Array.from({ length: 60 }, (_, index) => index % 2 === 1),
    );
    expect(ticket.comments).toHaveLength(60);
    expect(failed).toBeLessThan(20);
  });
});
