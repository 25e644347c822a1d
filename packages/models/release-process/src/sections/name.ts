import { text } from '../fields/build.ts';

/** Lower-case words joined by hyphens. */
const words = {
  pattern: '^[a-z][a-z0-9]*(-[a-z0-9]+)*$',
  example: 'lower-case words joined by hyphens',
} as const;

/** The form of a key that is a name: of a role or an activity. */
export const nameKey = text(words);

/** The name of a product, a component or a ring. */
export function name<const D extends string>(description: D) {
  return text({ ...words, longest: 63, description });
}
