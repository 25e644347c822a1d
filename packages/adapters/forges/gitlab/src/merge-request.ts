import type { MergeRequest } from '@tandem/ports';
import { type GitlabUser, userOf } from './user.ts';

/** A merge request in the fields that are read (GitLab docs, api/merge_requests "Get single MR"). */
export interface GitlabMergeRequest {
  readonly iid: number;
  readonly title: string;
  readonly description: string | null;
  readonly state: string;
  readonly draft: boolean;
  readonly author: GitlabUser;
  readonly source_branch: string;
  readonly target_branch: string;
  readonly sha: string | null;
  readonly diff_refs?: { readonly base_sha: string | null; readonly head_sha: string | null } | null;
  readonly web_url: string;
  readonly created_at: string;
  readonly merged_at?: string | null;
  readonly merge_commit_sha?: string | null;
  readonly squash_commit_sha?: string | null;
  readonly squash?: boolean;
  readonly squash_on_merge?: boolean;
  readonly labels?: readonly (string | { readonly name: string })[];
  readonly reviewers?: readonly GitlabUser[] | null;
  readonly head_pipeline?: { readonly sha: string; readonly status: string; readonly ref?: string } | null;
  readonly references?: { readonly short?: string };
}

/**
 * @param template The project's template of squash messages, where it has one of its own.
 */
export function mergeRequestOf(request: GitlabMergeRequest, template?: string | null): MergeRequest {
  const head = request.sha ?? request.diff_refs?.head_sha ?? '';
  const squash = request.squash_on_merge ?? request.squash ?? false;
  const message = squash && template ? expandTemplate(template, request) : undefined;
  const mergeCommit = request.merge_commit_sha ?? request.squash_commit_sha;
  return {
    number: request.iid,
    title: request.title,
    description: request.description ?? '',
    state: stateOf(request.state),
    draft: request.draft,
    author: userOf(request.author),
    sourceBranch: request.source_branch,
    targetBranch: request.target_branch,
    head,
    base: request.diff_refs?.base_sha ?? '',
    url: request.web_url,
    createdAt: request.created_at,
    ...(request.merged_at && { mergedAt: request.merged_at }),
    ...(mergeCommit && { mergeCommit }),
    squash,
    ...(message !== undefined && { squashMessage: message }),
    labels: (request.labels ?? []).map((label) => (typeof label === 'string' ? label : label.name)),
    reviewers: (request.reviewers ?? []).map(userOf),
    pipeline: pipelineOf(request, head),
  };
}

function stateOf(state: string): MergeRequest['state'] {
  if (state === 'merged') return 'merged';
  // `locked` is a merge that is under way.
  return state === 'opened' || state === 'locked' ? 'open' : 'closed';
}

/** Words of a pipeline (GitLab docs, api/pipelines "status") as what matters before a merge. */
function pipelineOf({ head_pipeline: pipeline }: GitlabMergeRequest, head: string): MergeRequest['pipeline'] {
  if (!pipeline) return 'none';
  // A pipeline for merged results runs on a commit of its own, the merge into the target as it was then.
  const merged = /^refs\/merge-requests\/\d+\/(merge|train)$/.test(pipeline.ref ?? '');
  if (pipeline.sha !== head && !merged) return 'stale';
  if (pipeline.status === 'success') return 'passed';
  return ['failed', 'canceled', 'canceling', 'skipped'].includes(pipeline.status) ? 'failed' : 'running';
}

/**
 * A squash template with what the merge request says (GitLab docs, user/project/merge_requests/commit_templates).
 * Undefined where it uses a variable that only the merge fills.
 */
function expandTemplate(template: string, request: GitlabMergeRequest): string | undefined {
  const values: Readonly<Record<string, string>> = {
    title: request.title,
    description: request.description ?? '',
    source_branch: request.source_branch,
    target_branch: request.target_branch,
    reference: request.references?.short ?? `!${request.iid}`,
    local_reference: `!${request.iid}`,
    url: request.web_url,
    merge_request_author: request.author.name,
  };
  const expanded = template.replace(/%\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
  return /%\{\w+\}/.test(expanded) ? undefined : expanded;
}
