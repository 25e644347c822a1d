import { join } from 'node:path';
import type { GitProblem, ProcessView } from '@tandem/ports';
import type { Retries } from '@tandem/retry';
import { gitEnvironment, secretsOf } from './environment.ts';
import { hideUser, type RemoteUrl } from './remote-url.ts';
import { type GitEnded, runGit } from './run-git.ts';
import { scratchFolder } from './scratch.ts';

/** How long a git command may take, in milliseconds. */
export interface TimeLimits {
  readonly local: number;
  readonly network: number;
}

/** The bare repository of this process in which the branches of one remote are kept. */
export interface Repository {
  readonly remote: RemoteUrl;
  /** Blobs that were read, by hash. */
  readonly blobs: Map<string, Uint8Array>;
  /** Whether the remote left out the files' bytes when it was asked to. */
  partial: boolean;
  /** Runs a command that touches nothing but this repository; throws with git's words where it fails. */
  local(args: readonly string[], input?: Uint8Array | string): Promise<Buffer>;
  /** The same, answering however it ended. */
  tryLocal(args: readonly string[], input?: Uint8Array | string): Promise<GitEnded>;
  /** Runs a command that speaks with the remote. */
  network(args: readonly string[], input?: string): Promise<GitEnded>;
  /** Counts the tries of one command that speaks with the remote. */
  retries(): Retries;
  /** Git's words with no secret in them, at most about 2,000 characters. */
  words(ended: Pick<GitEnded, 'stderr' | 'timedOut'>): string;
  /** A number never given before by this repository, for names of refs. */
  next(): number;
}

/** Makes an empty bare repository for a remote. */
export async function openRepository(
  view: ProcessView,
  remote: RemoteUrl,
  { limits, retries }: { readonly limits: TimeLimits; readonly retries: () => Retries },
): Promise<Repository> {
  const gitDir = join(await scratchFolder(), 'repository.git');
  const remoteEnv = gitEnvironment(view, remote);
  // No protocol at all: a local command never fetches behind our back what a partial clone has not.
  const localEnv = { ...gitEnvironment(view), GIT_ALLOW_PROTOCOL: 'none' };
  const secrets = secretsOf(view, remote);
  const base = { gitDir, cwd: view.cwd };
  const tryLocal: Repository['tryLocal'] = (args, input = '') =>
    runGit({ ...base, env: localEnv, arguments: args, input, timeLimit: limits.local });
  let numbers = 0;
  const repository: Repository = {
    remote,
    blobs: new Map(),
    partial: false,
    tryLocal,
    retries,
    local: async (args, input) => {
      const ended = await tryLocal(args, input);
      if (ended.status === 0) return ended.stdout;
      throw new Error(`git ${args[0]} failed (${ended.status}): ${repository.words(ended)}`);
    },
    network: (args, input = '') =>
      runGit({ ...base, env: remoteEnv, arguments: args, input, timeLimit: limits.network }),
    words: (ended) => clean(ended, secrets, limits),
    next: () => {
      numbers += 1;
      return numbers;
    },
  };
  await repository.local(['init', '--quiet', '--bare', '--template=']);
  return repository;
}

/** A problem of the port from a command that failed. */
export function problem(
  repository: Repository,
  kind: GitProblem['kind'],
  ended: Pick<GitEnded, 'stderr' | 'timedOut'>,
): GitProblem {
  return { kind, detail: repository.words(ended) };
}

function clean(
  { stderr, timedOut }: Pick<GitEnded, 'stderr' | 'timedOut'>,
  secrets: readonly string[],
  limits: TimeLimits,
): string {
  let text = hideUser(stderr);
  for (const secret of secrets) text = text.replaceAll(secret, '***');
  const all = text
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^(?:hint:|remote: *$|To )/.test(line));
  // Warnings (of a partial fetch from a folder, say) are not why it failed, where git says why.
  const telling = all.filter((line) => !line.startsWith('warning:'));
  const lines = telling.length > 0 ? telling : all;
  if (timedOut) lines.push(`No answer in time (${limits.network / 1000} s).`);
  const said = lines.join('\n');
  if (said === '') return 'git ended and said nothing.';
  return said.length > 2000 ? `${said.slice(0, 1999)}…` : said;
}
