import type { Exchange } from '@tandem/double-forges';
import { expect, it } from 'vitest';
import { createScenario, value } from './scenario.fixture.ts';
import { hasSwagger, Swagger } from './swagger.fixture.ts';

it.skipIf(!hasSwagger)(
  'every request of the adapter, and every answer of the double, is as the published description of Azure DevOps has it (skipped where ../shared/api is absent)',
  async () => {
    const exchanges: Exchange[] = [];
    const scenario = await createScenario('azure-devops', {
      files: { 'a.ts': 'one\n', 'old.ts': 'x\n' },
      onExchange: (each) => exchanges.push(each),
    });
    try {
      await everything(scenario);
    } finally {
      await scenario.close();
    }
    const swagger = new Swagger();
    const problems = exchanges.flatMap((exchange) => swagger.problems(exchange));
    expect([...new Set(problems)]).toEqual([]);
    // All that the adapter has was asked.
    expect(
      new Set(
        exchanges.map(({ request }) => `${request.method} ${request.path.replace(/[0-9a-f]{40}|\d+/g, ':')}`),
      ).size,
    ).toBeGreaterThan(25);
  },
);

/** Each method of the port, with and without something to change. */
async function everything(scenario: Awaited<ReturnType<typeof createScenario>>): Promise<void> {
  const { state, repository, ann, ben, forge, tracker } = scenario;
  state.branch(repository, 'feature/x');
  const head = state.push(repository, 'feature/x', {
    files: { 'a.ts': 'one\ntwo\n', 'b.ts': 'b\n', 'old.ts': undefined },
    message: `feat: x\n\n${'long '.repeat(60)}`,
    author: ann,
  });
  const ticket = String(state.ticket('Retail', { title: 'Carts', state: 'New', labels: ['shop'] }).id);
  const wanted = { sourceBranch: 'feature/x', targetBranch: 'main', title: 'feat: x', description: 'So.' };
  const { number } = value(await forge.mergeRequests.create(wanted));
  const request = state.mergeRequestOf(number);
  request.squash = true;
  request.tickets.push(Number(ticket));
  state.approve(request, ben);
  state.note(request, ann, 'A question.', { at: { file: 'a.ts', line: 2 } });
  value(await forge.mergeRequests.update(number, { title: 'feat: y', labels: ['one'] }));
  value(await forge.mergeRequests.update(number, { labels: ['two'] }));
  value(await forge.mergeRequests.read(number));
  value(await forge.mergeRequests.list({ state: 'open', sourceBranch: 'feature/x', targetBranch: 'main' }));
  value(await forge.mergeRequests.changedFiles(number));
  value(await forge.mergeRequests.commits(number));
  value(await forge.mergeRequests.approvals(number));
  value(await forge.mergeRequests.tickets(number));
  for (const body of ['One.', 'Two.']) {
    value(await forge.mergeRequests.putThread(number, { key: 'a', body, resolved: body === 'Two.' }));
  }
  value(
    await forge.mergeRequests.putThread(number, {
      key: 'b',
      body: 'Here.',
      at: { file: 'a.ts', line: 2 },
      resolved: false,
    }),
  );
  const [thread] = request.threads.slice(-1);
  if (thread) request.threads.push({ ...structuredClone(thread), id: state.number() });
  value(
    await scenario
      .open('Retail/api')
      .mergeRequests.putThread(number, { key: 'b', body: 'Here.', resolved: true }),
  );
  value(await forge.mergeRequests.threads(number));
  value(await forge.commits.read('main'));
  value(await forge.commits.read(head));
  value(await forge.commits.file('a.ts', 'main'));
  value(
    await forge.commits.setStatus(head, {
      name: 'tandem/quality',
      state: 'passed',
      description: 'Well.',
      url: 'https://ci.example.com',
    }),
  );
  value(await forge.commits.statuses(head));
  const merged = state.merge(request, ben);
  value(await forge.mergeRequests.ofCommit(merged));
  value(await tracker.tickets.read(ticket));
  value(await tracker.tickets.read('4711'));
  value(await tracker.tickets.list({ states: ['New'], since: '2020-01-01T00:00:00Z' }));
  value(await tracker.tickets.move(ticket, 'Active'));
  for (const body of ['One.', 'Two.']) value(await tracker.tickets.putComment(ticket, { key: 'c', body }));
  const { comments } = state.ticketOf(Number(ticket));
  if (comments[0]) comments.push({ ...comments[0], id: state.number() });
  value(await tracker.tickets.putComment(ticket, { key: 'c', body: 'Two.' }));
  value(await tracker.tickets.link(ticket, { kind: 'url', url: 'https://x.example.com/1', title: 't' }));
  value(
    await tracker.tickets.link(ticket, {
      kind: 'artifact',
      artifact: 'vstfs:///Git/PullRequestId/a%2Fb%2F7',
      title: 't',
    }),
  );
  state.deployment({
    repository: repository.id,
    environment: 'friendly',
    commit: merged,
    ref: 'main',
    state: 'succeeded',
  });
  value(await forge.deployments.list('friendly'));
}
