import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ForgeFault, faultsFrom } from '@tandem/double-forges';
import { FORGE_KINDS } from '@tandem/ports';
import { runBundle, TICKET_STATES, writeBundle } from '@tandem/scenario';
import { afterEach, describe, expect, it } from 'vitest';
import { createTicketScenario, type TicketScenario } from './scenario.fixture.ts';

const PAIRS = FORGE_KINDS.flatMap((code) => FORGE_KINDS.map((tracker) => ({ code, tracker })));

let scenario: TicketScenario;
afterEach(() => scenario.close());

/** A merge request by Ann that names the ticket. */
function propose() {
  const { repository, code, ticket } = scenario;
  const { state, ann } = code;
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
  state: scenario.ticket.state,
  labels: scenario.ticket.labels,
  comments: scenario.ticket.comments.filter(({ body }) => !body.includes('tandem:link:')).length,
  links:
    scenario.ticket.links.length +
    scenario.ticket.comments.filter(({ body }) => body.includes('tandem:link:')).length,
});

describe.each(PAIRS)('code on $code, tickets on $tracker', ({ code, tracker }) => {
  it('follow from the merge request to production and back, each time once', async () => {
    scenario = await createTicketScenario(code, tracker);
    const first = scenario.repository.branches.get('main') ?? '';
    scenario.unit(1, first);
    scenario.promote('production', 1);
    const { request, merge } = propose();
    const steps: [string, () => ReturnType<TicketScenario['sync']>][] = [];
    const twice = async (what: string, sync: () => ReturnType<TicketScenario['sync']>) => {
      const result = await sync();
      expect([what, result]).toMatchObject([what, { outcome: 'done' }]);
      const after = shown();
      expect([what, await sync()]).toMatchObject([what, { outcome: 'nothing-to-do' }]);
      expect([what, shown()]).toEqual([what, after]);
      steps.push([what, sync]);
      return after;
    };
    const opened = await twice('opened', () => scenario.sync({}, { mergeRequest: request.number }));
    expect(opened).toMatchObject({ comments: 1, links: 1 });
    const commit = merge();
    const merged = await twice('merged', () => scenario.sync({}, { commit }));
    expect(merged.comments).toBe(2);
    scenario.unit(2, commit);
    const cut = await twice('cut', () => scenario.sync({}, { commit }));
    expect(cut.comments).toBe(3);
    scenario.promote('friendly', 2);
    expect((await twice('friendly', () => scenario.sync({ ring: 'friendly' }))).comments).toBe(4);
    scenario.promote('production', 2);
    const done = await twice('production', () => scenario.sync({ ring: 'production' }));
    expect(done).toMatchObject({ comments: 5, links: 1, state: TICKET_STATES[tracker].done });
    scenario.promote('production', 1);
    const back = await twice('back', () => scenario.sync({ ring: 'production' }));
    expect(back).toMatchObject({ comments: 6 });
    expect(back.state).not.toBe(TICKET_STATES[tracker].done);
    // All of them again: nothing is added, and what a person does stays.
    scenario.ticket.state = tracker === 'gitlab' ? 'closed' : 'Removed';
    const before = shown();
    for (const [, sync] of steps) await sync();
    expect(shown()).toEqual(before);
  });

  it('with three of ten requests going wrong, end where they should', { timeout: 120_000 }, async () => {
    scenario = await createTicketScenario(code, tracker);
    const { merge } = propose();
    const commit = merge();
    scenario.unit(1, scenario.repository.commits.keys().next().value ?? '');
    scenario.unit(2, commit);
    let through = 0;
    for (let seed = 1; seed <= 50; seed += 1) {
      scenario.ticket.state = TICKET_STATES[tracker].fresh;
      Object.assign(scenario.ticket, { comments: [], links: [], labels: [] });
      scenario.catchUp();
      scenario.faults(faultsFrom(seed, 0.3, FAULTS));
      const result = await scenario.sync({}, { commit });
      scenario.faults(undefined);
      if (result.outcome === 'failed') {
        expect(result.failure).toMatch(/^forge-/);
        await scenario.sync({}, { commit });
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
    scenario = await createTicketScenario('gitlab', 'azure-devops');
    const second = scenario.tracker.state.ticket('Retail', { title: 'Other', state: 'New' });
    const { request } = propose();
    request.description = `AB#${second.id}`;
    scenario.gitops.commit({
      'release.yaml': scenario.gitops
        .read('release.yaml')
        .replace('state: "Active" }\n    merged', 'state: "Doing" }\n    merged'),
    });
    const result = await scenario.sync({}, { mergeRequest: request.number });
    expect(result).toMatchObject({
      outcome: 'failed',
      failure: 'ticket-refused',
      detail: expect.stringContaining("The value 'Doing' is not in the list"),
    });
    expect([scenario.ticket.comments, second.comments]).toEqual([[], []]);
  });

  it('a ticket that is none is told, and no failure', async () => {
    scenario = await createTicketScenario('gitlab', 'azure-devops');
    const { request } = propose();
    request.title = 'feat: AB#4711';
    expect(await scenario.sync({}, { mergeRequest: request.number })).toMatchObject({
      outcome: 'nothing-to-do',
      outputs: { unknown: '4711' },
    });
  });

  it('an unknown ring is refused', async () => {
    scenario = await createTicketScenario('gitlab', 'azure-devops');
    expect(await scenario.sync({ ring: 'prod' })).toMatchObject({
      outcome: 'failed',
      failure: 'unknown-ring',
    });
  });

  it('orphans of each kind are reported, and nothing is changed', async () => {
    scenario = await createTicketScenario('gitlab', 'azure-devops');
    const { merge, request } = propose();
    request.title = 'feat: nothing named';
    merge();
    scenario.ticket.state = 'Closed';
    const { code, tracker, repository } = scenario;
    const { ann } = code;
    const commit = code.state.push(repository, 'main', {
      files: { c: 'c' },
      message: 'fix: AB#4711',
      author: ann,
    });
    scenario.unit(1, commit);
    const { lastNumber } = tracker.state.data;
    expect(await scenario.sync({ orphans_days: 30 }, {})).toMatchObject({ outcome: 'nothing-to-do' });
    expect(scenario.findings.map(({ rule }) => rule)).toEqual([
      'orphan-merge-request',
      'orphan-ticket',
      'orphan-unit',
    ]);
    expect(tracker.state.data.lastNumber).toBe(lastNumber);
  });
});

describe.each(PAIRS)('hostile words, code on $code, tickets on $tracker', ({ code, tracker }) => {
  it('stay words in tickets, and no ticket is touched that they do not name', async () => {
    scenario = await createTicketScenario(code, tracker);
    const { request } = propose();
    request.title = `${HOSTILE} AB#${scenario.ticket.id}`;
    request.description = `${HOSTILE}\n${'y '.repeat(400_000)}`;
    expect(await scenario.sync({}, { mergeRequest: request.number })).toMatchObject({ outcome: 'done' });
    for (const { body } of scenario.ticket.comments) {
      expect(body).not.toMatch(/(?<!\\)(?:<img|\]\(javascript|`c)|^\/close|\u202e/m);
      expect(body.length).toBeLessThan(10_000);
    }
  });
});

/** Words that would be commands in a log, or markup in a note. */
const HOSTILE =
  '##vso[task.setvariable variable=x]y ::error::z section_start:1:x\u202e <img src=x onerror=alert(1)> [a](javascript:b) | `c` @all /close';

describe.each(FORGE_KINDS)('the bundle on %s', (kind) => {
  it('moves a ticket over real HTTP, once', async () => {
    scenario = await createTicketScenario(kind, kind);
    const { request } = propose();
    const folder = mkdtempSync(join(tmpdir(), 'ticket-sync-'));
    try {
      const bundle = await writeBundle('ticket-sync', folder);
      const args = [
        ...['--merge-request', String(request.number)],
        ...['--component', 'api'],
        ...['--gitops-url', scenario.gitops.url],
      ];
      const job = () => runBundle(bundle, { folder, args, env: scenario.env });
      const first = await job();
      expect(first.code, first.log).toBe(0);
      expect(first.log).toContain(`AB#${scenario.ticket.id}: moved from`);
      expect((await job()).log).toContain('No ticket had to be changed.');
      expect(shown()).toMatchObject({ comments: 1, links: 1 });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
