import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Bundle, sha256 } from '@tandem/bundles';
import type { Manifest } from './plan.ts';

/** Builds the bundles of a checkout and answers their bytes by step. */
export type Build = (tree: string) => Promise<ReadonlyMap<string, Uint8Array>>;

/** The build that the checkout itself defines: `npm run bundle`, with its own sources of the tool. */
export const buildByTool: Build = async (tree) => {
  const { status, error } = spawnSync(process.execPath, ['tools/bundle/main.ts'], {
    cwd: tree,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (error) throw error;
  if (status !== 0) throw new Error('The bundles could not be built; the messages are above.');
  const folder = join(tree, 'dist', 'bundles');
  const files = readdirSync(folder).filter((name) => name.endsWith('.cjs'));
  return new Map(files.map((name) => [name.slice(0, -'.cjs'.length), readFileSync(join(folder, name))]));
};

/** The bundles of a checkout with their versions and hashes. Throws where a step lacks its bundle. */
export async function buildBundles(
  build: Build,
  tree: string,
  manifests: readonly Manifest[],
): Promise<readonly Bundle[]> {
  const bytes = await build(tree);
  return manifests.filter(isStep).map(({ name, version }) => {
    const file = bytes.get(name);
    if (!file) throw new Error(`npm run bundle made no bundle of the step '${name}'.`);
    return { step: name, version, sha256: sha256(file), bytes: file };
  });
}

/** Whether a package is a step, which has a bundle. */
export function isStep(manifest: Manifest): boolean {
  return manifest.folder.startsWith('packages/steps/');
}
