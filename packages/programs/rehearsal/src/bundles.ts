import { type Bundle, bundleStep, loadSteps, sha256 } from '@tandem/bundles';
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
