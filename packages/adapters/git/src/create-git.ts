import { err, ok, type Result } from '@tandem/contract';
import { createClock } from '@tandem/machine';
import type { Clock, Git, GitFetch, GitProblem, GitTree, ProcessView } from '@tandem/ports';
import { RETRY_POLICY, Retries, type RetryPolicy } from '@tandem/retry';
import { fetchBranch } from './fetch-branch.ts';
import { branchProblem, type RemoteUrl, readRemoteUrl } from './remote-url.ts';
import { openRepository, type Repository, type TimeLimits } from './repository.ts';
import { isGitMissing } from './run-git.ts';
import { createTree, withoutHistory } from './tree.ts';

const LIMITS: TimeLimits = { local: 60_000, network: 180_000 };

/** A command of git may take minutes before it fails, and tries to connect again by itself: few tries, in a longer time. */
const POLICY: RetryPolicy = { ...RETRY_POLICY, tries: 3, budget: 600_000, firstWait: 1_000 };

/** What a test sets otherwise. */
export interface GitOptions {
  readonly limits?: TimeLimits;
  readonly clock?: Clock;
}

/**
 * Git by the git program, 2.31 or later (a token travels in `GIT_CONFIG_COUNT`).
 *
 * Each remote has a bare repository of its own in the temporary folder, for as long as this process runs; no
 * work folder and no repository of the job is touched. `TANDEM_GIT_TOKEN` of the environment is sent to the
 * origin of an https URL and to nobody else; user and password within a URL go before it.
 */
export function createGit(view: ProcessView, options: GitOptions = {}): Git {
  const { limits = LIMITS, clock = createClock() } = options;
  const retries = () => new Retries({ policy: POLICY, clock });
  const repositories = new Map<string, Promise<Repository>>();
  // A repository without history apart: git would take its missing commits for the start of every branch.
  const open = (remote: RemoteUrl, history: 'full' | 'none'): Promise<Repository> => {
    const key = JSON.stringify([remote, history]);
    const opened = repositories.get(key) ?? openRepository(view, remote, { limits, retries });
    repositories.set(key, opened);
    return opened;
  };
  // One fetch after the other: git locks the repository's configuration for a moment in each.
  let last: Promise<unknown> = Promise.resolve();
  return {
    fetch: (at) => {
      const mine = last.then(() => fetchTree(open, at, view));
      last = mine.catch(() => undefined);
      return mine;
    },
  };
}

async function fetchTree(
  open: (remote: RemoteUrl, history: 'full' | 'none') => Promise<Repository>,
  { history = 'full', ...at }: GitFetch,
  view: ProcessView,
): Promise<Result<GitTree, GitProblem>> {
  const remote = readRemoteUrl(at.url, view.cwd);
  if (!remote.ok) return err({ kind: 'refused', detail: remote.error });
  const wrong = branchProblem(at.branch);
  if (wrong !== undefined) return err({ kind: 'refused', detail: wrong });
  try {
    const repository = await open(remote.value, history);
    const tip = await fetchBranch(repository, at.branch, history);
    if (!tip.ok) return tip;
    const tree = createTree(repository, at, tip.value);
    return ok(history === 'none' ? withoutHistory(tree) : tree);
  } catch (error) {
    if (!isGitMissing(error)) throw error;
    const detail = 'The program git was not found. The job needs an image with git 2.31 or later.';
    return err({ kind: 'refused', detail });
  }
}
