import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createGit } from '@tandem/git';
import { createFiles } from '@tandem/machine';
import { createLocal } from '@tandem/platform-local';
import type { Git, ProcessView } from '@tandem/ports';
import { createRepository, type Repository } from '@tandem/scenario';
import { runStep } from '@tandem/step-runtime';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { contract } from './contract.ts';
import { run } from './run.ts';

const RELEASE = `product: storefront
components:
  - { name: api, repository: { forge: gitlab, path: shop/api }, image: registry.example.com/api }
gitops: { repository: { forge: azure-devops, path: Retail/gitops } }
rings: [{ name: production, path: clusters/production, window: always }]
`;
const NOW = '2026-11-24T19:30:00.000Z';

let origin: Repository;
let waits: number[];
beforeEach(() => {
  origin = createRepository({ 'release.yaml': RELEASE, 'core/base/a.yaml': 'a: 1\n' });
  waits = [];
  build('1.0.0');
});
afterEach(() => origin.remove());

function write(name: string, text: string): void {
  writeFileSync(join(origin.view.cwd, name), text);
}

function build(version: string): void {
  const digest = `sha256:${'1'.repeat(64)}`;
  write('built.json', JSON.stringify({ component: 'api', version, digest, commit: 'a'.repeat(40) }));
}

async function cut(env: Record<string, string> = {}, git: (view: ProcessView) => Git = createGit) {
  const log: string[] = [];
  const sink = { write: (text: string) => log.push(text) };
  const exitCode = await runStep({
    contract,
    run,
    version: '1.2.3',
    platforms: { gitlab: createLocal, azure: createLocal, github: createLocal, local: createLocal },
    adapters: {
      git,
      files: createFiles,
      clock: () => ({ now: () => NOW, sleep: async (time) => void waits.push(time) }),
    },
    view: {
      ...origin.view,
      env: {
        ...origin.view.env,
        TANDEM_INPUT_GITOPS_URL: origin.url,
        TANDEM_OUTPUT_FILE: 'out.json',
        ...env,
      },
      stdout: sink,
      stderr: sink,
    },
  });
  return { exitCode, log: log.join('') };
}

const show = (path: string) => origin.git('show', `main:${path}`);
const units = () => origin.git('ls-tree', '--name-only', 'main', 'units/').trim().split('\n');
const outputs = () => readFileSync(join(origin.view.cwd, 'out.json'), 'utf8');
const tip = () => origin.git('rev-parse', 'main').trim();

/** A git whose pushes come after somebody else's, so many times. */
const overtaken =
  (times: number) =>
  (view: ProcessView): Git => {
    const git = createGit(view);
    let left = times;
    return {
      fetch: async (at) => {
        const fetched = await git.fetch(at);
        if (left-- > 0) origin.commit({ 'other.txt': `${left}` }, 'other');
        return fetched;
      },
    };
  };

it('puts the unit on the branch in one commit and leaves it in the work folder', async () => {
  const revision = tip();
  const { exitCode, log } = await cut();
  expect(log).toContain('cut-release: done. Release unit storefront-1 was cut.');
  expect(exitCode).toBe(0);
  const unit = show('units/storefront-1.json');
  expect(JSON.parse(unit)).toMatchObject({
    unit: 'storefront-1',
    created: NOW,
    infrastructure: { revision },
  });
  expect(readFileSync(join(origin.view.cwd, 'release-unit.json'), 'utf8')).toBe(unit);
  expect(origin.git('log', '-1', '--format=%P %s %(trailers:key=Tandem-Unit,valueonly)', 'main').trim()).toBe(
    `${revision} release: storefront-1 storefront-1`,
  );
  expect(outputs()).toContain(tip());
});

it('doubles nothing when it is run again, and gives the same outputs', async () => {
  await cut();
  const [first, before] = [tip(), outputs()];
  origin.commit({ 'clusters/production/x.yaml': 'x: 1\n' });
  const { exitCode, log } = await cut();
  expect(log).toContain('cut-release: nothing-to-do. Release unit storefront-1 holds the same already.');
  expect(exitCode).toBe(0);
  expect(units()).toEqual(['units/storefront-1.json']);
  expect(before).toContain(first);
  expect(outputs()).toContain(first);
});

it('counts on where something is new, and leaves earlier units as they are', async () => {
  await cut();
  const first = show('units/storefront-1.json');
  build('1.1.0');
  await cut();
  const revision = origin.commit({ 'core/base/a.yaml': 'a: 2\n' });
  await cut({ TANDEM_INPUT_BUILT: '[]' });
  expect(units()).toHaveLength(3);
  expect(show('units/storefront-1.json')).toBe(first);
  expect(JSON.parse(show('units/storefront-3.json'))).toMatchObject({
    components: { api: { version: '1.1.0' } },
    infrastructure: { revision },
  });
});

it('decides anew where another push is first', async () => {
  const { exitCode } = await cut({}, overtaken(2));
  expect(exitCode).toBe(0);
  expect(units()).toEqual(['units/storefront-1.json']);
  expect(waits).toHaveLength(2);
});

it.each<[string, () => void, Record<string, string>, string]>([
  [
    'no built file',
    () => {},
    { TANDEM_INPUT_BUILT: 'no.json' },
    "There is no file 'no.json' in the work folder.",
  ],
  [
    'a built file with mistakes',
    () => write('built.json', '{"component":"api"}'),
    {},
    'version must be a version',
  ],
  [
    'a latest unit with mistakes',
    () => void origin.commit({ 'units/storefront-4.json': '{}' }),
    {},
    'units/storefront-4.json: ',
  ],
  [
    'layers that nobody committed',
    () =>
      void origin.commit({
        'release.yaml': RELEASE.replace('Retail/gitops }', 'Retail/gitops }, layers: [nope]'),
      }),
    {},
    'The folders are nope.',
  ],
])('with %s fails and pushes nothing', async (_, prepare, env, words) => {
  prepare();
  const before = tip();
  const { exitCode, log } = await cut(env);
  expect(log).toContain(words);
  expect(log).toContain('What to do: ');
  expect(exitCode).toBe(1);
  expect(tip()).toBe(before);
});

it.each([
  [
    'a built file outside the workspace',
    { TANDEM_INPUT_BUILT: '../x' },
    "The input 'built' is '../x', which is outside the workspace",
  ],
  [
    'a unit file outside',
    { TANDEM_INPUT_UNIT_FILE: '/tmp/x' },
    "The input 'unit_file' is '/tmp/x', which is outside the workspace",
  ],
  ['a unit file that is a folder', { TANDEM_INPUT_UNIT_FILE: '.' }, "The path '.' is a folder, not a file."],
])('with %s ends before anything is pushed, as a wrong input', async (_, env, words) => {
  build('1.0.0');
  const before = tip();
  const onGitlab = { GITLAB_CI: 'true', CI_PROJECT_DIR: origin.view.cwd };
  const { exitCode, log } = await cut({ ...onGitlab, ...env });
  expect(log).toContain(words);
  expect(exitCode).toBe(1);
  expect(tip()).toBe(before);
});
