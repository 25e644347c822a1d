import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { STEPS_FOLDER, workspacePackages } from '@tandem/bundles';
import { err, ok, type Result } from '@tandem/contract';

const TEMPLATE = new URL('./template/', import.meta.url);

/**
 * Makes the folder of a step in a checkout, with a contract, a decision, a run and tests that pass, and links
 * its package.
 *
 * @param name Kebab-case, such as check-banner.
 * @returns The paths of the new files, or one sentence that says why there are none.
 */
export function newStep(root: string, name: string): Result<readonly string[], string> {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
    return err(`'${name}' is no name for a step: it is in kebab-case, such as check-banner.`);
  }
  const folder = `${STEPS_FOLDER}/${name}`;
  if (existsSync(join(root, folder))) return err(`${folder} is there already. Take another name.`);
  const projects = workspacePackages(root).map(({ project }) => project);
  const taken = projects.includes(name) || /^pipelines-|^tools$/.test(name);
  if (taken) return err(`'${name}' is the name of another package, and release tags bear it. Take another.`);
  mkdirSync(join(root, folder), { recursive: true });
  const files = readdirSync(TEMPLATE).sort();
  const paths = files.map((file) => `${folder}/${file.replace(/\.txt$/, '')}`);
  for (const [index, path] of paths.entries()) {
    const text = readFileSync(new URL(files[index] ?? '', TEMPLATE), 'utf8');
    writeFileSync(join(root, path), text.replaceAll('__name__', name).replaceAll('__title__', titleOf(name)));
  }
  link(root, name);
  return ok(paths);
}

/** A name as the beginning of a heading: `check-banner` is `Check banner`. */
function titleOf(name: string): string {
  const words = name.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** What `npm install` does for a package of the workspace. */
function link(root: string, name: string): void {
  const scope = join(root, 'node_modules', '@tandem');
  const place = join(scope, `step-${name}`);
  mkdirSync(scope, { recursive: true });
  if (!existsSync(place)) symlinkSync(relative(scope, join(root, STEPS_FOLDER, name)), place, 'dir');
}
