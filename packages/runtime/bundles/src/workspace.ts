import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A package of this repository's workspace. */
export interface WorkspacePackage {
  /** From the repository's root: `packages/steps/promote`. */
  readonly folder: string;
  /** As imports name it: `@tandem/step-promote`. */
  readonly name: string;
  /** nx's project name, which release tags carry: `promote`. */
  readonly project: string;
  readonly description: string;
}

/** A layer's package lies directly in the layer's folder, or in a folder that groups packages, as `forges` does. */
const DEPTH = 3;

/** Every package under `packages/` of a checkout, sorted by folder. */
export function workspacePackages(root: string): readonly WorkspacePackage[] {
  return packagesUnder(root, 'packages', DEPTH).sort((a, b) => (a.folder < b.folder ? -1 : 1));
}

function packagesUnder(root: string, folder: string, depth: number): WorkspacePackage[] {
  const file = join(root, folder, 'package.json');
  if (existsSync(file)) {
    const manifest = JSON.parse(readFileSync(file, 'utf8')) as {
      readonly name?: string;
      readonly description?: string;
      readonly nx?: { readonly name?: string };
    };
    const name = manifest.name ?? folder;
    return [{ folder, name, project: manifest.nx?.name ?? name, description: manifest.description ?? '' }];
  }
  if (depth === 0) return [];
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'node_modules')
    .flatMap((entry) => packagesUnder(root, `${folder}/${entry.name}`, depth - 1));
}
