import type { SummaryBlock, Ticket, TicketLink } from '@tandem/ports';
import type { TicketReaction, Tickets } from '@tandem/release-process';
import type { Promotion } from '@tandem/release-records';

/** Something that happened to the code, in the order in which it happens. */
export type EventKind = 'opened' | 'merged' | 'cut' | 'deployed' | 'rolled-back';

/** An event with the tickets that it is about. */
export interface TicketEvent {
  readonly kind: EventKind;
  /** The ring, of `deployed` and `rolled-back`. */
  readonly ring?: string;
  /** What marks the event's comment: the same for the same event, whoever looks. */
  readonly key: string;
  /** What the comment says; all texts are plain. */
  readonly words: readonly SummaryBlock[];
  /** The merge request, where it is about one. */
  readonly link?: TicketLink;
  readonly tickets: readonly string[];
}

/** What release.yaml says to do on an event; undefined where it says nothing. */
export function reactionTo(
  event: Pick<TicketEvent, 'kind' | 'ring'>,
  { on }: Tickets,
): TicketReaction | undefined {
  if (event.kind !== 'deployed') return on[event.kind];
  const ring = event.ring ?? '';
  return Object.hasOwn(on.deployed, ring) ? on.deployed[ring] : undefined;
}

/** What to do to one ticket. */
export interface TicketPlan {
  readonly links: readonly TicketLink[];
  /** The state to move it to; absent where it is there, or stays. */
  readonly state?: string;
  readonly comments: readonly { readonly key: string; readonly words: readonly SummaryBlock[] }[];
}

/**
 * What events do to one ticket. An event whose comment is there was handled before, and is left alone: what a
 * person did since is not undone. Of several new ones each acts on what the one before left.
 *
 * @param keys Keys of the comments that we made.
 */
export function planTicket(
  ticket: Pick<Ticket, 'state' | 'labels' | 'links'>,
  keys: readonly string[],
  events: readonly TicketEvent[],
  tickets: Tickets,
): TicketPlan {
  const fresh = events.flatMap((event) => {
    const reaction = reactionTo(event, tickets);
    if (!reaction || (reaction.comment && keys.includes(event.key))) return [];
    return [{ event, reaction }];
  });
  let state = ticket.state;
  let labelled: string | undefined;
  for (const { reaction } of fresh) {
    if (reaction.state === undefined || !isFrom(reaction, state, ticket.labels)) continue;
    if (reaction.state.startsWith('label:')) labelled = reaction.state;
    else state = reaction.state;
  }
  const label =
    labelled !== undefined && !ticket.labels.includes(labelled.slice('label:'.length)) ? labelled : undefined;
  const target = state === ticket.state ? label : state;
  const links = fresh.flatMap(({ event }) => event.link ?? []);
  return {
    links: links.filter((link) => !ticket.links.includes(link.kind === 'url' ? link.url : link.artifact)),
    ...(target !== undefined && { state: target }),
    comments: fresh
      .filter(({ reaction }) => reaction.comment)
      .map(({ event: { key, words } }) => ({ key, words })),
  };
}

function isFrom({ from }: TicketReaction, state: string, labels: readonly string[]): boolean {
  if (!from) return true;
  return from.some((each) => each === state || (each.startsWith('label:') && labels.includes(each.slice(6))));
}

/** What one promotion meant: which units' tickets came, or left. `sequence` numbers count from 1. */
export interface PromotionMeaning {
  readonly kind: 'deployed' | 'rolled-back';
  readonly promotion: Promotion;
  /** The units whose tickets it is about, oldest first. */
  readonly sequences: readonly number[];
}

/** How many promotions are looked at: those that a missed run may have left out. */
const LATEST = 3;

/** What the latest promotions of a ring meant, oldest first. @param promotions Newest first. */
export function meaningsOf(promotions: readonly Promotion[]): readonly PromotionMeaning[] {
  return promotions
    .slice(0, LATEST)
    .flatMap((promotion, index): readonly PromotionMeaning[] => {
      const now = promotion.sequence;
      const then = promotions[index + 1]?.sequence;
      if (then === undefined) return [{ kind: 'deployed', promotion, sequences: [now] }];
      if (now > then) return [{ kind: 'deployed', promotion, sequences: between(then, now) }];
      return now < then ? [{ kind: 'rolled-back', promotion, sequences: between(now, then) }] : [];
    })
    .reverse();
}

/** More units than this are not looked at for one promotion. */
const MOST_UNITS = 50;

/** The numbers after one up to another; of very many the last. */
function between(from: number, to: number): readonly number[] {
  const first = Math.max(from + 1, to - MOST_UNITS + 1);
  return Array.from({ length: to - first + 1 }, (_, index) => first + index);
}

/** A key that a forge can keep: other characters become hyphens. */
export function keyOf(...parts: readonly (string | number)[]): string {
  return ['ticket-sync', ...parts].join('/').replace(/[^\w./:-]+/g, '-');
}
