import type { ForgeAnswer } from './answer.ts';

/** An issue or a work item. */
export interface Ticket {
  /** The number that people use: GitLab's `iid`, the work item's id. */
  readonly id: string;
  readonly title: string;
  /** `opened`/`closed` on GitLab, the work item's state on Azure Boards. */
  readonly state: string;
  readonly type: string;
  readonly url: string;
  readonly labels: readonly string[];
  /** Absolute URLs, or `vstfs:` artifact links, that the ticket points to. */
  readonly links: readonly string[];
}

export interface ForgeTickets {
  read(id: string): ForgeAnswer<Ticket | undefined>;
  /** Tickets in one of these states changed at or after an instant. */
  list(filter: {
    readonly states: readonly string[];
    readonly since?: string;
  }): ForgeAnswer<readonly Omit<Ticket, 'links'>[]>;
  /** The keys of the comments that Tandem posted. */
  commentKeys(id: string): ForgeAnswer<readonly string[]>;
  /** Creates or updates the comment with this key. */
  putComment(id: string, wanted: { readonly key: string; readonly body: string }): ForgeAnswer<void>;
  /** Moves it to a state (GitLab: also by label where the state is `label:…`); does nothing where it is already there. */
  move(id: string, state: string): ForgeAnswer<Ticket>;
  /**
   * Links it to a merge request: by an ArtifactLink in the same Azure organisation, by a Hyperlink
   * elsewhere; on GitLab, which has neither, by a comment with the address. Idempotent.
   */
  link(id: string, to: TicketLink): ForgeAnswer<Ticket>;
}

/** The target of a ticket's link; `title` is plain text. */
export type TicketLink =
  | { readonly kind: 'url'; readonly url: string; readonly title: string }
  | { readonly kind: 'artifact'; readonly artifact: string; readonly title: string };
