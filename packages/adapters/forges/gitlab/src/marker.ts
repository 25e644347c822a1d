import { checkedKey, cutToFit, KEY } from '@tandem/forge-calls';

/**
 * Our key in the text of a note, in a comment that GitLab does not show. GitLab keeps no data beside a note. A
 * person can write such a comment too, so a note counts as ours only where we are its author.
 */
const MARKER = new RegExp(`\\n*<!-- tandem:(${KEY}) -->\\s*$`);

/** GitLab refuses longer notes (GitLab docs, administration/instance_limits "Size of comments and descriptions"). */
const LONGEST = 1_000_000;

/** A body with our key at its end, cut where GitLab would refuse it. @throws Error where a key cannot be written. */
export function marked(key: string, body: string): string {
  const marker = `\n\n<!-- tandem:${checkedKey(key)} -->`;
  return `${cutToFit(body, LONGEST - marker.length, 'cut: GitLab takes no longer notes')}${marker}`;
}

/** The key at the end of a body, if there is one. */
export function keyIn(body: string): string | undefined {
  return MARKER.exec(body)?.[1];
}

/** The body without its key. */
export function unmarked(body: string): string {
  return body.replace(MARKER, '');
}
