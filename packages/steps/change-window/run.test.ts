import { createGit } from '@tandem/git';
import { createLocal } from '@tandem/platform-local';
import { createRepository, type Repository } from '@tandem/scenario';
import { runStep } from '@tandem/step-runtime';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { contract } from './contract.ts';
import { run } from './run.ts';

const RELEASE = `product: storefront
components: [{ name: api, repository: { forge: gitlab, path: shop/api }, image: registry.example.com/api }]
gitops: { repository: { forge: azure-devops, path: Retail/gitops } }
rings:
  - name: production
    path: clusters/production
    window: { timezone: Europe/Berlin, open: [{ days: [tue], from: "20:00", to: "23:00" }] }
`;

let origin: Repository;
beforeEach(() => {
  origin = createRepository({ 'release.yaml': RELEASE });
});
afterEach(() => origin.remove());

async function ask(now: string, env: Record<string, string> = {}) {
  const log: string[] = [];
  const write = (text: string) => log.push(text);
  const local = {
    ...origin.view.env,
    TANDEM_INPUT_RING: 'production',
    TANDEM_INPUT_GITOPS_URL: origin.url,
    ...env,
  };
  const exitCode = await runStep({
    contract,
    run,
    version: '1.2.3',
    platforms: { gitlab: createLocal, azure: createLocal, github: createLocal, local: createLocal },
    adapters: { git: createGit, clock: () => ({ now: () => now, sleep: async () => {} }) },
    view: { ...origin.view, env: local, stdout: { write }, stderr: { write } },
  });
  return { exitCode, log: log.join('') };
}

it('says that the ring is open', async () => {
  const { exitCode, log } = await ask('2026-11-24T19:30:00.000Z');
  expect(log).toContain('change-window: open. Ring production is open until 2026-11-24T22:00:00.000Z.');
  expect(log).toContain('Window: tue 20:00–23:00 Europe/Berlin');
  expect(exitCode).toBe(0);
});

it('holds outside the window, which is no failure', async () => {
  const { exitCode, log } = await ask('2026-11-25T19:30:00.000Z');
  expect(log).toContain('change-window: held.');
  expect(log).toContain('2026-12-01T19:00:00.000Z');
  expect(exitCode).toBe(0);
});

it.each([
  ['an unknown ring', { TANDEM_INPUT_RING: 'prodution' }, "Did you mean 'production'?", 1],
  ['a branch that is not there', { TANDEM_INPUT_GITOPS_BRANCH: 'none' }, 'does not have this branch', 1],
  [
    'a file that is not there',
    { TANDEM_INPUT_RELEASE_FILE: 'no.yaml' },
    "There is no file 'no.yaml' in the branch main",
    1,
  ],
  [
    'a repository that is not there',
    { TANDEM_INPUT_GITOPS_URL: '/nowhere/at/all.git' },
    'does not exist, or',
    1,
  ],
] as const)('names %s and what to do', async (_, env, words, code) => {
  const { exitCode, log } = await ask('2026-11-24T19:30:00.000Z', env);
  expect(log).toContain(words);
  expect(log).toContain('What to do: ');
  expect(exitCode).toBe(code);
});

it('shows every mistake of the release process file once, with its place', async () => {
  origin.commit({ 'release.yaml': RELEASE.replace('Berlin', 'Berln').replace('window:', 'windw:') });
  const { exitCode, log } = await ask('2026-11-24T19:30:00.000Z');
  expect(log.match(/release\.yaml:7:5/g)).toHaveLength(1);
  expect(log).toContain("unknown key 'windw'; did you mean 'window'?");
  expect(log).toContain("'rings.0' is missing the required key 'window'");
  expect(log.match(/release\.yaml:5:5/g)).toHaveLength(1);
  expect(exitCode).toBe(1);
});
