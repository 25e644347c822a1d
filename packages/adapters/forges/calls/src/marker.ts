/** The text of a key: what a note, a comment or a thread is found again by, in any of the forms that forges keep. */
export const KEY = String.raw`[\w./:-]+`;

/** The key itself. @throws Error where a marker could not be read back. */
export function checkedKey(key: string): string {
  if (!new RegExp(`^${KEY}$`).test(key)) throw new Error(`'${key}' is no key.`);
  return key;
}

/**
 * A body of at most `room` UTF-16 code units: a longer one is cut between two characters, and `notice` replaces
 * the rest.
 */
export function cutToFit(body: string, room: number, notice: string): string {
  if (body.length <= room) return body;
  const ending = `\n\n… (${notice})`;
  // A cut within a surrogate pair would leave half a character.
  return `${body.slice(0, room - ending.length).replace(/[\ud800-\udbff]$/, '')}${ending}`;
}
