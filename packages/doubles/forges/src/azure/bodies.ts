import type {
  StoredCommit,
  StoredMergeRequest,
  StoredNote,
  StoredRepository,
  StoredStatus,
  StoredThread,
  StoredTicket,
  StoredUser,
} from '../data.ts';
import { commitOf } from '../history.ts';
import type { ForgeState } from '../state.ts';

/** Bodies of answers in the shapes that the published description of the REST API gives them. */

export function identityBody(user: StoredUser, base: string) {
  return {
    displayName: user.name,
    url: `${base}/_apis/Identities/${user.guid}`,
    id: user.guid,
    uniqueName: user.email,
    imageUrl: `${base}/_api/_common/identityImage?id=${user.guid}`,
    descriptor: `aad.${user.guid}`,
  };
}

export function repositoryBody(repository: StoredRepository, base: string) {
  const [project = '', name = ''] = repository.path.split('/');
  const url = `${base}/${encodeURIComponent(project)}/_apis/git/repositories/${repository.guid}`;
  return {
    id: repository.guid,
    name,
    url,
    project: {
      id: repository.projectGuid,
      name: project,
      url: `${base}/_apis/projects/${repository.projectGuid}`,
      state: 'wellFormed',
      revision: 1,
      visibility: 'private',
    },
    defaultBranch: `refs/heads/${repository.defaultBranch}`,
    size: 1,
    remoteUrl: `${base}/${encodeURIComponent(project)}/_git/${encodeURIComponent(name)}`,
    webUrl: `${base}/${encodeURIComponent(project)}/_git/${encodeURIComponent(name)}`,
    isDisabled: false,
  };
}

const STATUS = { open: 'active', merged: 'completed', closed: 'abandoned' } as const;

/** @param short A list shows the first words of a description only. */
export function pullRequestBody(state: ForgeState, request: StoredMergeRequest, base: string, short = false) {
  const repository = state.repositoryOf(request.repository);
  const [head, target] = [state.headOf(request), repository.branches.get(request.targetBranch)];
  const place = repositoryBody(repository, base);
  const commit = (id: string | undefined) => id && { commitId: id, url: `${place.url}/commits/${id}` };
  const merged = request.mergeCommit;
  return {
    repository: place,
    pullRequestId: request.number,
    codeReviewId: request.number,
    status: STATUS[request.state],
    createdBy: identityBody(state.userOf(request.author), base),
    creationDate: request.createdAt,
    ...(request.mergedAt && { closedDate: request.mergedAt }),
    title: request.title,
    description: short ? request.description.slice(0, 400) : request.description,
    sourceRefName: `refs/heads/${request.sourceBranch}`,
    targetRefName: `refs/heads/${request.targetBranch}`,
    mergeStatus: 'succeeded',
    isDraft: request.draft,
    mergeId: repository.guid,
    lastMergeSourceCommit: commit(head),
    lastMergeTargetCommit: commit(merged ? commitOf(repository, merged).parents[0] : target),
    ...(merged && { lastMergeCommit: commit(merged) }),
    reviewers: request.reviewers.map(({ user, vote }) => ({
      ...identityBody(state.userOf(user), base),
      reviewerUrl: `${place.url}/pullRequests/${request.number}/reviewers/${state.userOf(user).guid}`,
      vote,
      hasDeclined: false,
      isFlagged: false,
      isRequired: false,
    })),
    labels: request.labels.map((name) => ({ id: repository.guid, name, active: true })),
    ...(request.squash && {
      completionOptions: {
        mergeCommitMessage: `Merged PR ${request.number}: ${request.title}`,
        squashMerge: true,
        mergeStrategy: 'squash',
        autoCompleteIgnoreConfigIds: [],
      },
    }),
    url: `${place.url}/pullRequests/${request.number}`,
    supportsIterations: true,
    artifactId: `vstfs:///Git/PullRequestId/${repository.projectGuid}%2F${repository.guid}%2F${request.number}`,
  };
}

