import { CommitParser } from 'conventional-commits-parser';

/** A message read as a conventional commit (conventionalcommits.org, 1.0.0). */
export interface Conventional {
  readonly type: string;
  readonly scope?: string;
  readonly subject: string;
  /** By `!` or by a `BREAKING CHANGE:` footer. */
  readonly breaking: boolean;
}

/** Longer messages are not parsed as a whole: nobody writes them, and their footers are not worth the time. */
const LONGEST = 10_000;

const PARSER = {
  headerPattern: /^(\w[\w-]*)(?:\(([^()]*)\))?!?: (.*)$/,
  breakingHeaderPattern: /^(\w[\w-]*)(?:\(([^()]*)\))?!: (.*)$/,
  headerCorrespondence: ['type', 'scope', 'subject'],
  noteKeywords: ['BREAKING CHANGE', 'BREAKING-CHANGE'],
  // Capitals and a colon, as the specification has it (points 12 and 15): prose may speak of a breaking change.
  notesPattern: (keywords: string) => new RegExp(`^(${keywords}):\\s+(.*)`),
  // The parser's search for references takes minutes for a long word without any; nobody here asks for them.
  issuePrefixes: null,
  referenceActions: null,
};

/** The message as a conventional commit; undefined where its first line is none. */
export function readConventional(message: string): Conventional | undefined {
  const text = message.slice(0, LONGEST).trim();
  if (text === '') return undefined;
  const { type, scope, subject, notes } = new CommitParser(PARSER as never).parse(text);
  if (!type || !subject?.trim()) return undefined;
  return { type, ...(scope && { scope }), subject, breaking: notes.length > 0 };
}

/** The title without what marks a draft (GitLab docs, user/project/merge_requests/drafts). */
export function withoutDraft(title: string): string {
  return title.replace(/^\s*(?:\[draft\]|\(draft\)|draft:|wip:|\[wip\])\s*/i, '');
}
