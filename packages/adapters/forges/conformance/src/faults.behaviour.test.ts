import { type ForgeFault, faultsFrom } from '@tandem/double-forges';
import { FORGE_KINDS } from '@tandem/ports';
import { TICKET_STATES } from '@tandem/scenario';
import { afterEach, describe, expect, it } from 'vitest';
import { createScenario, type Scenario, value } from './scenario.fixture.ts';

let scenario: Scenario;
afterEach(() => scenario.close());

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

async function begin(kind: (typeof FORGE_KINDS)[number]) {
  scenario = await createScenario(kind, { files: { 'a.ts': 'one\n' } });
  const { state, repository, ann } = scenario;
  state.branch(repository, 'feature/x');
  state.push(repository, 'feature/x', { files: { 'a.ts': 'one\ntwo\n' }, message: 'feat: x', author: ann });
  const request = state.mergeRequest(repository, {
    author: ann,
    sourceBranch: 'feature/x',
    title: 'feat: x',
  });
  const ticket = state.ticket(scenario.project, { title: 'Carts', state: TICKET_STATES[kind].open });
  return { request, ticket };
}

/** What people see of our threads: a thread whose only note was taken away is not seen. */
function shown(request: Awaited<ReturnType<typeof begin>>['request']) {
  return request.threads.filter(({ notes }) => notes.length > 0);
}

describe.each(FORGE_KINDS)('%s: a write under faults', (kind) => {
  it.each(FAULTS)('is there once after $kind', async (fault) => {
    const { request, ticket } = await begin(kind);
    // Every fifth request goes wrong, beginning with each in turn: all of them meet the fault at some time.
    for (let turn = 0; turn < 5; turn += 1) {
      let count = turn;
      scenario.faults(() => (count++ % 5 === 0 ? fault : undefined));
      const forge = scenario.open('Retail/api');
      const tracker = scenario.open(scenario.project);
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
    scenario.faults(() => ({ kind: 'expired-token' }));
    const put = await scenario.forge.mergeRequests.putThread(request.number, {
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
      scenario.faults(random);
      const key = `seed/${seed}`;
      const put = await scenario
        .open('Retail/api')
        .mergeRequests.putThread(request.number, { key, body: key, resolved: seed % 2 === 0 });
      const commented = await scenario
        .open(scenario.project)
        .tickets.putComment(String(ticket.id), { key, body: key });
      scenario.faults(undefined);
      if (!put.ok || !commented.ok) failed += 1;
      // A run that failed is run again; then it is there, once.
      value(
        await scenario
          .open('Retail/api')
          .mergeRequests.putThread(request.number, { key, body: key, resolved: seed % 2 === 0 }),
      );
      value(await scenario.open(scenario.project).tickets.putComment(String(ticket.id), { key, body: key }));
    }
    const threads = shown(request);
    expect(threads.map(({ resolved }) => resolved)).toEqual(
      Array.from({ length: 60 }, (_, index) => index % 2 === 1),
    );
    expect(ticket.comments).toHaveLength(60);
    expect(failed).toBeLessThan(20);
  });
});
