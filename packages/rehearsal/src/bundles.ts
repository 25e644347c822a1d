import { bundleStep } from '../../../tools/bundle/bundle.ts';
import { type Bundle, sha256 } from '../../../tools/release/build.ts';
import { loadSteps } from '../../../tools/steps.ts';
import { rehearsedVersion } from './stage.ts';

/** Every step's bundle of the tree as it is, at the version that it is rehearsed at. */
export async function rehearsedBundles(root: string): Promise<readonly Bundle[]> {
  const steps = await loadSteps(root);
  return Promise.all(
    steps.map(async (step) => {
      const version = rehearsedVersion(step.version);
      const bytes = await bundleStep(root, { ...step, version });
      return { step: step.name, version, sha256: sha256(bytes), bytes };
    }),
  );
}
