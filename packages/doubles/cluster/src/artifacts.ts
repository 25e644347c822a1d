import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { SourceFiles } from '@tandem/kustomize';
import { createSourceFiles } from '@tandem/machine';

const run = promisify(execFile);

/** Git repositories as a source controller has them: what was fetched, commit by commit, as files. */
export interface Artifacts {
  /** The commit that a reference names now. @throws Error in git's words. */
  fetch(
    url: string,
    ref: { readonly branch?: string; readonly tag?: string; readonly commit?: string },
  ): Promise<string>;
  files(commit: string): Promise<SourceFiles>;
  close(): void;
}

/** Keeps repositories and their commits in a folder of its own until closed. */
export function createArtifacts(): Artifacts {
  const folder = mkdtempSync(join(tmpdir(), 'tandem-artifacts-'));
  const repository = join(folder, 'all.git');
  const env = { PATH: process.env.PATH, HOME: folder, GIT_CONFIG_NOSYSTEM: '1', GIT_TERMINAL_PROMPT: '0' };
  const git = async (...args: readonly string[]): Promise<string> =>
    (
      await run('git', ['--git-dir', repository, ...args], { env, maxBuffer: 64 * 1024 * 1024 })
    ).stdout.trim();
  let ready: Promise<unknown> | undefined;
  return {
    fetch: async (url, { branch = 'master', tag, commit }) => {
      ready ??= run('git', ['init', '-q', '--bare', repository], { env });
      await ready;
      const wanted = tag === undefined ? `refs/heads/${branch}` : `refs/tags/${tag}`;
      const from = commit === undefined ? wanted : '+refs/heads/*:refs/remotes/all/*';
      await git(
        'fetch',
        '-q',
        '--no-tags',
        '--force',
        url,
        commit === undefined ? `+${wanted}:refs/tandem/head` : from,
      );
      return git('rev-parse', '--verify', `${commit ?? 'refs/tandem/head'}^{commit}`);
    },
    files: async (commit) => {
      const place = join(folder, commit);
      if (!existsSync(place)) {
        mkdirSync(place);
        await git('--work-tree', place, 'checkout', '-q', '-f', commit, '--', '.');
      }
      return createSourceFiles(place);
    },
    close: () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }),
  };
}
