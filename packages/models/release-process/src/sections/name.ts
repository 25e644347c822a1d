import { text } from '../fields/build.ts';

/** Lower-case words joined by hyphens. */
const words = {
  pattern: '^[a-z][a-z0-9]*(-[a-z0-9]+)*$',
  example: 'lower case, words joined by -',
} as const;

/** The form of a key that is a name: of a role or an activity. */
export const nameKey = text(words);

/** A name as products, components and rings have it. */
export function name<const D extends string>(description: D) {
  return text({ ...words, longest: 63, description });
}
