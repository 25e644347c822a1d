import type { ForgeKind } from '@tandem/ports';

/** Where the tickets are and how they follow the code. */
export interface Tickets {
  readonly forge: ForgeKind;
  /** GitLab: the full path of the project; Azure DevOps: the name of the project. */
  readonly path: string;
  /**
   * What stands before a ticket's number in titles, descriptions and commit messages: `#` for GitLab, `AB#` for
   * Azure Boards, where nothing is said.
   */
  readonly prefix: string;
  /** States that say that the work is done. */
  readonly done: readonly string[];
  /** What each event does to a ticket; an event that is not named does nothing. */
  readonly on: {
    /** A merge request that names the ticket is open. */
    readonly opened?: TicketReaction;
    /** It was merged. */
    readonly merged?: TicketReaction;
    /** Its commit is in a release unit. */
    readonly cut?: TicketReaction;
    /** A unit with its commit came to a ring, by the ring's name. */
    readonly deployed: Readonly<Record<string, TicketReaction>>;
    /** A ring that ran its commit went back to a unit without it. */
    readonly 'rolled-back'?: TicketReaction;
  };
}

/** What an event does to a ticket. */
export interface TicketReaction {
  /** The state that the ticket is moved to; absent: it stays. `label:NAME` sets a label of a GitLab issue. */
  readonly state?: string;
  /** States from which it is moved; absent: from every one. */
  readonly from?: readonly string[];
  /** Whether a comment says so. */
  readonly comment: boolean;
}

type Loose<T> = Partial<T>;

/** The part `tickets` of a release.yaml as it is written. */
export interface WrittenTickets {
  readonly forge: ForgeKind;
  readonly path: string;
  readonly prefix?: string;
  readonly done?: readonly string[];
  readonly on?: Readonly<Record<string, unknown>>;
}

const REACTIONS = ['opened', 'merged', 'cut', 'rolled-back'] as const;

/** What is written, with the defaults for the rest. */
export function completedTickets(written: WrittenTickets): Tickets {
  const { forge, path, on = {} } = written;
  const said = REACTIONS.filter((event) => on[event] !== undefined).map(
    (event) => [event, reaction(on[event] as Loose<TicketReaction>)] as const,
  );
  const deployed = Object.entries((on.deployed ?? {}) as Record<string, Loose<TicketReaction>>);
  return {
    forge,
    path,
    prefix: written.prefix ?? (forge === 'gitlab' ? '#' : 'AB#'),
    done: written.done ?? (forge === 'gitlab' ? ['closed'] : ['Closed', 'Done']),
    on: {
      ...Object.fromEntries(said),
      deployed: Object.fromEntries(deployed.map(([ring, each]) => [ring, reaction(each)])),
    },
  };
}

function reaction(written: Loose<TicketReaction>): TicketReaction {
  return { ...written, comment: written.comment ?? true };
}
