import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleStep, loadSteps, ROOT } from '@tandem/bundles';

/** Writes the bundle of a step of this checkout into a folder; answers its path. */
export async function writeBundle(name: string, folder: string): Promise<string> {
  const step = (await loadSteps(ROOT)).find((each) => each.name === name);
  if (!step) throw new Error(`There is no step ${name}.`);
  const bundle = join(folder, `${name}.cjs`);
  writeFileSync(bundle, await bundleStep(ROOT, step));
  return bundle;
}
