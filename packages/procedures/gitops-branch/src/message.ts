import { harmlessLine } from '@tandem/safe-text';

/** The author of the commits of steps; the trailer `Requested-by` names who requested them. */
export const GITOPS_AUTHOR = { name: 'Tandem', email: 'tandem@tandem.invalid' } as const;

/** The maximum length of a foreign text in one line of a commit message. */
const LONGEST_VALUE = 200;

/**
 * The message of a commit: subject, paragraphs, trailers in the given order. Every text becomes one line
 * with visible control characters, so that no person's name can add a trailer; a trailer
 * without a value is omitted.
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
