import { FORGE_KINDS } from '@tandem/ports';
import { TICKET_STATES } from '@tandem/scenario';
import { afterEach, describe, expect, it } from 'vitest';
import { createScenario, type Scenario, value } from './scenario.fixture.ts';

let scenario: Scenario;
afterEach(() => scenario.close());

describe.each(FORGE_KINDS)('%s: tickets', (kind) => {
  const { open, done } = TICKET_STATES[kind];

  async function begin() {
    scenario = await createScenario(kind);
    const ticket = scenario.state.ticket(scenario.project, { title: 'Carts', state: open, labels: ['shop'] });
    return { ticket, id: String(ticket.id), tickets: scenario.tracker.tickets };
  }

  it('are read, or are not there', async () => {
    const { id, tickets } = await begin();
    expect(value(await tickets.read(id))).toMatchObject({
      id,
      title: 'Carts',
      state: open,
      labels: ['shop'],
      links: [],
    });
    expect(value(await tickets.read('4711'))).toBeUndefined();
    for (const odd of ['0', '-1', 'x', '1e3', '99999999999999999999', '../1']) {
      expect([odd, value(await tickets.read(odd))]).toEqual([odd, undefined]);
    }
  });

  it('are listed by state and time, to the last page', async () => {
    const { tickets } = await begin();
    for (let index = 0; index < 250; index += 1)
      scenario.state.ticket(scenario.project, { title: `It's ${index}`, state: done });
    scenario.state.ticket('Other', { title: 'elsewhere', state: done });
    expect(value(await tickets.list({ states: [done] }))).toHaveLength(250);
    expect(value(await tickets.list({ states: [open, done] }))).toHaveLength(251);
    expect(value(await tickets.list({ states: [done], since: '2099-01-01T00:00:00Z' }))).toEqual([]);
  });

  it('are moved once', async () => {
    const { id, ticket, tickets } = await begin();
    expect(value(await tickets.move(id, done))).toMatchObject({ id, state: done });
    const { revision } = ticket;
    expect(value(await tickets.move(id, done))).toMatchObject({ state: done });
    expect(ticket).toMatchObject({ state: done, revision });
    expect(value(await tickets.move(id, open))).toMatchObject({ state: open });
  });

  it('refuse a state that they do not have, and are not found', async () => {
    const { id, tickets, ticket } = await begin();
    expect(await tickets.move(id, 'Nonsense')).toMatchObject({ ok: false, error: { kind: 'refused' } });
    expect(ticket.state).toBe(open);
    expect(await tickets.move('4711', done)).toMatchObject({ ok: false, error: { kind: 'not-found' } });
    expect(await tickets.putComment('4711', { key: 'a', body: 'b' })).toMatchObject({
      ok: false,
      error: { kind: 'not-found' },
    });
  });

  it('have comments that are rewritten in place and found by their keys', async () => {
    const { id, ticket, tickets } = await begin();
    ticket.comments.push(scenario.state.newNote(scenario.ann.id, 'Mine. tandem:merged/1'));
    expect(value(await tickets.commentKeys(id))).toEqual([]);
    value(await tickets.putComment(id, { key: 'merged/1', body: 'Merged **it**.' }));
    value(await tickets.putComment(id, { key: 'merged/1', body: 'Merged it twice.' }));
    value(await tickets.putComment(id, { key: 'cut/2', body: 'In a unit.' }));
    expect(value(await tickets.commentKeys(id))).toEqual(['merged/1', 'cut/2']);
    const ours = ticket.comments.filter(({ author }) => author === scenario.bot.id);
    expect(ours).toHaveLength(2);
    expect(ours[0]?.body).toContain('Merged it twice.');
  });

  it('are linked to addresses and artifacts, each once, and the links are read back', async () => {
    const { id, tickets, ticket } = await begin();
    const url = 'https://gitlab.example.com/shop/api/-/merge_requests/7';
    const artifact = 'vstfs:///Git/PullRequestId/a%2Fb%2F7';
    for (let time = 0; time < 2; time += 1) {
      value(await tickets.link(id, { kind: 'url', url, title: 'feat: carts' }));
      if (kind === 'azure-devops')
        value(await tickets.link(id, { kind: 'artifact', artifact, title: 'Pull Request' }));
    }
    const links = value(await tickets.read(id))?.links ?? [];
    expect(links).toContain(url);
    if (kind === 'azure-devops') {
      expect(ticket.links.map(({ rel, url: to }) => [rel, to])).toEqual([
        ['Hyperlink', url],
        ['ArtifactLink', artifact],
      ]);
    }
    expect(links).toHaveLength(kind === 'azure-devops' ? 2 : 1);
  });

  it('are linked under a title that stays text', async () => {
    const { id, tickets, ticket } = await begin();
    const title = '[x](javascript:alert(1)) <img src=x> @all /close\n/close';
    value(await tickets.link(id, { kind: 'url', url: 'https://x.example.com/a>b <i>', title }));
    const shown = [...ticket.comments.map(({ body }) => body), ...ticket.links.map(({ url }) => url)].join(
      '\n',
    );
    if (kind === 'gitlab') expect(shown).not.toMatch(/(?<!\\)(?:<img|<i>|\]\(javascript)|^\/close/m);
    expect(ticket.state).toBe(open);
    expect(value(await tickets.read(id))?.links).toHaveLength(1);
  });

  it('that a merge request belongs to are known to the forge', async () => {
    await begin();
    scenario.state.branch(scenario.repository, 'x');
    const ticket = scenario.state.ticket(scenario.project, { title: 'Linked', state: open });
    const request = scenario.state.mergeRequest(scenario.repository, {
      author: scenario.ann,
      sourceBranch: 'x',
      title: 'feat: x',
    });
    request.tickets.push(ticket.id);
    expect(value(await scenario.forge.mergeRequests.tickets(request.number))).toEqual([String(ticket.id)]);
  });
});
