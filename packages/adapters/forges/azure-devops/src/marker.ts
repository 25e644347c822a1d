/** The name under which our key stands beside a thread (Azure DevOps docs, git/pull-request-threads "properties"). */
export const KEY_PROPERTY = 'Tandem.Key';

/**
 * Comments of work items keep no data beside them: our key is the last word of the text. It is there for people
 * to see, since the service takes comments of HTML away, and may put tags around what it keeps.
 */
const MARKER = /(?:^|[\s>])tandem:([\w./:-]+)\s*(?:<\/?\w+\/?>\s*)*$/;

/** Azure DevOps refuses longer comments of pull requests. */
const LONGEST = 150_000;

/** @throws Error where a key cannot be written. */
export function checkedKey(key: string): string {
  if (!/^[\w./:-]+$/.test(key)) throw new Error(`'${key}' is no key.`);
  return key;
}

/** A body that the service takes. */
export function fitting(body: string, room = LONGEST): string {
  if (body.length <= room) return body;
  const words = '\n\n… (cut: Azure DevOps takes no longer text)';
  return `${body.slice(0, room - words.length).replace(/[\ud800-\udbff]$/, '')}${words}`;
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
