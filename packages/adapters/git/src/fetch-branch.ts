import { err, ok, type Result } from '@tandem/contract';
import type { GitProblem } from '@tandem/ports';
import { classifyFetch } from './classify.ts';
import { problem, type Repository } from './repository.ts';
import type { GitEnded } from './run-git.ts';

/**
 * Fetches the tip of a branch with its whole history, without the files' bytes where the remote can leave them
 * out, and answers the tip's full hash. Asks again where the remote cannot be reached.
 */
export async function fetchBranch(
  repository: Repository,
  branch: string,
): Promise<Result<string, GitProblem>> {
  const ref = `refs/tandem/${repository.next()}`;
  const retries = repository.retries();
  for (;;) {
    const ended = await fetchOnce(repository, `+refs/heads/${branch}:${ref}`);
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

async function fetchOnce(repository: Repository, refspec: string): Promise<GitEnded> {
  const { url } = repository.remote;
  const thin = await repository.network(['fetch', ...FETCH, '--filter=blob:none', '--', url, refspec]);
  if (thin.status === 0) {
    repository.partial = !/filtering not recognized/i.test(thin.stderr);
    return thin;
  }
  if (thin.timedOut || !/filter/i.test(thin.stderr)) return thin;
  return repository.network(['fetch', ...FETCH, '--', url, refspec]);
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
