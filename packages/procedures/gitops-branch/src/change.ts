import { err, ok, type Result } from '@tandem/contract';
import type { Clock, Git, GitChange } from '@tandem/ports';
import { RETRY_POLICY, Retries, type RetryPolicy } from '@tandem/retry';
import { type Gitops, type GitopsInputs, openGitops, readable } from './open.ts';
import { type GitopsProblem, problemOfGit } from './problem.ts';

/** What to do with one tip of the GitOps branch: push a change, or leave it; `answer` is the step's own. */
export type GitopsDecision<A> =
  | { readonly kind: 'push'; readonly change: GitChange; readonly answer: A }
  | { readonly kind: 'leave'; readonly answer: A };

/** The answer of the last decision, and the commit where one was pushed. */
export interface ChangedGitops<A> {
  readonly answer: A;
  readonly commit?: string;
}

/** More tries than for a service: other pushes come first more often than a service fails to respond. */
export const PUSH_POLICY: RetryPolicy = { ...RETRY_POLICY, tries: 60, longestWait: 15_000 };

/**
 * Fetches the GitOps branch, decides on its tip, and pushes the change. Where another push comes first, it fetches and
 * decides again on the new tip, after an increasing, jittered wait, for about three minutes. A decision
 * may read only the tip and the clock, since each try decides again.
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
    const detail = `Another push came first in each of ${retries.tries} tries. Nothing was changed.`;
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
