import { afterEach, expect, it } from 'vitest';
import { makeWorld, ringYaml, start, unitOf, type World } from './world.ts';

let world: World | undefined;
afterEach(() => world?.remove());

it('twenty promotions at once, of different rings and units, all get through, once each', async () => {
  const numbers = Array.from({ length: 20 }, (_, index) => index + 1);
  world = makeWorld({ rings: numbers.map((number) => `ring-${number}`), units: 20 });
  const here = world;
  // Each ring had its unit once, so that each may go back to it whatever the ring before runs.
  for (const number of numbers) {
    here.commit({ log: `${number}` }, `long ago\n\nTandem-Unit: shop-${number}\nTandem-Ring: ring-${number}`);
  }
  const ends = await Promise.all(
    numbers.map((number) => start(here, `ring-${number}`, `shop-${number}`).ended),
  );
  expect(ends.map(({ text }) => text).filter((text) => !text.includes('"outcome":"done"'))).toEqual([]);
  const subjects = here.subjects().filter((subject) => subject.startsWith('deploy('));
  expect([...subjects].sort()).toEqual(
    numbers.map((number) => `deploy(ring-${number}): shop-${number}`).sort(),
  );
  for (const number of numbers) {
    expect(here.file(`clusters/ring-${number}/node.yaml`)).toBe(ringYaml(unitOf(number)));
  }
  expect(here.git('log', '--merges', '--format=%H')).toBe('');
}, 240_000);
