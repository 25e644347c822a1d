import type { Finding, Location } from '@tandem/contract';
import type { GitProblem, Reporter } from '@tandem/ports';
import type { GITOPS_FAILURES } from './contract.ts';

/** The code of a failure that every step on the GitOps repository declares. */
export type GitopsFailure = keyof typeof GITOPS_FAILURES;

/** Why the GitOps repository could not be read or changed. */
export interface GitopsProblem {
  readonly failure: GitopsFailure;
  /** What happened; the first finding's message where there are findings. */
  readonly detail: string;
  readonly at?: Location;
  /** Every mistake in the release process file, in file order; empty for other failures. */
  readonly findings: readonly Finding[];
}

/** Git's problem as a declared failure; `doing` distinguishes a failed fetch from a rejected push. */
export function problemOfGit(problem: GitProblem, doing: 'fetch' | 'push'): GitopsProblem {
  return { failure: failureOf(problem.kind, doing), detail: problem.detail, findings: [] };
}

function failureOf(kind: GitProblem['kind'], doing: 'fetch' | 'push'): GitopsFailure {
  switch (kind) {
    case 'unreachable':
      return 'repository-unreachable';
    // Hosts return "not found" for a repository that the caller may not read.
    case 'denied':
    case 'no-repository':
      return 'access-denied';
    case 'no-branch':
      return 'branch-missing';
    case 'refused':
      return doing === 'push' ? 'push-refused' : 'repository-unusable';
  }
}

/**
 * The problem as the result of a step. Reports all findings but the first, which the runtime reports as
 * the failure's detail.
 */
export function failedBy(problem: GitopsProblem, reporter: Pick<Reporter, 'finding'>) {
  for (const finding of problem.findings.slice(1)) reporter.finding(finding);
  const { failure, detail, at } = problem;
  return { outcome: 'failed', failure, detail, ...(at && { at }) } as const;
}
