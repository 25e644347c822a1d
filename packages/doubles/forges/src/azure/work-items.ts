import type { StoredNote, StoredTicket } from '../data.ts';
import type { ApiAnswer } from '../server.ts';
import { fields, found, listed, number, refuse, text } from './answer.ts';
import { workItemBody, workItemCommentBody } from './bodies.ts';
import type { AzureCall, Route } from './routes.ts';

/** The states of the work item types of the Agile process (docs, boards/work-items/guidance/agile-process-workflow). */
const STATES = ['New', 'Active', 'Resolved', 'Closed', 'Removed'];

/** Azure DevOps docs, wit/work-items, wit/comments, wit/wiql. */
export const workItemRoutes: readonly Route<AzureCall>[] = [
  [
    'GET',
    'wit/workItems/:',
    (call) => {
      const expand = text(call.request, '$expand')?.toLowerCase();
      return found(
        workItemBody(ticketOf(call), call.request.base, expand === 'relations' || expand === 'all'),
      );
    },
  ],
  ['PATCH', 'wit/workItems/:', update],
  ['GET', 'wit/workItems/:/comments', comments],
  [
    'POST',
    'wit/workItems/:/comments',
    (call) => {
      const ticket = ticketOf(call);
      const note = call.state.newNote(call.user.id, textOf(call));
      ticket.comments.push(note);
      call.state.changed(ticket);
      return found(workItemCommentBody(call.state, ticket, note, call.request.base));
    },
  ],
  [
    'PATCH',
    'wit/workItems/:/comments/:',
    (call) => {
      const { ticket, note } = noteOf(call);
      if (note.author !== call.user.id)
        refuse(403, 'TF26195: You cannot edit this comment.', 'WorkItemUnauthorizedAccessException');
      note.body = textOf(call);
      note.updatedAt = call.state.now();
      return found(workItemCommentBody(call.state, ticket, note, call.request.base));
    },
  ],
  [
    'DELETE',
    'wit/workItems/:/comments/:',
    (call) => {
      const { ticket, note } = noteOf(call);
      if (note.author !== call.user.id)
        refuse(403, 'TF26195: You cannot delete this comment.', 'WorkItemUnauthorizedAccessException');
      ticket.comments = ticket.comments.filter((each) => each !== note);
      return { status: 204 };
    },
  ],
  ['POST', 'wit/wiql', wiql],
  [
    'POST',
    'wit/workItemsBatch',
    (call) => {
      const { ids } = fields(call.request) as { readonly ids: readonly number[] };
      if (ids.length > 200)
        return refuse(
          400,
          'VS403474: You requested more than 200 work items.',
          'VssPropertyValidationException',
        );
      const tickets = ids.flatMap((id) => call.state.data.tickets.find((each) => each.id === id) ?? []);
      return listed(tickets.map((ticket) => workItemBody(ticket, call.request.base, false)));
    },
  ],
];

function ticketOf({ state, project, parts }: AzureCall): StoredTicket {
  const ticket = state.data.tickets.find(
    (each) => String(each.id) === parts[0] && (project === '' || each.project === project),
  );
  return (
    ticket ??
    refuse(
      404,
      `TF401232: Work item ${parts[0]} does not exist, or you do not have permissions to read it.`,
      'WorkItemUnauthorizedAccessException',
    )
  );
}

function noteOf(call: AzureCall): { readonly ticket: StoredTicket; readonly note: StoredNote } {
  const ticket = ticketOf(call);
  const note = ticket.comments.find(({ id }) => String(id) === call.parts[1]);
  return note
    ? { ticket, note }
    : refuse(404, 'TF402463: The comment does not exist.', 'WorkItemCommentNotFoundException');
}

function textOf({ request }: AzureCall): string {
  const given = fields(request).text;
  return typeof given === 'string' && given !== ''
    ? given
    : refuse(400, 'The comment text is empty.', 'InvalidArgumentValueException');
}

interface Operation {
  readonly op: string;
  readonly path: string;
  readonly value: unknown;
}

/** All operations of a document or none (RFC 6902, 5). */
function update(call: AzureCall): ApiAnswer {
  const { state, request } = call;
  const ticket = ticketOf(call);
  if (!request.headers['content-type']?.startsWith('application/json-patch+json')) {
    return refuse(415, 'The request contains an unsupported media type.', 'UnsupportedMediaTypeException');
  }
  const draft: StoredTicket = structuredClone(ticket);
  for (const operation of request.body as readonly Operation[]) apply(draft, operation);
  Object.assign(ticket, { state: draft.state, title: draft.title, labels: draft.labels, links: draft.links });
  state.changed(ticket);
  return found(workItemBody(ticket, request.base, true));
}

