import { cpSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of this repository. */
export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * A checkout without steps: workspace packages and tools copied, installed libraries linked.
 *
 * @returns The folder that was given.
 */
export function makeCheckout(folder: string): string {
  const parts = readdirSync(join(ROOT, 'packages')).filter((name) => name !== 'steps');
  for (const part of [...parts.map((name) => `packages/${name}`), 'tools']) {
    cpSync(join(ROOT, part), join(folder, part), { recursive: true });
  }
  mkdirSync(join(folder, 'packages', 'steps'));
  const scope = join(folder, 'node_modules', '@tandem');
  mkdirSync(scope, { recursive: true });
  for (const name of readdirSync(join(ROOT, 'node_modules'))) {
    if (name === '@tandem' || name.startsWith('.')) continue;
    symlinkSync(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name));
  }
  for (const name of parts) symlinkSync(join(folder, 'packages', name), join(scope, name));
  return folder;
}
