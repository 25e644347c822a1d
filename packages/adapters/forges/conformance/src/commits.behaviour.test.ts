import { FORGE_KINDS } from '@tandem/ports';
import { afterEach, describe, expect, it } from 'vitest';
import { createScenario, type Scenario, value } from './scenario.fixture.ts';

let scenario: Scenario;
afterEach(() => scenario.close());

describe.each(FORGE_KINDS)('%s: commits', (kind) => {
  it('are read by branch and hash, and counted between two', async () => {
    scenario = await createScenario(kind);
    const { state, repository, ann, forge } = scenario;
    const first = repository.branches.get('main') ?? '';
    const made: string[] = [];
    for (let index = 0; index < 130; index += 1) {
      made.unshift(
        state.push(repository, 'main', {
          files: { n: String(index) },
          message: `fix: ${index}\n\nBody.`,
          author: ann,
        }),
      );
    }
    expect(value(await forge.commits.read('main'))).toMatchObject({
      commit: made[0],
      message: 'fix: 129\n\nBody.',
      author: 'Ann Author',
    });
    expect(value(await forge.commits.read(first))).toMatchObject({ commit: first });
    const between = value(await forge.commits.between(first, made[0] ?? ''));
    expect(between.map(({ commit }) => commit)).toEqual(made);
    expect(between[0]?.message).toBe('fix: 129\n\nBody.');
    expect(await forge.commits.read('no-such')).toMatchObject({ ok: false, error: { kind: 'not-found' } });
  });

  it('hold files with just these bytes, or do not', async () => {
    const bytes = new Uint8Array([0, 255, 10, 13, 128]);
    const odd = 'dir with space/a&b#c%2F.json';
    scenario = await createScenario(kind, {
      files: { 'bytes.bin': bytes, [odd]: '{"a": 1}\n', CODEOWNERS: '* @ann\n' },
    });
    const { commits } = scenario.forge;
    expect(value(await commits.file('bytes.bin', 'main'))).toEqual(bytes);
    expect(new TextDecoder().decode(value(await commits.file(odd, 'main')))).toBe('{"a": 1}\n');
    expect(value(await commits.file('missing', 'main'))).toBeUndefined();
  });

  it('have a status by its name, set once', async () => {
    scenario = await createScenario(kind);
    const commit = scenario.repository.branches.get('main') ?? '';
    const { commits } = scenario.forge;
    const status = { name: 'tandem/quality', state: 'running', description: 'Looking.' } as const;
    value(await commits.setStatus(commit, status));
    value(await commits.setStatus(commit, status));
    value(
      await commits.setStatus(commit, {
        ...status,
        state: 'failed',
        description: 'Two errors.',
        url: 'https://ci.example.com/1',
      }),
    );
    expect(value(await commits.statuses(commit))).toEqual([
      {
        name: 'tandem/quality',
        state: 'failed',
        description: 'Two errors.',
        url: 'https://ci.example.com/1',
      },
    ]);
  });
});

describe('deployments', () => {
  it('are recorded once on GitLab, and listed newest first', async () => {
    scenario = await createScenario('gitlab');
    const commit = scenario.repository.branches.get('main') ?? '';
    const { deployments, deploymentRecords } = scenario.forge;
    const wanted = { environment: 'friendly', commit, ref: 'main', state: 'running' } as const;
    const first = value(await (deploymentRecords?.put(wanted) ?? Promise.reject(new Error('cannot put'))));
    await deploymentRecords?.put({ ...wanted, state: 'succeeded' });
    expect(value(await deployments.list('friendly'))).toMatchObject([
      { id: first.id, commit, state: 'succeeded' },
    ]);
    expect(value(await deployments.list('nowhere'))).toEqual([]);
  });

  it('are only read on Azure DevOps', async () => {
    scenario = await createScenario('azure-devops');
    const commit = scenario.repository.branches.get('main') ?? '';
    scenario.state.deployment({
      repository: scenario.repository.id,
      environment: 'friendly',
      commit,
      ref: 'main',
      state: 'succeeded',
    });
    expect(scenario.forge.deploymentRecords).toBeUndefined();
    expect(value(await scenario.forge.deployments.list('friendly'))).toMatchObject([
      { environment: 'friendly', state: 'succeeded' },
    ]);
    expect(value(await scenario.forge.deployments.list('nowhere'))).toEqual([]);
  });
});
