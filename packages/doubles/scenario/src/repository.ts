import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ProcessView } from '@tandem/ports';

/** Files by path; undefined deletes one. A file whose name ends in `.sh` is executable. */
export type RepositoryFiles = Readonly<Record<string, string | undefined>>;

/** A bare repository in a temporary folder, with a clone beside it that tests commit in. */
export interface Repository {
  /** Holds `gitops.git` and the clone `work`, and is the home of every process of a test. */
  readonly folder: string;
  /** The path of the bare repository. */
  readonly url: string;
  /** What an adapter may see: nothing of the person who runs the tests. */
  readonly view: ProcessView;
  /** Commits files on top of main as Ann, and pushes; returns the full hash. */
  commit(files: RepositoryFiles, message?: string): string;
  /** The text of a file on main. @throws Error of git where there is none. */
  read(path: string): string;
  /** Subjects of the commits on main, newest first. */
  subjects(): readonly string[];
  /** Runs git in the bare repository; returns its output. */
  git(...args: readonly string[]): string;
  /** Installs a hook of the bare repository; the script is one of `sh`. */
  hook(name: string, script: string): void;
  /** Deletes the folder. */
  remove(): void;
}

/** Creates a repository whose branch `main` has one commit with these files. */
export function createRepository(files: RepositoryFiles, message = 'first'): Repository {
  const folder = mkdtempSync(join(tmpdir(), 'tandem-scenario-'));
  const url = join(folder, 'gitops.git');
  const work = join(folder, 'work');
  const env = { PATH: process.env.PATH, HOME: folder, GIT_CONFIG_NOSYSTEM: '1' };
  const run = (cwd: string, ...args: readonly string[]): string => {
    const person = ['-c', 'user.name=Ann', '-c', 'user.email=ann@example.com'];
    return execFileSync('git', [...person, ...args], { cwd, env, encoding: 'utf8', stdio: 'pipe' });
  };
  const push = (changed: RepositoryFiles, text: string): string => {
    for (const [path, content] of Object.entries(changed)) write(join(work, path), content);
    run(work, 'add', '-A');
    run(work, 'commit', '-q', '-m', text);
    run(work, 'push', '-q', 'origin', 'main');
    return run(work, 'rev-parse', 'HEAD').trim();
  };
  run(folder, 'init', '-q', '--bare', '-b', 'main', url);
  run(folder, 'clone', '-q', url, work);
  run(work, 'checkout', '-q', '-B', 'main');
  push(files, message);
  const sink = { write: () => true };
  return {
    folder,
    url,
    view: { env, cwd: folder, stdout: sink, stderr: sink },
    commit: (changed, text = 'change') => {
      run(work, 'pull', '-q', '--ff-only', 'origin', 'main');
      return push(changed, text);
    },
    read: (path) => run(url, 'show', `main:${path}`),
    subjects: () => run(url, 'log', '--format=%s', 'main').trim().split('\n'),
    git: (...args) => run(url, ...args),
    hook: (name, script) => {
      const path = join(url, 'hooks', name);
      writeFileSync(path, `#!/bin/sh\n${script}\n`);
      chmodSync(path, 0o755);
    },
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}

function write(path: string, content: string | undefined): void {
  if (content === undefined) {
    rmSync(path);
    return;
  }
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content, { mode: path.endsWith('.sh') ? 0o755 : 0o644 });
}