function apply(ticket: StoredTicket, { op, path, value }: Operation): void {
  if (op === 'test' && path === '/rev') {
    if (value !== ticket.revision)
      refuse(412, 'VS403351: Test operation for path /rev failed.', 'WorkItemTestOperationFailedException');
    return;
  }
  if (op !== 'add' && op !== 'replace')
    refuse(400, `The operation ${op} is not supported.`, 'VssPropertyValidationException');
  if (path === '/fields/System.State') {
    if (!STATES.includes(String(value))) {
      refuse(
        400,
        `TF401320: Rule Error for field State. Error code: InvalidListValue. The value '${value}' is not in the list.`,
        'RuleValidationException',
      );
    }
    ticket.state = String(value);
  } else if (path === '/fields/System.Title') ticket.title = String(value);
  else if (path === '/fields/System.Tags')
    ticket.labels = String(value)
      .split(';')
      .map((tag) => tag.trim())
      .filter(Boolean);
  else if (path === '/relations/-') addRelation(ticket, value as Relation);
  else refuse(400, `VS402323: The path ${path} is not supported.`, 'VssPropertyValidationException');
}

interface Relation {
  readonly rel: string;
  readonly url: string;
  readonly attributes?: { readonly name?: string; readonly comment?: string };
}

function addRelation(ticket: StoredTicket, { rel, url, attributes = {} }: Relation): void {
  if (ticket.links.some((link) => link.rel === rel && link.url === url)) {
    refuse(400, 'VS402315: Relation already exists.', 'WorkItemResourceLinkException');
  }
  if (rel === 'ArtifactLink' && !attributes.name) {
    refuse(400, 'VS403443: A resource link needs the name of its type.', 'WorkItemResourceLinkException');
  }
  ticket.links.push({ rel, url, name: attributes.name ?? '', comment: attributes.comment ?? '' });
}

/** Pages go on by a token, which is where the next begins. */
function comments(call: AzureCall) {
  const { state, request } = call;
  const ticket = ticketOf(call);
  const ordered = text(request, 'order') === 'asc' ? ticket.comments : [...ticket.comments].reverse();
  const from = number(request, 'continuationToken', 0);
  const page = ordered.slice(from, from + Math.min(200, number(request, '$top', 200)));
  const next = from + page.length;
  return found({
    totalCount: ordered.length,
    count: page.length,
    comments: page.map((note) => workItemCommentBody(state, ticket, note, request.base)),
    ...(next < ordered.length && { continuationToken: String(next) }),
  });
}

/** As much of WIQL as a query for states and time needs; what it does not know is refused. */
function wiql(call: AzureCall) {
  const { state, request } = call;
  const query = String(fields(request).query);
  const where = /^SELECT \[System\.Id\] FROM WorkItems WHERE (.*?) ORDER BY \[System\.Id\]$/s.exec(
    query,
  )?.[1];
  if (where === undefined)
    return refuse(400, `TF51006: The query statement is not understood: ${query}`, 'SyntaxErrorException');
  const string = "'((?:[^']|'')*)'";
  const clause = new RegExp(
    `^\\[System\\.TeamProject\\] = ${string} AND \\[System\\.State\\] IN \\((.*?)\\)(?: AND \\[System\\.ChangedDate\\] >= ${string})?$`,
    's',
  ).exec(where);
  if (!clause)
    return refuse(400, `TF51006: The query statement is not understood: ${where}`, 'SyntaxErrorException');
  const plain = (quoted = '') => quoted.replaceAll("''", "'");
  const states = [...(clause[2] ?? '').matchAll(new RegExp(string, 'g'))].map((match) => plain(match[1]));
  const since = clause[3] === undefined ? Number.NEGATIVE_INFINITY : Date.parse(plain(clause[3]));
  const items = state.data.tickets.filter(
    (each) =>
      each.project === plain(clause[1]) && states.includes(each.state) && Date.parse(each.updatedAt) >= since,
  );
  return found({
    queryType: 'flat',
    queryResultType: 'workItem',
    asOf: state.now(),
    columns: [{ referenceName: 'System.Id', name: 'ID', url: `${request.base}/_apis/wit/fields/System.Id` }],
    workItems: items.map(({ id }) => ({ id, url: `${request.base}/_apis/wit/workItems/${id}` })),
  });
}
