/** The trailers by which our commits record what they did. Only this package reads and writes them. */
export const TRAILERS = { unit: 'Tandem-Unit', ring: 'Tandem-Ring', requestedBy: 'Requested-by' } as const;

/**
 * The first value of a trailer of a commit message, or undefined where it has none. Trailers are lines
 * `Name: value` of the last paragraph, which is not the first; names ignore case (git-interpret-trailers(1)).
 */
export function trailerOf(message: string, name: string): string | undefined {
  const [, ...paragraphs] = message.trim().split(/\r?\n[ \t]*\r?\n/);
  for (const line of paragraphs.at(-1)?.split(/\r?\n/) ?? []) {
    const [, key, value] = /^([A-Za-z0-9-]+)[ \t]*:[ \t]*(.*?)[ \t]*$/.exec(line) ?? [];
    if (key?.toLowerCase() === name.toLowerCase() && value) return value;
  }
  return undefined;
}
