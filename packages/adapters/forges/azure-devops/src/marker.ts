import { checkedKey, cutToFit, KEY } from '@tandem/forge-calls';

/** The name under which our key stands beside a thread (Azure DevOps docs, git/pull-request-threads "properties"). */
export const KEY_PROPERTY = 'Tandem.Key';

/**
 * Comments of work items keep no data beside them: our key is the last word of the text. It is there for people
 * to see, since the service takes comments of HTML away, and may put tags around what it keeps.
 */
const MARKER = new RegExp(`(?:^|[\\s>])tandem:(${KEY})\\s*(?:</?\\w+/?>\\s*)*$`);

/** Azure DevOps refuses longer comments of pull requests. */
const LONGEST = 150_000;

/** A body that the service takes. */
export function fitting(body: string, room = LONGEST): string {
  return cutToFit(body, room, 'cut: Azure DevOps takes no longer text');
}

/** A body of a work item's comment with our key at its end. */
export function marked(key: string, body: string): string {
  const marker = `\n\ntandem:${checkedKey(key)}`;
  return `${fitting(body, LONGEST - marker.length)}${marker}`;
}

/** The key at the end of a text, if there is one. */
export function keyIn(text: string): string | undefined {
  return MARKER.exec(text)?.[1];
}
