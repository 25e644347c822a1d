import type { CodeownersDialect } from '@tandem/forge-facts';
import type { ChangedFile, ForgeCommit, ForgeUser, MergeRequest, Thread, Ticket } from '@tandem/ports';

/** Everything that the rules may know of a merge request: one value, gathered beforehand. */
export interface MergeRequestFacts {
  /** The instant of the judgement, ISO 8601. */
  readonly now: string;
  readonly mergeRequest: MergeRequest;
  /** Newest first. */
  readonly commits: readonly ForgeCommit[];
  readonly files: readonly ChangedFile[];
  /** Who approved the present head. */
  readonly approvals: readonly ForgeUser[];
  /** People's own conversations; waivers are notes in them. */
  readonly threads: readonly Thread[];
  /** Every ticket that the texts name or the forge links, and what is known of it. */
  readonly tickets: readonly TicketFact[];
  /** The CODEOWNERS file of the target branch, in the dialect of the forge; absent where there is none. */
  readonly codeowners?: CodeownersFile;
}

/** A ticket that is named, by its number. */
export type TicketFact =
  | { readonly id: string; readonly kind: 'found'; readonly ticket: Ticket }
  | { readonly id: string; readonly kind: 'missing' };

/** A CODEOWNERS file. GitLab's has sections, optional ones and approval counts; GitHub's dialect, which Azure DevOps
 * teams use, has none. */
export interface CodeownersFile {
  readonly path: string;
  readonly text: string;
  readonly dialect: CodeownersDialect;
}
