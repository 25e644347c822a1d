import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ProcessView } from '@tandem/ports';

/** A bare repository in a temporary folder, with one work folder beside it: what tests push to. */
export interface BareRepository {
  readonly url: string;
  /** What an adapter may see: nothing of the person who runs the tests. */
  readonly view: ProcessView;
  /** Commits these files on top of main, pushes, and answers the hash. */
  put(files: Readonly<Record<string, string>>, message?: string): string;
  /** Runs git in the bare repository. */
  git(...args: readonly string[]): string;
  /** Sets a server-side hook. */
  hook(name: string, script: string): void;
  remove(): void;
}

/** Makes a repository with one commit of these files on `main`. */
export function createBareRepository(files: Readonly<Record<string, string>>): BareRepository {
  const folder = mkdtempSync(join(tmpdir(), 'gitops-test-'));
  const origin = join(folder, 'origin.git');
  const work = join(folder, 'work');
  const env = { PATH: process.env.PATH, HOME: folder, GIT_CONFIG_NOSYSTEM: '1' };
  const git = (cwd: string, ...args: readonly string[]): string => {
    const person = ['-c', 'user.name=Ann', '-c', 'user.email=ann@example.com'];
    return execFileSync('git', [...person, ...args], { cwd, env, encoding: 'utf8', stdio: 'pipe' });
  };
  const put: BareRepository['put'] = (changed, message = 'change') => {
    git(work, 'pull', '-q', '--rebase', 'origin', 'main');
    return commit(changed, message);
  };
  const commit = (changed: Readonly<Record<string, string>>, message: string): string => {
    for (const [path, text] of Object.entries(changed)) {
      mkdirSync(dirname(join(work, path)), { recursive: true });
      writeFileSync(join(work, path), text);
    }
    git(work, 'add', '-A');
    git(work, 'commit', '-q', '-m', message);
    git(work, 'push', '-q', 'origin', 'main');
    return git(work, 'rev-parse', 'HEAD').trim();
  };
  git(folder, 'init', '-q', '--bare', '-b', 'main', origin);
  git(folder, 'clone', '-q', origin, work);
  git(work, 'checkout', '-q', '-B', 'main');
  commit(files, 'first');
  const sink = { write: () => true };
  return {
    url: origin,
    view: { env, cwd: folder, stdout: sink, stderr: sink },
    put,
    git: (...args) => git(origin, ...args),
    hook: (name, script) => {
      writeFileSync(join(origin, 'hooks', name), `#!/bin/sh\n${script}\n`);
      chmodSync(join(origin, 'hooks', name), 0o755);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
