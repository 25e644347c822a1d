import { err, ok, type Result } from '@tandem/contract';
import type { GitProblem, GitPushed } from '@tandem/ports';
import { classifyFetch, classifyPush } from './classify.ts';
import { fetchBranch } from './fetch-branch.ts';
import { contains } from './history.ts';
import { problem, type Repository } from './repository.ts';

/** A commit on its way to a branch: what it stands on, and where it shall go. */
export interface Pushing {
  readonly branch: string;
  readonly parent: string;
  readonly commit: string;
}

/**
 * Pushes a commit, never by force, and finds out what became of it.
 *
 * Where the answer was lost, the branch is fetched again: the server may have taken the commit before the
 * connection broke. Where it has not, and nobody else was first, the same commit is pushed again.
 */
export async function pushCommit(
  repository: Repository,
  pushing: Pushing,
): Promise<Result<GitPushed, GitProblem>> {
  const { branch, parent, commit } = pushing;
  const refspec = `${commit}:refs/heads/${branch}`;
  const args = ['push', '--porcelain', '--no-verify', '--no-progress', '--', repository.remote.url, refspec];
  const retries = repository.retries();
  for (;;) {
    const ended = await repository.network(args);
    if (ended.status === 0) return ok({ kind: 'pushed', commit });
    const stdout = ended.stdout.toString('utf8');
    const verdict = ended.timedOut ? 'unclear' : classifyPush(stdout, ended.stderr);
    if (verdict === 'overtaken' && retries.tries === 1) return ok({ kind: 'overtaken' });
    if (verdict !== 'unclear' && verdict !== 'overtaken') return err(problem(repository, verdict, ended));
    const tip = await fetchBranch(repository, branch, 'full');
    if (!tip.ok) return tip;
    if (await contains(repository, tip.value, commit)) return ok({ kind: 'pushed', commit });
    if (tip.value !== parent || verdict === 'overtaken') return ok({ kind: 'overtaken' });
    if (await retries.again()) continue;
    const kind = ended.timedOut ? 'unreachable' : classifyFetch(ended.stderr);
    return err(problem(repository, kind, ended));
  }
}
