import { err, ok, type Result } from '@tandem/contract';
import { attempt, orAbsent } from '@tandem/forge-calls';
import type { ForgeProblem, ForgeTickets, Ticket, TicketLink } from '@tandem/ports';
import type { WorkItem } from 'azure-devops-node-api/interfaces/WorkItemTrackingInterfaces.js';
import type { Client } from './client.ts';
import { commentKeys, putComment } from './ticket-comments.ts';

type Answer<T> = Promise<Result<T, ForgeProblem>>;

/** `WorkItemExpand`. */
const WITH_RELATIONS = 'relations' as never;

/** How many work items one batch may have (docs, wit/work-items "Get Work Items Batch"). */
const BATCH = 200;

/** How often a change is tried again where somebody else was first. */
const TRIES = 6;

/** The work items of one project. */
export function azureTickets(client: Client): ForgeTickets {
  const known = async (id: string): Answer<WorkItem> => {
    const item = await workItem(client, id);
    if (!item.ok) return item;
    return item.value ? ok(item.value) : err(missing(id));
  };
  return {
    read: async (id) => {
      const item = await workItem(client, id);
      return item.ok ? ok(item.value && ticketOf(item.value)) : item;
    },
    list: (filter) => list(client, filter),
    commentKeys: async (id) => {
      const number = numberOf(id);
      return number === undefined ? ok([]) : commentKeys(client, number);
    },
    putComment: async (id, wanted) => {
      const number = numberOf(id);
      return number === undefined ? err(missing(id)) : putComment(client, number, wanted);
    },
    move: (id, state) =>
      change(
        client,
        () => known(id),
        (item) =>
          item.fields?.['System.State'] === state
            ? undefined
            : { op: 'add', path: '/fields/System.State', value: state },
      ),
    link: (id, to) =>
      change(
        client,
        () => known(id),
        (item) =>
          linksOf(item).some((url) => sameLink(url, urlOf(to)))
            ? undefined
            : { op: 'add', path: '/relations/-', value: relationOf(to) },
      ),
  };
}

function missing(id: string): ForgeProblem {
  return { kind: 'not-found', detail: `There is no work item ${id}.`, status: 404 };
}

function numberOf(id: string): number | undefined {
  return /^[1-9]\d{0,8}$/.test(id) ? Number(id) : undefined;
}

async function workItem({ work, project }: Client, id: string): Answer<WorkItem | undefined> {
  const number = numberOf(id);
  if (number === undefined) return ok(undefined);
  return orAbsent(
    await attempt(() => work.getWorkItem(number, undefined, undefined, WITH_RELATIONS, project)),
  );
}

function ticketOf(item: WorkItem): Ticket {
  return { ...headOf(item), links: linksOf(item) };
}

function headOf({ id, fields = {}, url = '' }: WorkItem): Omit<Ticket, 'links'> {
  const tags = String(fields['System.Tags'] ?? '');
  return {
    id: String(id),
    title: String(fields['System.Title'] ?? ''),
    state: String(fields['System.State'] ?? ''),
    type: String(fields['System.WorkItemType'] ?? ''),
    url: url.replace(/\/_apis\/wit\/workItems\/(\d+)$/i, '/_workitems/edit/$1'),
    labels: tags
      .split(';')
      .map((tag) => tag.trim())
      .filter((tag) => tag !== ''),
  };
}

function linksOf({ relations }: WorkItem): readonly string[] {
  return (relations ?? [])
    .filter(({ rel }) => rel === 'Hyperlink' || rel === 'ArtifactLink')
    .flatMap(({ url }) => url ?? []);
}

function urlOf(to: TicketLink): string {
  return to.kind === 'url' ? to.url : to.artifact;
}

/** Whether two addresses are one: hosts and `%2F` are written in either case, and so are whole artifacts. */
export function sameLink(one: string, other: string): boolean {
  return plainLink(one) === plainLink(other);
}

function plainLink(url: string): string {
  if (/^vstfs:/i.test(url)) return url.toLowerCase().replaceAll('%2f', '/');
  const whole = URL.canParse(url) ? new URL(url).href : url;
  return whole.replace(/%[0-9a-f]{2}/gi, (code) => code.toUpperCase());
}

/**
 * An ArtifactLink shows the pull request on the work item and the other way round; its name is `Pull Request`
 * (docs, wit/work-items "Update", "Add a link"). A Hyperlink takes any address.
 */
function relationOf(to: TicketLink): object {
  if (to.kind === 'artifact') {
    return { rel: 'ArtifactLink', url: to.artifact, attributes: { name: 'Pull Request' } };
  }
  return {
    rel: 'Hyperlink',
    url: to.url,
    attributes: { comment: to.title.slice(0, 255).replace(/[\ud800-\udbff]$/, '') },
  };
}

/**
 * Changes a work item where it is not so yet. The revision is tested in the same request, so that neither a
 * second delivery nor somebody else's change in between does harm; then it is read and decided anew.
 */
async function change(
  { work, project, clock }: Client,
  read: () => Answer<WorkItem>,
  decide: (item: WorkItem) => object | undefined,
): Answer<Ticket> {
  for (let tries = 1; ; tries += 1) {
    const item = await read();
    if (!item.ok) return item;
    const operation = decide(item.value);
    if (operation === undefined) return ok(ticketOf(item.value));
    const { id = 0, rev = 0 } = item.value;
    const document = [{ op: 'test', path: '/rev', value: rev }, operation];
    const changed = await attempt(() =>
      work.updateWorkItem({}, document, id, project, false, false, false, WITH_RELATIONS),
    );
    if (changed.ok) return ok(ticketOf(changed.value));
    if (changed.error.kind !== 'conflict' || tries >= TRIES) return changed;
    await clock.sleep(500 * tries);
  }
}

async function list(
  { work, project }: Client,
  filter: Parameters<ForgeTickets['list']>[0],
): Answer<readonly Omit<Ticket, 'links'>[]> {
  if (filter.states.length === 0) return ok([]);
  const query = wiql(project, filter.states, filter.since);
  const found = await attempt(() => work.queryByWiql({ query }, { project }, filter.since !== undefined));
  if (!found.ok) return found;
  const ids = (found.value.workItems ?? []).flatMap(({ id }) => id ?? []);
  const tickets: Omit<Ticket, 'links'>[] = [];
  for (let from = 0; from < ids.length; from += BATCH) {
    const some = ids.slice(from, from + BATCH);
    const fields = ['System.Title', 'System.State', 'System.WorkItemType', 'System.Tags'];
    // One that went away in between is no error.
    const errorPolicy = 'omit' as never;
    const read = await attempt(() => work.getWorkItemsBatch({ ids: some, fields, errorPolicy }, project));
    if (!read.ok) return read;
    tickets.push(...read.value.filter((item) => item !== null).map(headOf));
  }
  return ok(tickets);
}

/** A query of the Work Item Query Language; a quote in a text is written twice (docs, boards/queries/wiql-syntax). */
export function wiql(project: string, states: readonly string[], since?: string): string {
  const text = (value: string) => `'${value.replaceAll("'", "''")}'`;
  return [
    'SELECT [System.Id] FROM WorkItems',
    `WHERE [System.TeamProject] = ${text(project)}`,
    `AND [System.State] IN (${states.map(text).join(', ')})`,
    ...(since === undefined ? [] : [`AND [System.ChangedDate] >= ${text(since)}`]),
    'ORDER BY [System.Id]',
  ].join(' ');
}
