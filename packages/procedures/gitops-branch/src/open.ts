import { err, ok, type Result } from '@tandem/contract';
import { type Git, type GitTree, GitUnreadable } from '@tandem/ports';
import type { Release } from '@tandem/release-process';
import { type GitopsProblem, problemOfGit } from './problem.ts';

/** The values of `GITOPS_INPUTS`. */
export interface GitopsInputs {
  readonly gitops_url: string;
  readonly gitops_branch: string;
  readonly release_file: string;
}

/** The tip of the GitOps branch and the release process that it holds. */
export interface Gitops {
  readonly tree: GitTree;
  readonly release: Release;
}

/**
 * Fetches the tip of the GitOps branch and reads the release process file there.
 *
 * @param history `none` where the caller reads files only: the fetch then transfers no earlier commits.
 */
export async function openGitops(
  git: Git,
  inputs: GitopsInputs,
  history: 'full' | 'none' = 'full',
): Promise<Result<Gitops, GitopsProblem>> {
  const fetched = await git.fetch({ url: inputs.gitops_url, branch: inputs.gitops_branch, history });
  if (!fetched.ok) return err(problemOfGit(fetched.error, 'fetch'));
  return readable(() => releaseAt(fetched.value, inputs));
}

/** Runs a body that reads the tree; a remote that stops responding meanwhile is a problem, not a bug. */
export async function readable<T>(
  body: () => Promise<Result<T, GitopsProblem>>,
): Promise<Result<T, GitopsProblem>> {
  try {
    return await body();
  } catch (error) {
    if (error instanceof GitUnreadable) return err(problemOfGit(error.problem, 'fetch'));
    throw error;
  }
}

async function releaseAt(tree: GitTree, inputs: GitopsInputs): Promise<Result<Gitops, GitopsProblem>> {
  const file = inputs.release_file;
  const bytes = await tree.read(file);
  if (bytes === undefined) {
    const where = `the branch ${inputs.gitops_branch} of ${shownUrl(inputs.gitops_url)}`;
    const detail = `There is no file '${file}' in ${where} at ${tree.commit.slice(0, 12)}.`;
    return err({ failure: 'release-file-missing', detail, findings: [] });
  }
  // The YAML reader is loaded here: a step that is refused earlier starts without it.
  const { readRelease } = await import('@tandem/release-file');
  const release = readRelease(new TextDecoder().decode(bytes), file);
  if (release.ok) return ok({ tree, release: release.value });
  const [first] = release.error;
  return err({
    failure: 'release-file-invalid',
    detail: first?.message ?? `${file} cannot be read.`,
    ...(first?.at && { at: first.at }),
    findings: release.error,
  });
}

/** A URL without user and password. */
function shownUrl(url: string): string {
  return url.replace(/^([a-z+]+:\/\/)[^/@]*@/i, '$1');
}
