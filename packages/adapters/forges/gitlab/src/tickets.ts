import { createHash } from 'node:crypto';
import { err, ok, type Result } from '@tandem/contract';
import {
  attempt,
  attemptCreate,
  createOnce,
  keepOldest,
  lostAnswer,
  orAbsent,
  orGone,
} from '@tandem/forge-calls';
import type { ForgeProblem, ForgeTickets, Ticket } from '@tandem/ports';
import { escapeMarkdown } from '@tandem/safe-text';
import { type Client, PAGE } from './client.ts';
import { keyIn, marked, unmarked } from './marker.ts';
import type { GitlabUser } from './user.ts';

/** An issue in the fields that are read (GitLab docs, api/issues "Single project issue"). */
interface GitlabIssue {
  readonly iid: number;
  readonly title: string;
  readonly state: string;
  readonly issue_type?: string | null;
  readonly web_url: string;
  readonly labels?: readonly (string | { readonly name: string })[];
}

interface Note {
  readonly id: number;
  readonly body: string;
  readonly author: GitlabUser;
}

type Answer<T> = Promise<Result<T, ForgeProblem>>;

/** What stands before the address in the key of a link's note. */
const LINK = 'link:';

/** The issues of one project as tickets. */
export function gitlabTickets(client: Client): ForgeTickets {
  const { issues, project } = client;
  const read: ForgeTickets['read'] = async (id) => {
    const iid = numberOf(id);
    if (iid === undefined) return ok(undefined);
    const shown = orAbsent(await attempt(() => issues.show(iid, { projectId: project })));
    if (!shown.ok || shown.value === undefined) return shown as Result<undefined, ForgeProblem>;
    const notes = await ownNotes(client, iid);
    return notes.ok ? ok({ ...ticketOf(shown.value as never), links: linksIn(notes.value) }) : notes;
  };
  const known = async (id: string): Answer<Ticket> => {
    const ticket = await read(id);
    if (!ticket.ok) return ticket;
    return ticket.value
      ? ok(ticket.value)
      : err({ kind: 'not-found', detail: `There is no issue ${id}.`, status: 404 });
  };
  return {
    read,
    list: (filter) => list(client, filter),
    commentKeys: async (id) => {
      const iid = numberOf(id);
      const notes = iid === undefined ? ok([]) : await ownNotes(client, iid);
      if (!notes.ok) return notes.error.kind === 'not-found' ? ok([]) : notes;
      return ok(notes.value.flatMap((note) => keyIn(note.body) ?? []));
    },
    putComment: async (id, wanted) => {
      const iid = numberOf(id);
      if (iid === undefined)
        return err({ kind: 'not-found', detail: `There is no issue ${id}.`, status: 404 });
      const put = await putNote(client, iid, wanted);
      return put.ok ? ok(undefined) : put;
    },
    move: async (id, state) => {
      const ticket = await known(id);
      if (!ticket.ok) return ticket;
      const change = changeTo(state, ticket.value);
      if (change === 'unknown') {
        const detail = `GitLab issues have no state '${state}'; they have opened, closed and label:NAME.`;
        return err({ kind: 'refused', detail });
      }
      if (change === undefined) return ticket;
      const moved = await attempt(() => issues.edit(project, Number(id), change));
      return moved.ok ? ok({ ...ticketOf(moved.value as never), links: ticket.value.links }) : moved;
    },
    link: async (id, to) => {
      const ticket = await known(id);
      if (!ticket.ok) return ticket;
      const url = plainUrl(to.kind === 'url' ? to.url : to.artifact);
      if (ticket.value.links.includes(url)) return ticket;
      const key = `${LINK}${createHash('sha256').update(url).digest('hex').slice(0, 16)}`;
      const put = await putNote(client, Number(id), { key, body: `${escapeMarkdown(to.title)}\n\n<${url}>` });
      return put.ok ? known(id) : put;
    },
  };
}

/** An address without what would end the brackets around it. */
function plainUrl(url: string): string {
  const whole = URL.canParse(url) ? new URL(url).href : url;
  return whole.replace(/[<>\s]/g, encodeURIComponent);
}

