import { join } from 'node:path';
import { git, tip } from './repositories.ts';

/** A change as `git format-patch` writes it. */
export interface Patch {
  readonly author: { readonly name: string; readonly email: string };
  readonly date: string;
  readonly title: string;
  readonly description: string;
  readonly diff: string;
}

/** @throws Error where the text is no patch. */
export function readPatch(text: string): Patch {
  const match = /^From: (.+) <(.+)>\nDate: (.+)\nSubject: (.+)\n\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(text);
  if (!match) throw new Error('The proposal of the example is no patch.');
  const [, name = '', email = '', date = '', title = '', description = '', diff = ''] = match;
  return {
    author: { name, email },
    date: new Date(date).toISOString(),
    title,
    description: description.trim(),
    diff,
  };
}

/** Puts a patch on top of main, on a branch of its own. Gives the commit. */
export async function applyPatch(bare: string, branch: string, patch: Patch): Promise<string> {
  const base = await tip(bare);
  if (base === undefined) throw new Error('There is no main to propose a change to.');
  const env = {
    GIT_INDEX_FILE: join(bare, `index-${process.pid}`),
    ...identity('AUTHOR', patch.author, patch.date),
    ...identity('COMMITTER', patch.author, patch.date),
  };
  await git(bare, ['read-tree', base], { env });
  await git(bare, ['apply', '--cached', '-'], { env, input: patch.diff });
  const tree = (await git(bare, ['write-tree'], { env })).trim();
  const message = `${patch.title}\n\n${patch.description}\n`;
  const commit = (await git(bare, ['commit-tree', tree, '-p', base], { env, input: message })).trim();
  await git(bare, ['update-ref', `refs/heads/${branch}`, commit]);
  return commit;
}

/** Merges a branch that stands right on main, with a merge commit. Gives the commit. */
export async function mergeBranch(bare: string, branch: string, message: string): Promise<string> {
  const [base, head] = [await tip(bare), await tip(bare, branch)];
  if (base === undefined || head === undefined) throw new Error(`There is no ${branch} to merge.`);
  const person = { name: 'Sam Reviewer', email: 'sam@example.com' };
  const date = (await git(bare, ['show', '-s', '--format=%cI', head])).trim();
  const env = { ...identity('AUTHOR', person, date), ...identity('COMMITTER', person, date) };
  const args = ['commit-tree', `${head}^{tree}`, '-p', base, '-p', head];
  const commit = (await git(bare, args, { env, input: `${message}\n` })).trim();
  await git(bare, ['update-ref', 'refs/heads/main', commit, base]);
  return commit;
}

function identity(
  role: 'AUTHOR' | 'COMMITTER',
  person: Patch['author'],
  date: string,
): Readonly<Record<string, string>> {
  return {
    [`GIT_${role}_NAME`]: person.name,
    [`GIT_${role}_EMAIL`]: person.email,
    [`GIT_${role}_DATE`]: date,
  };
}
