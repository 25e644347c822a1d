import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { git, gitLines, tryGit } from './git.ts';

/** Where releases work, under the repository's root; git ignores it. */
const FOLDER = '.tandem';

/**
 * Checks a commit out into a folder of its own, with the dependencies that are installed in `modules`, hands
 * the folder to `work`, and removes it. Workspace packages lead to the folder itself, so that what is built
 * there is made of that commit alone.
 */
export async function inTree<T>(
  root: string,
  modules: string,
  commit: string,
  work: (tree: string) => Promise<T>,
): Promise<T> {
  removeLeftTrees(root);
  const tree = join(root, FOLDER, `release-${process.pid}-${trees++}`);
  git({ cwd: root }, 'worktree', 'add', '--quiet', '--detach', tree, commit);
  try {
    linkModules(modules, tree);
    return await work(tree);
  } finally {
    removeTree(root, tree);
  }
}

let trees = 0;

function removeTree(root: string, tree: string): void {
  rmSync(tree, { recursive: true, force: true, maxRetries: 5 });
  git({ cwd: root }, 'worktree', 'prune');
}

/** Removes what releases that were killed left behind; those that still run keep theirs. */
function removeLeftTrees(root: string): void {
  mkdirSync(join(root, FOLDER), { recursive: true });
  for (const name of readdirSync(join(root, FOLDER))) {
    const pid = Number(/^release-(\d+)-\d+$/.exec(name)?.[1] ?? Number.NaN);
    if (Number.isNaN(pid) || pid === process.pid || isRunning(pid)) continue;
    tryGit({ cwd: root }, 'worktree', 'unlock', join(root, FOLDER, name));
    removeTree(root, join(root, FOLDER, name));
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** A node_modules that has every installed package, and the tree's own packages for those of the workspace. */
function linkModules(modules: string, tree: string): void {
  const target = join(tree, 'node_modules');
  mkdirSync(join(target, '@tandem'), { recursive: true });
  for (const name of readdirSync(modules)) {
    if (name !== '@tandem' && name !== '.cache') symlinkSync(join(modules, name), join(target, name));
  }
  for (const path of gitLines({ cwd: tree }, 'ls-files', 'packages/*/package.json', 'tools/package.json')) {
    const { name } = JSON.parse(readFileSync(join(tree, path), 'utf8')) as { name?: string };
    if (name?.startsWith('@tandem/')) symlinkSync(join(tree, dirname(path)), join(target, name));
  }
}
