import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../checkout.fixture.ts';
import { loadSteps } from '../steps.ts';
import { bundleStep } from './bundle.ts';

/** Writes the bundle of a step of this checkout into a folder; answers its path. */
export async function writeBundle(name: string, folder: string): Promise<string> {
  const step = (await loadSteps(ROOT)).find((each) => each.name === name);
  if (!step) throw new Error(`There is no step ${name}.`);
  const bundle = join(folder, `${name}.cjs`);
  writeFileSync(bundle, await bundleStep(ROOT, step));
  return bundle;
}
