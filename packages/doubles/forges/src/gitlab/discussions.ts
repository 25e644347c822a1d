import type { StoredMergeRequest, StoredNote, StoredPlace, StoredThread } from '../data.ts';
import { changesBetween } from '../history.ts';
import { field, found, notFound, page, Refused, refuse, required } from './answer.ts';
import { discussionBody, discussionId, noteBody } from './bodies.ts';
import { requestOf } from './merge-requests.ts';
import type { GitlabCall, Route } from './routes.ts';

/** GitLab docs, api/discussions "Merge requests". */
export const discussionRoutes: readonly Route[] = [
  [
    'GET',
    '/merge_requests/:/discussions',
    (call) => {
      const request = requestOf(call);
      return page(
        call.request,
        request.threads.map((thread) => discussionBody(call.state, request, thread, call.request.base)),
      );
    },
  ],
  ['POST', '/merge_requests/:/discussions', start],
  [
    'GET',
    '/merge_requests/:/discussions/:',
    (call) => {
      const { request, thread } = threadOf(call);
      return found(call.request, discussionBody(call.state, request, thread, call.request.base));
    },
  ],
  ['PUT', '/merge_requests/:/discussions/:', resolve],
  [
    'POST',
    '/merge_requests/:/discussions/:/notes',
    (call) => {
      const { request, thread } = threadOf(call);
      const note = call.state.newNote(call.user.id, checkedBody(call));
      thread.notes.push(note);
      return found(call.request, noteBody(call.state, note, call.request.base, { request, thread }), 201);
    },
  ],
  [
    'PUT',
    '/merge_requests/:/discussions/:/notes/:',
    (call) => {
      const { request, thread, note } = noteOf(call);
      if (field(call.request, 'body') !== undefined) {
        if (note.author !== call.user.id) refuse(403, '403 Forbidden');
        note.body = checkedBody(call);
        note.updatedAt = call.state.now();
      }
      const resolved = field(call.request, 'resolved');
      if (resolved !== undefined) thread.resolved = resolved === 'true';
      return found(call.request, noteBody(call.state, note, call.request.base, { request, thread }));
    },
  ],
  [
    'DELETE',
    '/merge_requests/:/discussions/:/notes/:',
    (call) => {
      const { request, thread, note } = noteOf(call);
      if (note.author !== call.user.id) refuse(403, '403 Forbidden');
      thread.notes = thread.notes.filter((each) => each !== note);
      if (thread.notes.length === 0) request.threads.splice(request.threads.indexOf(thread), 1);
      return { status: 204 };
    },
  ],
];

function threadOf(call: GitlabCall): {
  readonly request: StoredMergeRequest;
  readonly thread: StoredThread;
} {
  const request = requestOf(call);
  const thread = request.threads.find((each) => discussionId(each) === call.parts[1]);
  return thread ? { request, thread } : notFound('Discussion');
}

function noteOf(call: GitlabCall): ReturnType<typeof threadOf> & { readonly note: StoredNote } {
  const { request, thread } = threadOf(call);
  const note = thread.notes.find((each) => String(each.id) === call.parts[2]);
  return note ? { request, thread, note } : notFound('Note');
}

/** The text of a note, as GitLab takes it; lines of quick actions are carried out and taken away. */
export function checkedBody({ request }: GitlabCall): string {
  const body = required(request, 'body');
  if (body.trim() === '') return refuse(400, "400 Bad request - Note can't be blank");
  if (body.length > 1_000_000)
    return refuse(400, '400 Bad request - Note is too long (maximum is 1000000 characters)');
  return body;
}

function start(call: GitlabCall) {
  const { state, request, user } = call;
  const target = requestOf(call);
  const body = checkedBody(call);
  const given = (request.body as { readonly position?: Record<string, unknown> }).position;
  const at = given && placeIn(call, target, given);
  const thread = state.note(target, user, quickActions(body, target), { ...(at && { at }) });
  return found(request, discussionBody(state, target, thread, request.base), 201);
}

/** GitLab carries out quick actions in any note (GitLab docs, user/project/quick_actions). */
function quickActions(body: string, target: StoredMergeRequest): string {
  if (/^\/close\s*$/m.test(body)) target.state = 'closed';
  return body;
}

/** A place in the diff: a line that the diff does not show is refused. */
function placeIn(
  { state, repository }: GitlabCall,
  target: StoredMergeRequest,
  position: Readonly<Record<string, unknown>>,
): StoredPlace {
  for (const name of ['base_sha', 'start_sha', 'head_sha', 'position_type']) {
    if (position[name] === undefined) throw new Refused(400, { error: `position[${name}] is missing` });
  }
  const file = String(position.new_path);
  const line = Number(position.new_line);
  const change = changesBetween(repository, state.baseOf(target), state.headOf(target)).find(
    ({ path }) => path === file,
  );
  const bytes = change?.newBlob === undefined ? undefined : repository.blobs.get(change.newBlob);
  const lines = new TextDecoder().decode(bytes ?? new Uint8Array()).split('\n').length;
  if (!bytes || !(line >= 1 && line <= lines)) {
    return refuse(
      400,
      '400 Bad request - Note {:line_code=>["can\'t be blank", "must be a valid line code"]}',
    );
  }
  return { file, line };
}

function resolve(call: GitlabCall) {
  const { request, thread } = threadOf(call);
  thread.resolved = required(call.request, 'resolved') === 'true';
  return found(call.request, discussionBody(call.state, request, thread, call.request.base));
}