/** How many characters of a message a list shows. */
const SHORT_MESSAGE = 100;

export function commitBody(commit: StoredCommit, url: string, short = false) {
  const person = { name: commit.author.name, email: commit.author.email, date: commit.at };
  const cut = short && commit.message.length > SHORT_MESSAGE;
  return {
    commitId: commit.id,
    author: person,
    committer: person,
    comment: cut ? commit.message.slice(0, SHORT_MESSAGE) : commit.message,
    ...(cut && { commentTruncated: true }),
    parents: commit.parents,
    url: `${url}/commits/${commit.id}`,
  };
}

export function threadBody(state: ForgeState, thread: StoredThread, base: string) {
  const [first] = thread.notes;
  const { at } = thread;
  return {
    id: thread.id,
    publishedDate: first?.createdAt ?? state.now(),
    lastUpdatedDate: thread.notes.at(-1)?.updatedAt ?? state.now(),
    comments: thread.notes.map((note, index) => commentBody(state, note, index, base)),
    status: thread.resolved ? 'fixed' : 'active',
    threadContext: at
      ? {
          filePath: `/${at.file}`,
          rightFileStart: { line: at.line, offset: 1 },
          rightFileEnd: { line: at.line, offset: 1 },
        }
      : null,
    properties: Object.fromEntries(
      Object.entries(thread.properties).map(([name, $value]) => [name, { $type: 'System.String', $value }]),
    ),
    identities: null,
    isDeleted: false,
  };
}

export function commentBody(state: ForgeState, note: StoredNote, index: number, base: string) {
  return {
    id: note.id,
    parentCommentId: index === 0 ? 0 : 1,
    author: identityBody(state.userOf(note.author), base),
    content: note.body,
    publishedDate: note.createdAt,
    lastUpdatedDate: note.updatedAt,
    lastContentUpdatedDate: note.updatedAt,
    commentType: note.system ? 'system' : 'text',
    usersLiked: [],
  };
}

const STATE = { pending: 'pending', running: 'pending', passed: 'succeeded', failed: 'failed' } as const;

export function statusBody(status: StoredStatus, by: object) {
  const [, genre, name = status.name] = /^(.*)\/([^/]+)$/s.exec(status.name) ?? [];
  return {
    id: status.id,
    state: STATE[status.state],
    description: status.description,
    context: { name, ...(genre !== undefined && { genre }) },
    creationDate: status.at,
    updatedDate: status.at,
    createdBy: by,
    ...(status.url !== undefined && { targetUrl: status.url }),
  };
}

export function workItemBody(ticket: StoredTicket, base: string, relations: boolean) {
  return {
    id: ticket.id,
    rev: ticket.revision,
    fields: {
      'System.Id': ticket.id,
      'System.TeamProject': ticket.project,
      'System.WorkItemType': ticket.type,
      'System.State': ticket.state,
      'System.Title': ticket.title,
      'System.Tags': ticket.labels.join('; '),
      'System.ChangedDate': ticket.updatedAt,
      'System.CommentCount': ticket.comments.length,
    },
    ...(relations &&
      ticket.links.length > 0 && {
        relations: ticket.links.map(({ rel, url, name, comment }) => ({
          rel,
          url,
          attributes: { ...(name && { name }), ...(comment && { comment }) },
        })),
      }),
    url: `${base}/${encodeURIComponent(ticket.project)}/_apis/wit/workItems/${ticket.id}`,
  };
}

export function workItemCommentBody(state: ForgeState, ticket: StoredTicket, note: StoredNote, base: string) {
  const author = identityBody(state.userOf(note.author), base);
  return {
    workItemId: ticket.id,
    id: note.id,
    version: 1,
    text: note.body,
    createdBy: author,
    createdDate: note.createdAt,
    modifiedBy: author,
    modifiedDate: note.updatedAt,
    format: 'html',
    url: `${base}/${encodeURIComponent(ticket.project)}/_apis/wit/workItems/${ticket.id}/comments/${note.id}`,
  };
}
