import type { BundleId } from './bundle-id.ts';
import { stampTemplate } from './stamp.ts';

/** Where `npm run emit` puts what is made of a step; the step's name is the one group. */
const EMITTED = [
  /^gitlab-ci-templates\/steps\/([^/]+)\.yml$/,
  /^azure-pipelines-templates\/steps\/([^/]+)\.yml$/,
  /^github-actions\/([^/]+)\/action\.yml$/,
];

/** The step that an emitted template runs, by its path; undefined for any other file. */
export function templateStep(path: string): string | undefined {
  for (const pattern of EMITTED) {
    const step = pattern.exec(path)?.[1];
    if (step !== undefined) return step;
  }
  return undefined;
}

/**
 * The emitted templates among some files (path to text), each with the version and hash of its step's bundle
 * in place. Files that are no emitted template are left out of the answer. Throws for a template whose step
 * has no bundle and for a bundle that no template runs: then emit and bundle disagree.
 */
export function stampTree(
  files: ReadonlyMap<string, string>,
  bundles: readonly BundleId[],
): ReadonlyMap<string, string> {
  const byStep = new Map(bundles.map((bundle) => [bundle.step, bundle]));
  const stamped = new Map<string, string>();
  const seen = new Set<string>();
  for (const [path, text] of files) {
    const step = templateStep(path);
    if (step === undefined) continue;
    const bundle = byStep.get(step);
    if (!bundle) throw new Error(`${path} runs the step '${step}', of which there is no bundle.`);
    stamped.set(path, stampTemplate(text, { version: bundle.version, sha256: bundle.sha256 }));
    seen.add(step);
  }
  const unused = bundles.filter((bundle) => !seen.has(bundle.step)).map((bundle) => bundle.step);
  if (unused.length > 0) {
    throw new Error(
      `No emitted template runs ${unused.join(', ')}. Run npm run emit and commit what it writes.`,
    );
  }
  return stamped;
}
