import type { Ring } from '@tandem/release-model';

/** The longest name of a person that goes into a commit, in letters. */
const NAME_LENGTH = 100;

/**
 * The message of a promotion's commit. Ring and unit are names that were checked; who asked may be any text,
 * and stays one line of one trailer whatever it is.
 */
export function commitMessage(ring: Ring, unit: string, requestedBy: string): string {
  return [
    `deploy(${ring.name}): ${unit}`,
    '',
    'Sets the marked values of the ring to those of the release unit.',
    '',
    `Tandem-Unit: ${unit}`,
    `Tandem-Ring: ${ring.name}`,
    `Requested-by: ${oneLine(requestedBy) || 'unknown'}`,
    '',
  ].join('\n');
}

/** A text without line breaks, control and direction letters, cut to a name's length. */
function oneLine(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  return [...line].slice(0, NAME_LENGTH).join('').trim();
}
