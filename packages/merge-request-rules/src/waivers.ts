import { nearestName } from '@tandem/contract';
import type { ForgeUser } from '@tandem/ports';
import { QUALITY_RULES, type QualityRule, type Release } from '@tandem/release-model';
import type { MergeRequestFacts } from './facts.ts';

/** A waiver that counts. */
export interface Waiver {
  readonly rule: QualityRule;
  /** The name of who waived. */
  readonly by: string;
  readonly reason: string;
  /** The last day, `YYYY-MM-DD`. */
  readonly until: string;
}

/** What the notes of a merge request waive, and why some of it does not count. */
export interface Waivers {
  readonly counting: ReadonlyMap<QualityRule, Waiver>;
  /** One sentence each. */
  readonly refused: readonly string[];
}

/** `tandem: waive size until 2026-12-31: the client is generated` on a line of its own. */
const LINE = /^\s*tandem:\s*waive\s+(\S+)\s+until\s+(\S+?)\s*(?::\s*(.*))?$/i;

const DAY = 24 * 60 * 60 * 1000;

/** Reads the waivers in people's notes; of several for one rule the latest that counts does. */
export function readWaivers(
  facts: Pick<MergeRequestFacts, 'threads' | 'mergeRequest' | 'now'>,
  release: Pick<Release, 'quality' | 'roles'>,
): Waivers {
  const counting = new Map<QualityRule, Waiver>();
  const refused: string[] = [];
  for (const { key, notes } of facts.threads) {
    if (key !== undefined) continue;
    for (const { author, body } of notes) {
      for (const line of body.split(/\r?\n/)) {
        const match = line.length <= 1_000 ? LINE.exec(line) : null;
        if (!match) continue;
        const [, rule = '', until = '', reason = ''] = match;
        const given = { rule: rule.toLowerCase(), until, reason: reason.trim(), author };
        const why = refusal(given, facts, release);
        if (why !== undefined)
          refused.push(`The waiver of '${rule}' by ${author.name} does not count: ${why}.`);
        else
          counting.set(given.rule as QualityRule, {
            rule: given.rule as QualityRule,
            by: author.name,
            reason: given.reason,
            until,
          });
      }
    }
  }
  return { counting, refused };
}

/** Why a waiver does not count: the end of a sentence. */
function refusal(
  given: {
    readonly rule: string;
    readonly until: string;
    readonly reason: string;
    readonly author: ForgeUser;
  },
  { mergeRequest, now }: Pick<MergeRequestFacts, 'mergeRequest' | 'now'>,
  { quality, roles }: Pick<Release, 'quality' | 'roles'>,
): string | undefined {
  const { rule, until, reason, author } = given;
  if (!(QUALITY_RULES as readonly string[]).includes(rule)) {
    const near = nearestName(rule, QUALITY_RULES);
    return `there is no such rule${near ? `; did they mean '${near}'?` : ''}`;
  }
  if (reason === '') return 'it gives no reason; write it behind a colon';
  const end = Date.parse(`${until}T23:59:59.999Z`);
  if (
    !/^\d{4}-\d{2}-\d{2}$/.test(until) ||
    Number.isNaN(end) ||
    !new Date(end).toISOString().startsWith(until)
  ) {
    return `'${until}' is no day such as 2026-12-31`;
  }
  if (end < Date.parse(now)) return `it ended on ${until}`;
  if (author.id === mergeRequest.author.id) return 'the author may not waive';
  const login = author.login.toLowerCase();
  const may = quality.waivers.filter(({ rules }) => (rules as readonly string[]).includes(rule));
  if (may.length === 0) return 'release.yaml lets nobody waive this rule';
  const held = may.filter((each) =>
    each.roles.some((role) => roles[role]?.some((holder) => holder.toLowerCase() === login)),
  );
  if (held.length === 0)
    return `they hold none of the roles ${[...new Set(may.flatMap((each) => each.roles))].join(', ')}`;
  const days = Math.max(...held.map((each) => each.days));
  if (end > Date.parse(now) + (days + 1) * DAY) return `it is longer than ${days} days`;
  return undefined;
}
