import type { StoredNote, StoredThread } from '../data.ts';
import { fields, found, listed, refuse } from './answer.ts';
import { commentBody, threadBody } from './bodies.ts';
import { requestOf } from './pull-requests.ts';
import type { GitCall, Route } from './routes.ts';

/** Azure DevOps docs, git/pull-request-threads and git/pull-request-thread-comments. */
export const threadRoutes: readonly Route<GitCall>[] = [
  [
    'GET',
    'git/repositories/:/pullRequests/:/threads',
    (call) => listed(requestOf(call).threads.map((thread) => shown(call, thread))),
  ],
  ['POST', 'git/repositories/:/pullRequests/:/threads', create],
  [
    'PATCH',
    'git/repositories/:/pullRequests/:/threads/:',
    (call) => {
      const thread = threadOf(call);
      const { status } = fields(call.request);
      if (status !== undefined) thread.resolved = isResolved(status);
      return found(shown(call, thread));
    },
  ],
  [
    'POST',
    'git/repositories/:/pullRequests/:/threads/:/comments',
    (call) => {
      const thread = threadOf(call);
      const note = call.state.newNote(call.user.id, contentOf(fields(call.request).content));
      thread.notes.push(note);
      return found(commentBody(call.state, note, thread.notes.length - 1, call.request.base));
    },
  ],
  [
    'PATCH',
    'git/repositories/:/pullRequests/:/threads/:/comments/:',
    (call) => {
      const { thread, note } = noteOf(call);
      if (note.author !== call.user.id)
        refuse(
          403,
          'TF401027: You need the Git PullRequestContribute permission.',
          'GitNeedsPermissionException',
        );
      note.body = contentOf(fields(call.request).content);
      note.updatedAt = call.state.now();
      return found(commentBody(call.state, note, thread.notes.indexOf(note), call.request.base));
    },
  ],
  [
    'DELETE',
    'git/repositories/:/pullRequests/:/threads/:/comments/:',
    (call) => {
      const { thread, note } = noteOf(call);
      if (note.author !== call.user.id)
        refuse(
          403,
          'TF401027: You need the Git PullRequestContribute permission.',
          'GitNeedsPermissionException',
        );
      thread.notes = thread.notes.filter((each) => each !== note);
      return { status: 200 };
    },
  ],
];

/** A thread as the service shows it: deleted comments stay, without their content. */
function shown({ state, request }: GitCall, thread: StoredThread) {
  return threadBody(state, thread, request.base);
}

function threadOf(call: GitCall): StoredThread {
  const thread = requestOf(call).threads.find(({ id }) => String(id) === call.parts[2]);
  return (
    thread ?? refuse(404, 'TF401174: The thread could not be found.', 'DiscussionThreadNotFoundException')
  );
}

function noteOf(call: GitCall): { readonly thread: StoredThread; readonly note: StoredNote } {
  const thread = threadOf(call);
  const note = thread.notes.find(({ id }) => String(id) === call.parts[3]);
  return note
    ? { thread, note }
    : refuse(404, 'TF401175: The comment could not be found.', 'DiscussionCommentNotFoundException');
}

/** The service refuses longer comments. */
const LONGEST = 150_000;

function contentOf(given: unknown): string {
  if (typeof given !== 'string' || given === '') {
    return refuse(400, 'The comment content must not be empty.', 'InvalidArgumentValueException');
  }
  if (given.length > LONGEST) {
    return refuse(
      400,
      `The maximum length of a comment is ${LONGEST} characters.`,
      'InvalidArgumentValueException',
    );
  }
  return given;
}

/** `CommentThreadStatus`: all but these are ends. */
function isResolved(status: unknown): boolean {
  return !['active', 'pending', 'unknown'].includes(String(status));
}

interface ThreadGiven {
  readonly comments?: readonly { readonly content?: unknown }[];
  readonly status?: unknown;
  readonly properties?: Readonly<Record<string, { readonly $value?: unknown }>>;
  readonly threadContext?: {
    readonly filePath?: string;
    readonly rightFileStart?: { readonly line: number };
  };
}

function create(call: GitCall) {
  const { state, request, user } = call;
  const target = requestOf(call);
  const given = fields(request) as ThreadGiven;
  const [first, ...rest] = (given.comments ?? []).map(({ content }) => contentOf(content));
  if (first === undefined) return refuse(400, 'A thread needs a comment.', 'InvalidArgumentValueException');
  const { filePath, rightFileStart } = given.threadContext ?? {};
  const thread = state.note(target, user, first, {
    properties: Object.fromEntries(
      Object.entries(given.properties ?? {}).map(([name, { $value }]) => [name, String($value)]),
    ),
    ...(filePath &&
      rightFileStart && { at: { file: filePath.replace(/^\//, ''), line: rightFileStart.line } }),
  });
  for (const content of rest) thread.notes.push(state.newNote(user.id, content));
  thread.resolved = given.status !== undefined && isResolved(given.status);
  return found(threadBody(state, thread, request.base));
}
