import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ADAPTERS } from './adapters.ts';
import { ROOT } from './root.ts';
import { loadSteps } from './steps.ts';

// What the bundler adds to a step stands in no import, so nx learns of it from package.json alone. A name that
// is missing there is a release that refuses itself; one too many is a new version for nothing.
it('every step names the adapters that its bundle carries to nx, and no other', async () => {
  const steps = await loadSteps(ROOT);
  expect(steps.length).toBeGreaterThan(0);
  const adapters = new Set(Object.values(ADAPTERS).map(({ module }) => module.replace('@tandem/', '')));
  for (const { contract } of steps) {
    const file = join(ROOT, 'packages/steps', contract.name, 'package.json');
    const named: string[] = JSON.parse(readFileSync(file, 'utf8')).nx.implicitDependencies;
    const carried = contract.ports.map((port) => ADAPTERS[port].module.replace('@tandem/', ''));
    expect(named, contract.name).toEqual(expect.arrayContaining(['step-runtime', 'platform-*', ...carried]));
    expect(named.filter((name) => adapters.has(name)).sort(), contract.name).toEqual(
      [...new Set(carried)].sort(),
    );
  }
});
