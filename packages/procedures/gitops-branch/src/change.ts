import { err, ok, type Result } from '@tandem/contract';
import type { Clock, Git, GitChange } from '@tandem/ports';
import { RETRY_POLICY, Retries, type RetryPolicy } from '@tandem/retry';
import { type Gitops, type GitopsInputs, openGitops, readable } from './open.ts';
import { type GitopsProblem, problemOfGit } from './problem.ts';

/** What to do with one tip of the GitOps branch: push a change, or leave it; `answer` is the step's own. */
export type GitopsDecision<A> =
  | { readonly kind: 'push'; readonly change: GitChange; readonly answer: A }
  | { readonly kind: 'leave'; readonly answer: A };

/** How it ended: the answer of the last decision, and the commit where one was pushed. */
export interface ChangedGitops<A> {
  readonly answer: A;
  readonly commit?: string;
}

/** Other pushes may be first more often than a service fails to answer. */
export const PUSH_POLICY: RetryPolicy = { ...RETRY_POLICY, tries: 60, longestWait: 15_000 };

/**
 * Fetches the GitOps branch, decides on its tip, and pushes what was decided. Where another push is first, all
 * of it anew on the new tip, after a growing, jittered wait, until about three minutes are over. A decision
 * must read nothing but the tip and the clock, since it is made once for each try.
 *
 * @param random A number from 0 up to 1; a test gives its own.
 */
export async function changeGitops<A>(from: {
  readonly git: Git;
  readonly clock: Clock;
  readonly inputs: GitopsInputs;
  readonly decide: (gitops: Gitops) => Promise<GitopsDecision<A>>;
  readonly random?: () => number;
}): Promise<Result<ChangedGitops<A>, GitopsProblem>> {
  const { clock, random } = from;
  const retries = new Retries({ policy: PUSH_POLICY, clock, ...(random && { random }) });
  for (;;) {
    const tried = await changeOnce(from);
    if (!tried.ok || tried.value !== 'overtaken') return tried as Result<ChangedGitops<A>, GitopsProblem>;
    if (await retries.again()) continue;
    const detail = `After ${retries.tries} tries another push was still first. Nothing was changed.`;
    return err({ failure: 'overtaken-too-often', detail, findings: [] });
  }
}

async function changeOnce<A>(from: {
  readonly git: Git;
  readonly inputs: GitopsInputs;
  readonly decide: (gitops: Gitops) => Promise<GitopsDecision<A>>;
}): Promise<Result<ChangedGitops<A> | 'overtaken', GitopsProblem>> {
  const gitops = await openGitops(from.git, from.inputs);
  if (!gitops.ok) return gitops;
  return readable<ChangedGitops<A> | 'overtaken'>(async () => {
    const decision = await from.decide(gitops.value);
    const { answer } = decision;
    if (decision.kind === 'leave') return ok({ answer });
    const pushed = await gitops.value.tree.push(decision.change);
    if (!pushed.ok) return err(problemOfGit(pushed.error, 'push'));
    if (pushed.value.kind === 'overtaken') return ok('overtaken');
    return ok({ answer, commit: pushed.value.commit });
  });
}
