import { err, ok, type Result } from '@tandem/contract';
import type { GitProblem } from '@tandem/ports';
import { classifyFetch } from './classify.ts';
import { problem, type Repository } from './repository.ts';
import type { GitEnded } from './run-git.ts';

/**
 * Fetches the tip of a branch, without the files' bytes where the remote can leave them out, and returns the
 * tip's full hash. Retries where the remote cannot be reached.
 *
 * @param history `none` leaves out the earlier commits too, where the transport can (HTTP without a git server
 *   cannot).
 */
export async function fetchBranch(
  repository: Repository,
  branch: string,
  history: 'full' | 'none',
): Promise<Result<string, GitProblem>> {
  const ref = `refs/tandem/${repository.next()}`;
  const retries = repository.retries();
  for (;;) {
    const ended = await fetchOnce(repository, history, `+refs/heads/${branch}:${ref}`);
    if (ended.status === 0) {
      const commit = await repository.local(['rev-parse', '--verify', '--quiet', `${ref}^{commit}`]);
      return ok(commit.toString('utf8').trim());
    }
    const kind = ended.timedOut ? 'unreachable' : classifyFetch(ended.stderr);
    if (kind !== 'unreachable' || ended.timedOut || !(await retries.again())) {
      return err(problem(repository, kind, ended));
    }
  }
}

const FETCH = [
  '--no-tags',
  '--no-write-fetch-head',
  '--no-recurse-submodules',
  '--no-auto-gc',
  '--no-progress',
];

async function fetchOnce(
  repository: Repository,
  history: 'full' | 'none',
  refspec: string,
): Promise<GitEnded> {
  if (history === 'full') return fetchThin(repository, FETCH, refspec);
  const tip = await fetchThin(repository, [...FETCH, '--depth=1'], refspec);
  if (tip.status === 0 || tip.timedOut || !/shallow/i.test(tip.stderr)) return tip;
  return fetchThin(repository, FETCH, refspec);
}

/** Fetches without the files' bytes; with them where the remote refuses to leave them out. */
async function fetchThin(
  repository: Repository,
  options: readonly string[],
  refspec: string,
): Promise<GitEnded> {
  const { url } = repository.remote;
  const thin = await repository.network(['fetch', ...options, '--filter=blob:none', '--', url, refspec]);
  if (thin.status === 0) {
    repository.partial = !/filtering not recognized/i.test(thin.stderr);
    return thin;
  }
  if (thin.timedOut || !/filter/i.test(thin.stderr)) return thin;
  return repository.network(['fetch', ...options, '--', url, refspec]);
}

/** Brings the bytes of blobs that a partial fetch left out: all in one request. */
export async function fetchBlobs(
  repository: Repository,
  hashes: readonly string[],
): Promise<GitProblem | undefined> {
  // What git itself runs to fill a partial clone (promisor-remote.c), but once for all.
  const args = ['-c', 'fetch.negotiationAlgorithm=noop', 'fetch', ...FETCH];
  const retries = repository.retries();
  for (;;) {
    const ended = await repository.network(
      [...args, '--filter=blob:none', '--stdin', '--', repository.remote.url],
      `${hashes.join('\n')}\n`,
    );
    if (ended.status === 0) return undefined;
    const kind = ended.timedOut ? 'unreachable' : classifyFetch(ended.stderr);
    if (kind !== 'unreachable' || !(await retries.again())) return problem(repository, kind, ended);
  }
}
