import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import {
  createGitops,
  type Repository,
  type RunningBundle,
  ringYaml,
  startBundle,
  unitOf,
  writeBundle,
} from '@tandem/scenario';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

let folder = '';
let bundle = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tandem-promote-'));
  bundle = await writeBundle('promote', folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let gitops: Repository;
beforeEach(() => {
  gitops = createGitops({ rings: ['friendly'], units: 2 });
});
afterEach(() => gitops.remove());

/** Starts the bundle as a process. */
function start(ring: string, unit = ''): RunningBundle {
  const inputs = { RING: ring, UNIT: unit, GITOPS_URL: gitops.url, REQUESTED_BY: 'Ann' };
  const env = Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [`TANDEM_INPUT_${name}`, value]),
  );
  return startBundle(bundle, { folder: gitops.folder, env });
}

/** Runs the bundle to its end; returns its outcome with the log that it is in. */
async function promote(ring: string, unit = ''): Promise<{ readonly outcome: string; readonly log: string }> {
  const { log } = await start(ring, unit).ended;
  return { outcome: outcomeIn(log) ?? 'none', log };
}

/** The outcome that the last line of a finished run names; undefined before it is written. */
function outcomeIn(log: string): string | undefined {
  return /^promote: ([\w-]+)/m.exec(log)?.[1];
}

/** A server's hook that says that it was reached, and goes on when it is let go. */
function stopAt(hook: string): { readonly reached: string; readonly go: string } {
  const reached = join(gitops.folder, `${hook}.reached`);
  const go = join(gitops.folder, `${hook}.go`);
  gitops.hook(hook, `mkfifo ${go} && touch ${reached} && read line < ${go}; exit 0`);
  return { reached, go };
}

/** Lets a hook go on that waits, and every one after it. */
function letGo(hook: string, go: string): void {
  gitops.hook(hook, 'exit 0');
  writeFileSync(go, 'go\n');
}

async function until(reached: () => boolean): Promise<void> {
  for (let waited = 0; !reached(); waited += 10) {
    if (waited > 30_000) throw new Error('It did not come to that.');
    await setTimeout(10);
  }
}

async function kill({ child, ended }: RunningBundle): Promise<void> {
  child.kill('SIGKILL');
  await ended;
}

/** Runs it again as often as a person would, and looks at what is there at last. */
async function ends(outcomes: readonly string[]): Promise<void> {
  const again = await promote('friendly');
  expect(outcomes, again.log).toContain(again.outcome);
  expect(await promote('friendly')).toMatchObject({ outcome: 'nothing-to-do' });
  expect(gitops.subjects()).toEqual(['deploy(friendly): shop-2', 'the beginning']);
  expect(gitops.read('clusters/friendly/node.yaml')).toBe(ringYaml(unitOf(2)));
  gitops.git('fsck', '--strict', '--connectivity-only');
}

describe('promote killed and run again ends with one commit and the right bytes: killed', () => {
  it('while the server holds its push, before the branch has moved', async () => {
    const { reached, go } = stopAt('pre-receive');
    const running = start('friendly');
    await until(() => existsSync(reached));
    await kill(running);
    expect(gitops.subjects()).toEqual(['the beginning']);
    letGo('pre-receive', go);
    // The push that was on its way may still land before the next run's does, or after it was looked for.
    await ends(['done', 'nothing-to-do']);
  });

  it('when the branch has moved, before the server has answered', async () => {
    const { reached, go } = stopAt('post-receive');
    const running = start('friendly');
    await until(() => existsSync(reached));
    expect(gitops.subjects()).toHaveLength(2);
    await kill(running);
    letGo('post-receive', go);
    await ends(['nothing-to-do']);
  });

  it('with the server, while it moves the branch', async () => {
    gitops.hook(
      'update',
      `test -e ${gitops.folder}/once && exit 0; touch ${gitops.folder}/once; kill -9 $PPID`,
    );
    const running = start('friendly');
    await until(() => existsSync(join(gitops.folder, 'once')));
    await kill(running);
    await ends(['done', 'nothing-to-do']);
  });

  it('at the end, when it has answered', async () => {
    const running = start('friendly');
    await until(() => outcomeIn(running.log()) !== undefined);
    await kill(running);
    await ends(['nothing-to-do']);
  });

  it('at any moment from its start to its end', async () => {
    const before = Date.now();
    expect((await promote('friendly', 'shop-1')).outcome).toBe('done');
    const whole = Date.now() - before;
    for (let part = 0; part <= 12; part += 1) {
      const unit = part % 2 === 0 ? 2 : 1;
      const commits = gitops.subjects().length;
      const running = start('friendly', `shop-${unit}`);
      await Promise.race([running.ended, setTimeout((whole * part) / 12)]);
      await kill(running);
      const again = await promote('friendly', `shop-${unit}`);
      expect(['done', 'nothing-to-do'], again.log).toContain(again.outcome);
      expect(gitops.subjects()).toHaveLength(commits + 1);
      expect(gitops.subjects()[0]).toBe(`deploy(friendly): shop-${unit}`);
      expect(gitops.read('clusters/friendly/node.yaml')).toBe(ringYaml(unitOf(unit)));
    }
  });
});

it('what a killed promotion leaves in the temporary folder stands in nobody’s way', async () => {
  const leftovers = (): readonly string[] =>
    readdirSync(gitops.folder).filter((name) => name.startsWith('tandem-git-'));
  const { reached, go } = stopAt('pre-receive');
  const running = start('friendly');
  await until(() => existsSync(reached));
  await kill(running);
  expect(leftovers()).toHaveLength(1);
  letGo('pre-receive', go);
  await ends(['done', 'nothing-to-do']);
  expect(leftovers()).toHaveLength(1);
});

it('twenty promotions at once, of different rings and units, all get through, once each', async () => {
  const numbers = Array.from({ length: 20 }, (_, index) => index + 1);
  gitops.remove();
  gitops = createGitops({ rings: numbers.map((number) => `ring-${number}`), units: 20 });
  // Each ring had its unit once, so that each may go back to it whatever the ring before runs.
  for (const number of numbers) {
    gitops.commit(
      { log: `${number}` },
      `long ago\n\nTandem-Unit: shop-${number}\nTandem-Ring: ring-${number}`,
    );
  }
  const ends = await Promise.all(numbers.map((number) => promote(`ring-${number}`, `shop-${number}`)));
  expect(ends.filter(({ outcome }) => outcome !== 'done')).toEqual([]);
  const subjects = gitops.subjects().filter((subject) => subject.startsWith('deploy('));
  expect([...subjects].sort()).toEqual(
    numbers.map((number) => `deploy(ring-${number}): shop-${number}`).sort(),
  );
  for (const number of numbers) {
    expect(gitops.read(`clusters/ring-${number}/node.yaml`)).toBe(ringYaml(unitOf(number)));
  }
  expect(gitops.git('log', '--merges', '--format=%H')).toBe('');
}, 240_000);
