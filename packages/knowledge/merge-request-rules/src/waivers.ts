import { nearestName, type Waiver } from '@tandem/contract';
import type { ForgeUser } from '@tandem/ports';
import type { Release } from '@tandem/release-process';
import type { MergeRequestFacts } from './facts.ts';
import { markdownLines } from './markdown.ts';
import { RULE_NAMES } from './rules.emitted.ts';

/** What the notes of a merge request waive, and why some of it does not count. */
export interface Waivers {
  /** Those that count, by the rule that they waive. */
  readonly counting: ReadonlyMap<string, Waiver>;
  /** One sentence each, none twice. */
  readonly refused: readonly string[];
}

/** Who is meant, what and until when, as it was written. */
interface Written {
  readonly rule: string;
  readonly until?: string;
  readonly reason: string;
  readonly author: ForgeUser;
}

/** `tandem: waive size until 2026-12-31: the client is generated` on a line of its own. */
const BEGINNING = /^ {0,3}tandem:\s*waive\s+(\S.*)$/i;
const WHOLE = /^(\S+)\s+until\s+([^\s:]+)\s*(?::(.*))?$/i;

/** Longer lines are no waivers, and of more refused ones than this nobody would read why. */
const LONGEST_LINE = 1_000;
const MOST_REFUSED = 20;

const DAY = 24 * 60 * 60 * 1000;

/** Reads the waivers in people's notes; of several for one rule the latest that counts does. */
export function readWaivers(
  facts: Pick<MergeRequestFacts, 'threads' | 'mergeRequest' | 'now'>,
  release: Pick<Release, 'quality' | 'roles'>,
): Waivers {
  const counting = new Map<string, Waiver>();
  const refused = new Set<string>();
  const notes = facts.threads.filter(({ key }) => key === undefined).flatMap((thread) => thread.notes);
  for (const written of notes.flatMap(({ author, body }) => writtenIn(body, author))) {
    const { rule, until = '', reason, author } = written;
    const why = refusal(written, facts, release);
    if (why === undefined) {
      counting.set(rule, { by: author.name, reason, until });
    } else if (refused.size < MOST_REFUSED) {
      refused.add(`The waiver of '${rule.slice(0, 60)}' by ${author.name} does not count: ${why}.`);
    }
  }
  return { counting, refused: [...refused] };
}

/** The waivers in one note, whether they count or not; what it shows as code is an example. */
function writtenIn(body: string, author: ForgeUser): readonly Written[] {
  return markdownLines(body).flatMap(({ text, code }): readonly Written[] => {
    const [, rest] = (!code && text.length <= LONGEST_LINE && BEGINNING.exec(text)) || [];
    if (rest === undefined) return [];
    const [, rule, until, reason = ''] = WHOLE.exec(rest.trim()) ?? [];
    if (rule === undefined || until === undefined) {
      return [{ rule: rest.split(/[\s:]/, 1)[0]?.toLowerCase() ?? '', reason: '', author }];
    }
    return [{ rule: rule.toLowerCase(), until, reason: reason.trim(), author }];
  });
}

/** Why a waiver does not count: the end of a sentence. */
function refusal(
  { rule, until, reason, author }: Written,
  { mergeRequest, now }: Pick<MergeRequestFacts, 'mergeRequest' | 'now'>,
  { quality, roles }: Pick<Release, 'quality' | 'roles'>,
): string | undefined {
  if (!RULE_NAMES.includes(rule)) {
    const near = nearestName(rule, RULE_NAMES);
    return `there is no such rule${near ? `; did they mean '${near}'?` : ''}`;
  }
  if (until === undefined) return "it does not go on with 'until', a day such as 2026-12-31 and a colon";
  if (reason === '') return 'it gives no reason; write it behind a colon';
  const days = daysUntil(until, now);
  if (days === undefined) return `'${until.slice(0, 60)}' is no day such as 2026-12-31`;
  if (days < 0) return `it ended on ${until}`;
  if (author.id === mergeRequest.author.id) return 'the author may not waive';
  const may = quality.waivers.filter(({ rules }) => rules.includes(rule));
  if (may.length === 0) return 'release.yaml lets nobody waive this rule';
  const login = author.login.toLowerCase();
  const holds = (role: string) => roles[role]?.some((holder) => holder.toLowerCase() === login) === true;
  const held = may.filter((each) => each.roles.some(holds));
  if (held.length === 0) {
    return `they hold none of the roles ${[...new Set(may.flatMap((each) => each.roles))].join(', ')}`;
  }
  const most = Math.max(...held.map((each) => each.days));
  return days > most ? `it is longer than ${most} days` : undefined;
}

/** How many days of the calendar lie between today and a day, in UTC; undefined where it is no real one. */
function daysUntil(day: string, now: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return undefined;
  const end = Date.parse(day);
  // A calendar takes the 30th of February for a day in March.
  if (Number.isNaN(end) || !new Date(end).toISOString().startsWith(day)) return undefined;
  return (end - Date.parse(new Date(now).toISOString().slice(0, 10))) / DAY;
}
