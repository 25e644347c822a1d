import { FORGE_KINDS } from '@tandem/ports';
import { afterEach, describe, expect, it } from 'vitest';
import { createScenario, type Scenario, value } from './scenario.fixture.ts';

let scenario: Scenario;
afterEach(() => scenario.close());

async function begin(kind: (typeof FORGE_KINDS)[number]) {
  scenario = await createScenario(kind, { files: { 'a.ts': 'one\n' } });
  scenario.state.branch(scenario.repository, 'feature/x');
  scenario.state.push(scenario.repository, 'feature/x', {
    files: { 'a.ts': 'one\ntwo\n', 'a&b=c.ts': 'x\n' },
    message: 'feat: x',
    author: scenario.ann,
  });
  const request = scenario.state.mergeRequest(scenario.repository, {
    author: scenario.ann,
    sourceBranch: 'feature/x',
    title: 'feat: x',
  });
  const put = async (wanted: Partial<Parameters<Scenario['forge']['mergeRequests']['putThread']>[1]> = {}) =>
    value(
      await scenario.forge.mergeRequests.putThread(request.number, {
        key: 'summary',
        body: 'All **well**.',
        resolved: false,
        ...wanted,
      }),
    );
  return { request, put };
}

describe.each(FORGE_KINDS)('%s: threads', (kind) => {
  it('are posted once, rewritten in place, resolved and reopened', async () => {
    const { request, put } = await begin(kind);
    const first = await put();
    const writes = scenario.state.data.lastNumber;
    expect(await put()).toMatchObject({ id: first.id });
    expect(scenario.state.data.lastNumber).toBe(writes);
    const second = await put({ body: 'Two things.' });
    expect(second).toMatchObject({ id: first.id, key: 'summary', resolved: false });
    expect(await put({ body: 'Two things.', resolved: true })).toMatchObject({
      id: first.id,
      resolved: true,
    });
    expect(request.threads).toHaveLength(1);
    expect(request.threads[0]).toMatchObject({ resolved: true, notes: [{ author: scenario.bot.id }] });
    expect(request.threads[0]?.notes).toHaveLength(1);
    expect(await put({ resolved: false })).toMatchObject({ resolved: false });
    expect(value(await scenario.forge.mergeRequests.threads(request.number))).toMatchObject([
      { id: first.id, key: 'summary', resolved: false, notes: [{ body: 'All **well**.' }] },
    ]);
  });

  it('stand at a line of the new file, whatever its name', async () => {
    const { request, put } = await begin(kind);
    await put({ key: 'one', at: { file: 'a.ts', line: 2 } });
    await put({ key: 'two', at: { file: 'a&b=c.ts', line: 1 } });
    expect(request.threads.map(({ at }) => at)).toEqual([
      { file: 'a.ts', line: 2 },
      { file: 'a&b=c.ts', line: 1 },
    ]);
    const threads = value(await scenario.forge.mergeRequests.threads(request.number));
    expect(threads.map(({ key, at }) => [key, at])).toEqual([
      ['one', { file: 'a.ts', line: 2 }],
      ['two', { file: 'a&b=c.ts', line: 1 }],
    ]);
  });

  it('of people are never ours, whatever they write', async () => {
    const { request, put } = await begin(kind);
    scenario.state.note(request, scenario.ann, 'Mine.\n\n<!-- tandem:summary -->', {
      properties: { 'Tandem.Key': 'summary' },
    });
    await put();
    expect(request.threads).toHaveLength(2);
    const threads = value(await scenario.forge.mergeRequests.threads(request.number));
    expect(threads.map(({ key }) => key)).toEqual([undefined, 'summary']);
  });

  it('keep what people answered', async () => {
    const { request, put } = await begin(kind);
    await put();
    request.threads[0]?.notes.push(scenario.state.newNote(scenario.ann.id, 'I do not agree.'));
    await put({ body: 'Still so.' });
    expect(request.threads[0]?.notes.map(({ author }) => author)).toEqual([scenario.bot.id, scenario.ann.id]);
  });

  it('that stand twice are brought back to one', async () => {
    const { request, put } = await begin(kind);
    await put();
    const [first] = request.threads;
    if (!first) throw new Error('There is no thread.');
    request.threads.push({
      ...structuredClone(first),
      id: scenario.state.number(),
      notes: [{ ...(first.notes[0] as never as object), id: scenario.state.number() } as never],
    });
    value(
      await scenario
        .open('Retail/api')
        .mergeRequests.putThread(request.number, { key: 'summary', body: 'Once.', resolved: false }),
    );
    const left = value(await scenario.open('Retail/api').mergeRequests.threads(request.number)).filter(
      ({ key }) => key === 'summary',
    );
    expect(left).toMatchObject([{ notes: [{ body: 'Once.' }] }]);
  });

  it('are found among five hundred others', async () => {
    const { request, put } = await begin(kind);
    for (let index = 0; index < 500; index += 1) scenario.state.note(request, scenario.ben, `Note ${index}`);
    await put();
    await put({ body: 'Changed.' });
    expect(value(await scenario.forge.mergeRequests.threads(request.number))).toHaveLength(501);
    expect(request.threads.filter((thread) => thread.notes[0]?.author === scenario.bot.id)).toHaveLength(1);
  });

  it('take a body of any length and any characters', async () => {
    const { put, request } = await begin(kind);
    const bodies = ['😀'.repeat(600_000), 'a\u202eb\u0000c', '<!-- tandem:other -->', '/close\n/merge'];
    for (const body of bodies) await put({ body });
    expect(request.state).toBe('open');
    const [thread] = value(await scenario.forge.mergeRequests.threads(request.number));
    expect(thread?.key).toBe('summary');
  });
});
