import type { MergeRequest } from '@tandem/ports';
import type { GitPullRequest } from 'azure-devops-node-api/interfaces/GitInterfaces.js';
import { userOf } from './user.ts';

/** `PullRequestStatus`, as the library numbers it. */
const STATUS = { open: 1, merged: 3 } as const;

/** A vote from which on it is an approval: 5 with suggestions, 10 without (docs, git/pull-request-reviewers). */
const APPROVAL = 5;

/** What is known of a pull request beside itself. */
export interface Surroundings {
  /** Where the source branch left the target branch. */
  readonly base: string;
  readonly pipeline: MergeRequest['pipeline'];
  /** The tip as of the last push; the pull request itself has that of the last trial merge. */
  readonly head?: string;
}

/** @param web The address of the repository for people. */
export function mergeRequestOf(request: GitPullRequest, web: string, around: Surroundings): MergeRequest {
  const { completionOptions: completion, status } = request;
  const merged = status === STATUS.merged;
  const message = completion?.mergeCommitMessage;
  const artifact = artifactOf(request);
  // NoFastForward 1, Squash 2, Rebase 3, RebaseMerge 4 (docs, git/pull-requests "GitPullRequestMergeStrategy").
  const squash = completion?.squashMerge === true || completion?.mergeStrategy === 2;
  return {
    number: request.pullRequestId ?? 0,
    title: request.title ?? '',
    description: request.description ?? '',
    state: merged ? 'merged' : status === STATUS.open ? 'open' : 'closed',
    draft: request.isDraft ?? false,
    author: userOf(request.createdBy),
    sourceBranch: branchOf(request.sourceRefName),
    targetBranch: branchOf(request.targetRefName),
    head: around.head ?? request.lastMergeSourceCommit?.commitId ?? '',
    base: around.base,
    url: `${web}/pullrequest/${request.pullRequestId}`,
    createdAt: instant(request.creationDate) ?? '',
    ...(merged && request.closedDate && { mergedAt: instant(request.closedDate) ?? '' }),
    ...(merged && request.lastMergeCommit?.commitId && { mergeCommit: request.lastMergeCommit.commitId }),
    ...(artifact !== undefined && { artifact }),
    squash,
    ...(squash && message && { squashMessage: message }),
    labels: (request.labels ?? []).flatMap(({ name }) => name ?? []),
    reviewers: (request.reviewers ?? []).filter(({ isContainer }) => !isContainer).map(userOf),
    pipeline: around.pipeline,
  };
}

/** The address for links of work items; lists leave it out. */
function artifactOf({ artifactId, pullRequestId, repository }: GitPullRequest): string | undefined {
  if (artifactId) return artifactId;
  const project = repository?.project?.id;
  if (!project || !repository.id) return undefined;
  return `vstfs:///Git/PullRequestId/${project}%2F${repository.id}%2F${pullRequestId}`;
}

/** Those who approved; a group approves through its people, who stand beside it. */
export function approversOf(request: GitPullRequest) {
  return (request.reviewers ?? [])
    .filter(({ isContainer, vote = 0 }) => !isContainer && vote >= APPROVAL)
    .map(userOf);
}

export function branchOf(ref: string | undefined): string {
  return (ref ?? '').replace(/^refs\/heads\//, '');
}

/** The library makes dates of some fields and leaves others as text. */
export function instant(given: Date | string | undefined): string | undefined {
  if (given === undefined) return undefined;
  return typeof given === 'string' ? given : given.toISOString();
}