function numberOf(id: string): number | undefined {
  return /^[1-9]\d{0,14}$/.test(id) ? Number(id) : undefined;
}

function ticketOf(issue: GitlabIssue): Omit<Ticket, 'links'> {
  return {
    id: String(issue.iid),
    title: issue.title,
    state: issue.state,
    type: issue.issue_type ?? 'issue',
    url: issue.web_url,
    labels: (issue.labels ?? []).map((label) => (typeof label === 'string' ? label : label.name)),
  };
}

/** The edit that brings an issue to a state; undefined where it is there. */
function changeTo(state: string, ticket: Ticket): Record<string, string> | 'unknown' | undefined {
  const label = /^label:(.+)$/s.exec(state)?.[1];
  if (label !== undefined) return ticket.labels.includes(label) ? undefined : { addLabels: label };
  if (state !== 'opened' && state !== 'closed') return 'unknown';
  if (ticket.state === state) return undefined;
  return { stateEvent: state === 'closed' ? 'close' : 'reopen' };
}

async function list(
  { issues, project }: Client,
  filter: Parameters<ForgeTickets['list']>[0],
): Answer<readonly Omit<Ticket, 'links'>[]> {
  const found = new Map<string, Omit<Ticket, 'links'>>();
  for (const state of filter.states) {
    const label = /^label:(.+)$/s.exec(state)?.[1];
    const read = await attempt(() =>
      issues.all({
        ...PAGE,
        projectId: project,
        scope: 'all',
        ...(label === undefined ? { state } : { labels: label }),
        ...(filter.since !== undefined && { updatedAfter: filter.since }),
      } as never),
    );
    if (!read.ok) return read;
    for (const issue of read.value as unknown as GitlabIssue[]) found.set(String(issue.iid), ticketOf(issue));
  }
  return ok([...found.values()]);
}

/** Our own notes of an issue, oldest first. */
async function ownNotes({ issueNotes, project, me }: Client, iid: number): Answer<readonly Note[]> {
  const self = await me();
  if (!self.ok) return self;
  const read = await attempt(() =>
    issueNotes.all(project, iid, { ...PAGE, orderBy: 'created_at', sort: 'asc' } as never),
  );
  if (!read.ok) return read;
  const notes = read.value as unknown as readonly Note[];
  return ok(notes.filter((note) => String(note.author.id) === self.value.id));
}

function linksIn(notes: readonly Note[]): readonly string[] {
  return notes.flatMap((note) => {
    if (!keyIn(note.body)?.startsWith(LINK)) return [];
    const url = /<([^<>\s]+)>\s*$/.exec(unmarked(note.body))?.[1];
    return url === undefined ? [] : [url];
  });
}

/** Makes the one note of ours with this key have this body. */
async function putNote(
  client: Client,
  iid: number,
  wanted: { readonly key: string; readonly body: string },
): Answer<Note> {
  const { issueNotes, project, clock } = client;
  const body = marked(wanted.key, wanted.body);
  const find = async (): Answer<readonly Note[]> => {
    const notes = await ownNotes(client, iid);
    return notes.ok ? ok(notes.value.filter((note) => keyIn(note.body) === wanted.key)) : notes;
  };
  const remove = async (note: Note): Answer<undefined> =>
    orGone(await attempt(() => issueNotes.remove(project, iid, note.id)));
  const there = await find();
  if (!there.ok) return there;
  const note =
    there.value.length > 0
      ? await keepOldest(there.value, { remove })
      : await createOnce<Note, ForgeProblem>({
          create: () =>
            attemptCreate(async () => (await issueNotes.create(project, iid, body)) as unknown as Note),
          find,
          remove,
          idOf: ({ id }) => String(id),
          lost: lostAnswer,
          clock,
        });
  if (!note.ok || unmarked(note.value.body) === unmarked(body)) return note;
  const edited = await attempt(() => issueNotes.edit(project, iid, note.value.id, { body }));
  return edited.ok ? ok(edited.value as unknown as Note) : edited;
}
