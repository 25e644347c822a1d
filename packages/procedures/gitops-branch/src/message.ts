import { harmlessLine } from '@tandem/safe-text';

/** Who the commits of steps are by; who asked for them stands in the trailer `Requested-by`. */
export const GITOPS_AUTHOR = { name: 'Tandem', email: 'tandem@tandem.invalid' } as const;

/** How much of a foreign text one line of a commit message takes. */
const LONGEST_VALUE = 200;

/**
 * The text of a commit: subject, paragraphs, trailers in the order given. Every text is brought to one line
 * and its hidden characters are shown, so that no name of a person becomes a trailer of its own; a trailer
 * without a value is left out.
 */
export function commitMessage(from: {
  readonly subject: string;
  readonly body?: readonly string[];
  readonly trailers: Readonly<Record<string, string | undefined>>;
}): string {
  const trailers = Object.entries(from.trailers).flatMap(([name, value]) => {
    const line = oneLine(value ?? '');
    return line === '' ? [] : [`${name}: ${line}`];
  });
  const parts = [oneLine(from.subject), (from.body ?? []).map(oneLine).join('\n'), trailers.join('\n')];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function oneLine(text: string): string {
  return harmlessLine(text, LONGEST_VALUE).replace(/\s+/g, ' ').trim();
}
