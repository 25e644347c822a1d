import { ok, type Result } from '@tandem/contract';
import {
  attempt,
  attemptCreate,
  type Created,
  createOnce,
  keepOldest,
  lostAnswer,
  orGone,
} from '@tandem/forge-calls';
import type { ForgeProblem } from '@tandem/ports';
import type { Comment } from 'azure-devops-node-api/interfaces/WorkItemTrackingInterfaces.js';
import type { Client } from './client.ts';
import { keyIn, marked } from './marker.ts';

type Answer<T> = Promise<Result<T, ForgeProblem>>;

/** How many comments a page has; 200 is the most. */
const PAGE = 200;

/** Our own comments of a work item, oldest first, to the last page. */
async function ownComments({ work, project, me }: Client, id: number): Answer<readonly Comment[]> {
  const self = await me();
  if (!self.ok) return self;
  const comments: Comment[] = [];
  let token: string | undefined;
  do {
    const order = 'asc' as never;
    const read = await attempt(() => work.getComments(project, id, PAGE, token, false, undefined, order));
    if (!read.ok) return read;
    comments.push(...(read.value.comments ?? []));
    token = read.value.continuationToken;
  } while (token);
  const own = comments.filter(({ createdBy }) => createdBy?.id === self.value);
  return ok(own.sort((one, other) => (one.id ?? 0) - (other.id ?? 0)));
}

/** The keys of our comments. */
export async function commentKeys(client: Client, id: number): Answer<readonly string[]> {
  const comments = await ownComments(client, id);
  if (!comments.ok) return comments.error.kind === 'not-found' ? ok([]) : comments;
  return ok(comments.value.flatMap(({ text }) => keyIn(text ?? '') ?? []));
}

/**
 * Adds a comment in Markdown; a server that knows HTML alone gets it as such, and shows its signs. The library has
 * no way to say the format (Azure DevOps docs, wit/comments "Add comment", from 7.1-preview.4 on).
 */
async function addComment(
  { work, project, post }: Client,
  id: number,
  text: string,
): Promise<Created<Comment, ForgeProblem>> {
  const path = `${encodeURIComponent(project)}/_apis/wit/workItems/${id}/comments`;
  const added = await attemptCreate(() =>
    post<Comment>(`${path}?format=markdown&api-version=7.1-preview.4`, { text }),
  );
  const unknown = added.kind === 'problem' && added.problem.kind === 'refused';
  return unknown ? attemptCreate(() => work.addComment({ text }, project, id)) : added;
}

/** Makes the one comment of ours with this key have this body. */
export async function putComment(
  client: Client,
  id: number,
  wanted: { readonly key: string; readonly body: string },
): Answer<void> {
  const { work, project, clock } = client;
  const text = marked(wanted.key, wanted.body);
  const find = async (): Answer<readonly Comment[]> => {
    const comments = await ownComments(client, id);
    return comments.ok
      ? ok(comments.value.filter((each) => keyIn(each.text ?? '') === wanted.key))
      : comments;
  };
  const remove = async (comment: Comment): Answer<undefined> =>
    orGone(await attempt(() => work.deleteComment(project, id, comment.id ?? 0)));
  const there = await find();
  if (!there.ok) return there;
  const comment =
    there.value.length > 0
      ? await keepOldest(there.value, { remove })
      : await createOnce<Comment, ForgeProblem>({
          create: () => addComment(client, id, text),
          find,
          remove,
          idOf: (each) => String(each.id),
          lost: lostAnswer,
          clock,
        });
  if (!comment.ok) return comment;
  if (comment.value.text === text) return ok(undefined);
  const edited = await attempt(() => work.updateComment({ text }, project, id, comment.value.id ?? 0));
  return edited.ok ? ok(undefined) : edited;
}
