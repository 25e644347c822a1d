import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeWorld, type Running, ringYaml, start, unitOf, type World } from './world.ts';

let world: World;
beforeEach(() => {
  world = makeWorld({ rings: ['friendly'], units: 2 });
});
afterEach(() => world.remove());

/** A server's hook that says that it was reached, and goes on when it is let go. */
function stopAt(hook: string): { readonly reached: string; readonly go: string } {
  const reached = join(world.folder, `${hook}.reached`);
  const go = join(world.folder, `${hook}.go`);
  world.hook(hook, `mkfifo ${go} && touch ${reached} && read line < ${go}; exit 0`);
  return { reached, go };
}

/** Lets a hook go on that waits, and every one after it. */
function letGo(hook: string, go: string): void {
  world.hook(hook, 'exit 0');
  writeFileSync(go, 'go\n');
}

async function until(reached: () => boolean): Promise<void> {
  for (let waited = 0; !reached(); waited += 10) {
    if (waited > 30_000) throw new Error('It did not come to that.');
    await setTimeout(10);
  }
}

async function kill({ child, ended }: Running): Promise<void> {
  child.kill('SIGKILL');
  await ended;
}

/** Runs it again as often as a person would, and looks at what is there at last. */
async function ends(outcomes: readonly string[]): Promise<void> {
  const again = await start(world, 'friendly').ended;
  expect(outcomes, again.text).toContain(again.outcome);
  expect(await start(world, 'friendly').ended).toMatchObject({ outcome: 'nothing-to-do' });
  expect(world.subjects()).toEqual(['deploy(friendly): shop-2', 'the beginning']);
  expect(world.file('clusters/friendly/node.yaml')).toBe(ringYaml(unitOf(2)));
  world.git('fsck', '--strict', '--connectivity-only');
}

describe('promote killed and run again ends with one commit and the right bytes: killed', () => {
  it('while the server holds its push, before the branch has moved', async () => {
    const { reached, go } = stopAt('pre-receive');
    const running = start(world, 'friendly');
    await until(() => existsSync(reached));
    await kill(running);
    expect(world.subjects()).toEqual(['the beginning']);
    letGo('pre-receive', go);
    // The push that was on its way may still land before the next run's does, or after it was looked for.
    await ends(['done', 'nothing-to-do']);
  });

  it('when the branch has moved, before the server has answered', async () => {
    const { reached, go } = stopAt('post-receive');
    const running = start(world, 'friendly');
    await until(() => existsSync(reached));
    expect(world.subjects()).toHaveLength(2);
    await kill(running);
    letGo('post-receive', go);
    await ends(['nothing-to-do']);
  });

  it('with the server, while it moves the branch', async () => {
    world.hook('update', `test -e ${world.folder}/once && exit 0; touch ${world.folder}/once; kill -9 $PPID`);
    const running = start(world, 'friendly');
    await until(() => existsSync(join(world.folder, 'once')));
    await kill(running);
    await ends(['done', 'nothing-to-do']);
  });

  it('at the end, when it has answered', async () => {
    const running = start(world, 'friendly');
    await new Promise((resolve) => running.child.stdout?.once('data', resolve));
    await kill(running);
    await ends(['nothing-to-do']);
  });

  it('at any moment from its start to its end', async () => {
    const before = Date.now();
    expect((await start(world, 'friendly', 'shop-1').ended).outcome).toBe('done');
    const whole = Date.now() - before;
    for (let part = 0; part <= 12; part += 1) {
      const unit = part % 2 === 0 ? 2 : 1;
      const commits = world.subjects().length;
      const running = start(world, 'friendly', `shop-${unit}`);
      await Promise.race([running.ended, setTimeout((whole * part) / 12)]);
      await kill(running);
      const again = await start(world, 'friendly', `shop-${unit}`).ended;
      expect(['done', 'nothing-to-do'], again.text).toContain(again.outcome);
      expect(world.subjects()).toHaveLength(commits + 1);
      expect(world.subjects()[0]).toBe(`deploy(friendly): shop-${unit}`);
      expect(world.file('clusters/friendly/node.yaml')).toBe(ringYaml(unitOf(unit)));
    }
  });
});

it('what a killed promotion leaves in the temporary folder stands in nobody’s way', async () => {
  const leftovers = (): readonly string[] =>
    readdirSync(world.folder).filter((name) => name.startsWith('tandem-git-'));
  const { reached, go } = stopAt('pre-receive');
  const running = start(world, 'friendly');
  await until(() => existsSync(reached));
  await kill(running);
  expect(leftovers()).toHaveLength(1);
  letGo('pre-receive', go);
  await ends(['done', 'nothing-to-do']);
  expect(leftovers()).toHaveLength(1);
});
