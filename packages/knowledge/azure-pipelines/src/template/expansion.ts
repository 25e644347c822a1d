import type { Place } from '../node.ts';
import type { Expander } from './expand.ts';
import type { Loader } from './load.ts';

/** What an expansion carries with it from file to file. */
export interface Expansion {
  readonly expander: Expander;
  readonly loader: Loader;
  /** Variable groups by name, as the caller knows them. */
  readonly groups: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** The references that lead to the file at hand, outermost first. */
  readonly trail: readonly Place[];
}
