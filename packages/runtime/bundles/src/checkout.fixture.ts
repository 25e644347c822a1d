import { cpSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ROOT } from './root.ts';
import { workspacePackages } from './workspace.ts';

/**
 * A checkout without steps: workspace packages and tools copied, installed libraries linked.
 *
 * @returns The folder that was given.
 */
export function makeCheckout(folder: string): string {
  const steps = join(ROOT, 'packages', 'steps');
  const outsideSteps = (path: string) => !path.startsWith(`${steps}/`) || path === join(steps, 'layer.json');
  for (const part of ['packages', 'tools']) {
    cpSync(join(ROOT, part), join(folder, part), { recursive: true, filter: outsideSteps });
  }
  const scope = join(folder, 'node_modules', '@tandem');
  mkdirSync(scope, { recursive: true });
  for (const name of readdirSync(join(ROOT, 'node_modules'))) {
    if (name === '@tandem' || name.startsWith('.')) continue;
    symlinkSync(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name));
  }
  for (const each of workspacePackages(folder)) {
    symlinkSync(join(folder, each.folder), join(scope, basename(each.name)));
  }
  return folder;
}
