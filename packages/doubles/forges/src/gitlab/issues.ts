import type { StoredNote, StoredTicket } from '../data.ts';
import { field, found, notFound, page, refuse } from './answer.ts';
import { issueBody, noteBody } from './bodies.ts';
import { checkedBody } from './discussions.ts';
import type { GitlabCall, Route } from './routes.ts';

/** GitLab docs, api/issues, api/notes "Issues". */
export const issueRoutes: readonly Route[] = [
  ['GET', '/issues', list],
  [
    'GET',
    '/issues/:',
    (call) => found(call.request, issueBody(issueOf(call), call.repository.id, call.request.base)),
  ],
  ['PUT', '/issues/:', update],
  ['GET', '/issues/:/notes', notes],
  [
    'POST',
    '/issues/:/notes',
    (call) => {
      const issue = issueOf(call);
      const note = call.state.newNote(call.user.id, checkedBody(call));
      issue.comments.push(note);
      return found(call.request, noteBody(call.state, note, call.request.base), 201);
    },
  ],
  [
    'PUT',
    '/issues/:/notes/:',
    (call) => {
      const { note } = noteOf(call);
      if (note.author !== call.user.id) refuse(403, '403 Forbidden');
      note.body = checkedBody(call);
      note.updatedAt = call.state.now();
      return found(call.request, noteBody(call.state, note, call.request.base));
    },
  ],
  [
    'DELETE',
    '/issues/:/notes/:',
    (call) => {
      const { issue, note } = noteOf(call);
      if (note.author !== call.user.id) refuse(403, '403 Forbidden');
      issue.comments = issue.comments.filter((each) => each !== note);
      return { status: 204 };
    },
  ],
];

function issueOf({ state, repository, parts }: GitlabCall): StoredTicket {
  const issue = state.data.tickets.find(
    (each) => each.project === repository.path && String(each.id) === parts[0],
  );
  return issue ?? notFound('Issue');
}

function noteOf(call: GitlabCall): { readonly issue: StoredTicket; readonly note: StoredNote } {
  const issue = issueOf(call);
  const note = issue.comments.find((each) => String(each.id) === call.parts[1]);
  return note ? { issue, note } : notFound('Note');
}

function list({ state, repository, request }: GitlabCall) {
  const { query } = request;
  const after = Date.parse(query.get('updated_after') ?? '');
  const labels = query.get('labels')?.split(',') ?? [];
  const issues = state.data.tickets.filter(
    (each) =>
      each.project === repository.path &&
      [null, 'all', each.state].includes(query.get('state')) &&
      labels.every((label) => each.labels.includes(label)) &&
      (Number.isNaN(after) || Date.parse(each.updatedAt) >= after),
  );
  return page(
    request,
    issues.reverse().map((each) => issueBody(each, repository.id, request.base)),
  );
}

function update(call: GitlabCall) {
  const { state, request } = call;
  const issue = issueOf(call);
  const event = field(request, 'state_event');
  if (event !== undefined && event !== 'close' && event !== 'reopen') {
    return refuse(400, { error: 'state_event does not have a valid value' });
  }
  if (event) issue.state = event === 'close' ? 'closed' : 'opened';
  const list = (name: string): readonly string[] => field(request, name)?.split(',').filter(Boolean) ?? [];
  const removed = list('remove_labels');
  const added = list('add_labels');
  // Of labels with one scope an issue has one (GitLab docs, user/project/labels "Scoped labels").
  const scopes = added
    .filter((label) => label.includes('::'))
    .map((label) => label.slice(0, label.lastIndexOf('::') + 2));
  const kept = issue.labels.filter(
    (label) => !removed.includes(label) && !scopes.some((scope) => label.startsWith(scope)),
  );
  issue.labels = [...new Set([...kept, ...added])];
  issue.title = field(request, 'title') ?? issue.title;
  issue.description = field(request, 'description') ?? issue.description;
  state.changed(issue);
  return found(request, issueBody(issue, call.repository.id, request.base));
}

function notes(call: GitlabCall) {
  const comments = issueOf(call).comments.map((note) => noteBody(call.state, note, call.request.base));
  return page(call.request, call.request.query.get('sort') === 'asc' ? comments : comments.reverse());
}
